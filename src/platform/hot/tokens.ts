/**
 * A VU's access token: minted from the secret, taken from a login, or as given; renewed before it expires.
 * Logins of a long run are spread over each token's life, so that VUs don't renew in one instant.
 */
import type { Credentials } from '../../lib/hot/credentials.ts';
import { signHs256 } from '../../lib/hot/jwt.ts';
import { newStream } from '../../lib/hot/random.ts';
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

export interface TokenSource {
  /** Asked for at each request: one comparison, where nothing is due. */
  readonly current: () => string;
  /** The target did not accept the token: a later call gets another one. */
  readonly refused: () => void;
}

interface Asker {
  readonly bearer: Bearer;
  /** The token to begin with. */
  readonly first: Token | null;
  readonly logIn: LogIn;
}

/** Not a class: its prototype, its instance and its fields' names would be 2 KiB more in each VU. */
export function tokenSource(
  baseUrl: string,
  credentials: Credentials,
  { bearer, first, logIn }: Asker,
): TokenSource {
  /** The part of its life after which this VU renews a token. */
  const renewAt = newStream().begin(0, bearer.vu, 0, 0).between(0.6, 0.9);
  let text = '';
  /** From when on another one is asked for. */
  let dueMs = 0;
  let askedMs = 0;

  /** @param token null when the platform did not give one; the caller's next request shows why */
  function take(token: Token | null): void {
    const soonestMs = askedMs + retryMs;
    if (token === null) {
      dueMs = soonestMs;
      return;
    }
    const agedMs = token.issuedMs + (token.expiresMs - token.issuedMs) * renewAt;
    text = token.text;
    dueMs = agedMs > soonestMs ? agedMs : soonestMs;
  }

  function askFor(now: number): Token | null {
    switch (credentials.kind) {
      case 'secret':
        return mintToken(credentials.secret, bearer, now);
      case 'token':
        return { text: credentials.token, issuedMs: now, expiresMs: Infinity };
      case 'login':
        return logIn(baseUrl, credentials).token;
    }
  }
  if (first !== null) take(first);
  return {
    current() {
      const now = Date.now();
      if (now < dueMs) return text;
      askedMs = now;
      take(askFor(now));
      return text;
    },
    refused() {
      if (credentials.kind !== 'token') dueMs = askedMs + retryMs;
    },
  };
}

export function mintToken(secret: string, bearer: Bearer, nowMs: number): Token {
  const issued = Math.floor(nowMs / 1000);
  const random = newStream().begin(issued, bearer.vu, 0, 0);
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
