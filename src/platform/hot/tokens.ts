/**
 * A VU's access token: minted from the secret, taken from a login, or as given; renewed before it expires.
 * Logins of a long run are spread over each token's life, so that VUs don't renew in one instant.
 */
import type { Credentials } from '../../lib/hot/credentials.ts';
import { signHs256 } from '../../lib/hot/jwt.ts';
import { RandomStream } from '../../lib/hot/random.ts';
import { type Answer, send } from './send.ts';

/** The platform's own token life. */
const lifeSeconds = 1800;
const longestLifeSeconds = 1e9;
const firstUserId = 1000;
/** How long a VU waits, after it asked for a token, before it asks for another. */
const retryMs = 1000;

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

export class TokenSource {
  private readonly baseUrl: string;
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
    { bearer, first }: { bearer: Bearer; first: Token | null },
  ) {
    this.baseUrl = baseUrl;
    this.credentials = credentials;
    this.bearer = bearer;
    this.renewAt = new RandomStream().begin(0, bearer.vu, 0, 0).between(0.6, 0.9);
    if (first !== null) this.take(first);
  }

  /** RequestFacts for at each request: one comparison, where nothing is due. */
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
    this.askedMs = now;
    const token = this.another(now);
    if (token === null) this.dueMs = now + retryMs;
    else this.take(token);
  }

  private take({ text, issuedMs, expiresMs }: Token): void {
    this.text = text;
    const agedMs = issuedMs + (expiresMs - issuedMs) * this.renewAt;
    const soonestMs = this.askedMs + retryMs;
    this.dueMs = agedMs > soonestMs ? agedMs : soonestMs;
  }

  private another(now: number): Token | null {
    switch (this.credentials.kind) {
      case 'secret':
        return mintToken(this.credentials.secret, this.bearer, now);
      case 'login':
        // Null when the platform did not give one; the caller's next request shows why.
        return tokenIn(askForToken(this.baseUrl, this.credentials));
      case 'token':
        return { text: this.credentials.token, issuedMs: now, expiresMs: Infinity };
    }
  }
}

export function mintToken(secret: string, bearer: Bearer, nowMs: number): Token {
  const issued = Math.floor(nowMs / 1000);
  const random = new RandomStream().begin(issued, bearer.vu, 0, 0);
  let id = '';
  while (id.length < 16) id += random.integer(0, 15).toString(16);
  const claims = {
    sub: bearer.subject ?? String(firstUserId + bearer.vu),
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

type Login = Extract<Credentials, { readonly kind: 'login' }>;

export function askForToken(baseUrl: string, login: Login): Answer {
  const body = JSON.stringify({ username: login.username, password: login.password });
  return send('POST', `${baseUrl}/api/auth/login`, body, {
    headers: { 'Content-Type': 'application/json' },
    tags: { name: 'auth_login', phase: 'auth' },
    redirects: 0,
    responseType: 'text',
  });
}

/** No longer than servers take. */
const longestToken = 16_000;

/** The token that a login was answered with; null when there is none that can be sent. */
export function tokenIn(answer: Answer): Token | null {
  const { access_token: text, expires_in: life } = fieldsOf(answer);
  if (answer.status !== 200 || typeof text !== 'string' || text.length > longestToken) return null;
  // A pattern here and not above: the first that a VU evaluates costs it all that patterns can do.
  if (!/^[!-~]+$/.test(text)) return null;
  const seconds = typeof life === 'number' && life > 0 && life < longestLifeSeconds ? life : lifeSeconds;
  const now = Date.now();
  return { text, issuedMs: now, expiresMs: now + seconds * 1000 };
}

/** A JSON object's fields; none of anything else. */
export function fieldsOf(answer: Answer): Readonly<Record<string, unknown>> {
  try {
    const value = answer.json();
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
