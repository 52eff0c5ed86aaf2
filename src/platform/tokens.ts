/**
 * A VU's access token: minted from the secret, taken from a login, or as given; renewed before it expires.
 * Logins of a long run are spread over each token's life, so that VUs don't renew in one instant.
 */
import { readClaims, signHs256 } from '../lib/jwt.ts';
import type { Credentials } from '../lib/overrides.ts';
import { randomStream } from '../lib/random.ts';
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
  private token: Token | null;
  private isRefused = false;
  private askedMs = 0;

  constructor(
    baseUrl: string,
    credentials: Credentials,
    { bearer, first }: { bearer: Bearer; first: Token | null },
  ) {
    this.baseUrl = baseUrl;
    this.credentials = credentials;
    this.bearer = bearer;
    this.token = first;
    this.renewAt = randomStream(0, [bearer.vu, 0]).between(0.6, 0.9);
  }

  current(): string {
    const now = Date.now();
    if (this.isDue(now) && now - this.askedMs >= retryMs) {
      this.askedMs = now;
      this.isRefused = false;
      this.token = this.renew(now) ?? this.token;
    }
    return this.token?.text ?? '';
  }

  private isDue(now: number): boolean {
    const { token } = this;
    return (
      token === null ||
      this.isRefused ||
      now > token.issuedMs + (token.expiresMs - token.issuedMs) * this.renewAt
    );
  }

  /** The target did not accept the token: a later call gets another one. */
  refused(): void {
    this.isRefused = this.credentials.kind !== 'token';
  }

  private renew(now: number): Token | null {
    switch (this.credentials.kind) {
      case 'secret':
        return mintToken(this.credentials.secret, this.bearer, now);
      case 'login':
        return logIn(this.baseUrl, this.credentials);
      case 'token':
        return givenToken(this.credentials.token);
    }
  }
}

export function mintToken(secret: string, bearer: Bearer, nowMs: number): Token {
  const issued = Math.floor(nowMs / 1000);
  const id = randomStream(issued, [bearer.vu, 0]);
  const claims = {
    sub: bearer.subject ?? String(firstUserId + bearer.vu),
    iat: issued,
    nbf: issued,
    exp: issued + lifeSeconds,
    jti: Array.from({ length: 16 }, () => id.integer(0, 15).toString(16)).join(''),
    token_type: 'access',
    role: bearer.role,
    locations: [bearer.location],
  };
  return { text: signHs256(claims, secret), issuedMs: nowMs, expiresMs: claims.exp * 1000 };
}

type Login = Extract<Credentials, { readonly kind: 'login' }>;

/** Null when the platform did not give a token; the caller's next request shows why. */
function logIn(baseUrl: string, login: Login): Token | null {
  return tokenIn(askForToken(baseUrl, login));
}

export function askForToken(baseUrl: string, login: Login): Answer {
  const body = JSON.stringify({ username: login.username, password: login.password });
  return send('POST', `${baseUrl}/api/auth/login`, body, {
    headers: { 'Content-Type': 'application/json' },
    tags: { name: 'auth_login', phase: 'auth' },
    redirects: 0,
    responseType: 'text',
  });
}

/** What fits into a header, and is no longer than servers take. */
const tokenPattern = /^[!-~]+$/;
const longestToken = 16_000;

function fitsIntoHeader(text: string): boolean {
  return text.length <= longestToken && tokenPattern.test(text);
}

/** The token that a login was answered with; null when there is none that can be sent. */
export function tokenIn(answer: Answer): Token | null {
  const { access_token: text, expires_in: life } = fieldsOf(answer);
  if (answer.status !== 200 || typeof text !== 'string' || !fitsIntoHeader(text)) return null;
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

/** A token that was handed over: nobody here can renew it. */
export function givenToken(text: string): Token {
  const exp = readClaims(text)?.['exp'];
  return {
    text,
    issuedMs: Date.now(),
    expiresMs: typeof exp === 'number' ? exp * 1000 : Number.MAX_SAFE_INTEGER,
  };
}
