/**
 * A VU's access token: minted from the secret, taken from a login, or as given; renewed before it expires.
 * Logins of a long run are spread over each token's life, so that VUs don't renew in one instant.
 */
import http from 'k6/http';
import { readClaims, signHs256 } from '../lib/jwt.ts';
import type { Credentials } from '../lib/overrides.ts';
import { randomStream } from '../lib/random.ts';

/** The platform's own token life. */
const lifeSeconds = 1800;
const firstUserId = 1000;
/** After a refused token, how long a VU waits before it asks for another. */
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
  private refusedMs = 0;

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
    if (
      this.token === null ||
      now > this.token.issuedMs + (this.token.expiresMs - this.token.issuedMs) * this.renewAt
    ) {
      this.token = this.renew(now) ?? this.token;
    }
    return this.token?.text ?? '';
  }

  /** The target did not accept the token: the next call gets another one. */
  refused(): void {
    const now = Date.now();
    if (now - this.refusedMs < retryMs || this.credentials.kind === 'token') return;
    this.refusedMs = now;
    this.token = null;
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
    sub: String(firstUserId + bearer.vu),
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

/** Null when the platform did not give a token; the caller's next request shows why. */
export function logIn(baseUrl: string, login: { username: string; password: string }): Token | null {
  const response = http.post(
    `${baseUrl}/api/auth/login`,
    JSON.stringify({ username: login.username, password: login.password }),
    {
      headers: { 'Content-Type': 'application/json' },
      tags: { name: 'auth_login', phase: 'auth' },
      responseType: 'text',
    },
  );
  if (response.status !== 200) return null;
  try {
    const answer = JSON.parse(response.body) as { access_token?: unknown; expires_in?: unknown };
    if (typeof answer.access_token !== 'string') return null;
    const seconds = typeof answer.expires_in === 'number' ? answer.expires_in : lifeSeconds;
    const now = Date.now();
    return { text: answer.access_token, issuedMs: now, expiresMs: now + seconds * 1000 };
  } catch {
    return null;
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
