/** Another token for a VU: minted from the secret, taken from a login, or as given. */
import type { HeldToken } from '../hot/token-source.ts';
import { holdToken, retryMs } from './hold-token.ts';
import { logIn } from './log-in.ts';
import { mintToken } from './mint-token.ts';
import type { Keeper, Token } from './token.ts';

/** Where the platform gives none, what is held stays; the next request shows why. */
export function renewToken(keeper: Keeper, { text }: HeldToken): HeldToken {
  const nowMs = Date.now();
  const token = nextToken(keeper, nowMs);
  if (token !== null) return holdToken(keeper, token, nowMs);
  const dueMs = nowMs + retryMs;
  return { text, dueMs, dueIfRefusedMs: dueMs };
}

function nextToken(keeper: Keeper, nowMs: number): Token | null {
  const { baseUrl, credentials } = keeper;
  switch (credentials.kind) {
    case 'secret':
      return mintToken(credentials.secret, keeper, nowMs);
    case 'token':
      return { text: credentials.token, issuedMs: nowMs, expiresMs: Infinity };
    case 'login':
      return logIn(baseUrl, credentials).token;
  }
}
