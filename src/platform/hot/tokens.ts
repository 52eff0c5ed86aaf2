/**
 * A VU's access token: minted from the secret, taken from a login, or as given; renewed before it expires.
 * Logins of a long run are spread over each token's life, so that VUs don't renew in one instant.
 */
import type { Credentials } from '../../lib/hot/credentials.ts';
import { signHs256 } from '../../lib/hot/jwt.ts';
import { RandomStream } from '../../lib/hot/random.ts';
import type { Answer } from './send.ts';

/** The platform's own token life. */
export const lifeSeconds = 1800;
const firstUserId = 1000;
/** How long a VU waits, after it asked for a token, before it asks for another. */
const retryMs = 1000;
const hexDigits = '0123456789abcdef';

export interface Token {
  readonly text: string;
  readonly issuedMs: number;
  readonly expiresMs: number;
}

type Role = 'agent' | 'owner' | 'admin';

/** Who a minted token speaks for. */
export interface Bearer {
  readonly vu: number;
  /** The `sub` of every token; null: each VU has its own. */
  readonly subject: string | null;
  readonly role: Role;
  readonly location: string;
}

export type Login = Extract<Credentials, { readonly kind: 'login' }>;

/** What a login was answered; the token is null when there is none in it that can be sent. */
export type LogIn = (
  baseUrl: string,
  login: Login,
) => { readonly answer: Answer; readonly token: Token | null };

export class TokenSource {
  private readonly baseUrl: string;
  private readonly logIn: LogIn;
  private readonly credentials: Credentials;
  private readonly bearer: Bearer;
  /** The part of its life after which this VU renews a token. */
  private readonly renewAt: number;
  private text = '';
  /** From when on another one is asked for. */
  private dueMs = 0;
  private askedMs = 0;

  constructor(
    baseUrl: string,
    credentials: Credentials,
    { bearer, first, logIn }: { bearer: Bearer; first: Token | null; logIn: LogIn },
  ) {
    this.baseUrl = baseUrl;
    this.logIn = logIn;
    this.credentials = credentials;
    this.bearer = bearer;
    this.renewAt = new RandomStream().begin(0, bearer.vu, 0, 0).between(0.6, 0.9);
    if (first !== null) this.take(first);
  }

  /** Asked for at each request: one comparison, where nothing is due. */
  current(): string {
    const now = Date.now();
    if (now >= this.dueMs) this.renew(now);
    return this.text;
  }

  /** The target did not accept the token: a later call gets another one. */
  refused(): void {
    if (this.credentials.kind !== 'token') this.dueMs = this.askedMs + retryMs;
  }

  private renew(now: number): void {
    const { credentials } = this;
    this.askedMs = now;
    if (credentials.kind === 'secret') this.take(mintToken(credentials.secret, this.bearer, now));
    else if (credentials.kind === 'token')
      this.take({ text: credentials.token, issuedMs: now, expiresMs: Infinity });
    else this.take(this.logIn(this.baseUrl, credentials).token);
  }

  /** @param token null when the platform did not give one; the caller's next request shows why */
  private take(token: Token | null): void {
    const soonestMs = this.askedMs + retryMs;
    if (token === null) {
      this.dueMs = soonestMs;
      return;
    }
    const { text, issuedMs, expiresMs } = token;
    const agedMs = issuedMs + (expiresMs - issuedMs) * this.renewAt;
    this.text = text;
    this.dueMs = agedMs > soonestMs ? agedMs : soonestMs;
  }
}

export function mintToken(secret: string, bearer: Bearer, nowMs: number): Token {
  const issued = Math.floor(nowMs / 1000);
  const random = new RandomStream().begin(issued, bearer.vu, 0, 0);
  let id = '';
  while (id.length < 16) id += hexDigits[random.integer(0, 15)] ?? '';
  const claims = {
    sub: bearer.subject ?? `${firstUserId + bearer.vu}`,
    iat: issued,
    nbf: issued,
    exp: issued + lifeSeconds,
    jti: id,
    token_type: 'access',
    role: bearer.role,
    locations: [bearer.location],
  };
  return { text: signHs256(claims, secret), issuedMs: nowMs, expiresMs: claims.exp * 1000 };
}
