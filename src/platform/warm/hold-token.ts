/**
 * Until when a VU keeps a token. Logins of a long run are spread over each token's life, so that VUs don't renew in one
 * instant.
 */
import { newStream } from '../../lib/hot/random.ts';
import type { HeldToken } from '../hot/token-source.ts';
import type { Keeper, Token } from './token.ts';

/** How long a VU waits, after it asked for a token, before it asks for another. */
export const retryMs = 1000;

/** @param askedMs 0 of a token that was there from the start */
export function holdToken({ credentials, vu }: Keeper, token: Token, askedMs: number): HeldToken {
  const { text, issuedMs, expiresMs } = token;
  const soonestMs = askedMs + retryMs;
  const agedMs = issuedMs + (expiresMs - issuedMs) * newStream().begin(0, vu, 0, 0).between(0.6, 0.9);
  const dueMs = agedMs > soonestMs ? agedMs : soonestMs;
  // There is no other than the one that was given.
  return { text, dueMs, dueIfRefusedMs: credentials.kind === 'token' ? dueMs : soonestMs };
}
