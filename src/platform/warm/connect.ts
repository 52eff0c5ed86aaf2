/** For whom a VU speaks and with which token, from what setup proved and what the environment holds. */
import { credentialsIn } from '../../lib/warm/credentials.ts';
import { type HeldToken, noToken } from '../hot/token-source.ts';
import { holdToken } from './hold-token.ts';
import type { Keeper, Token } from './token.ts';

/** What setup proved of the target: where it is, for whom the load speaks, and how it was let in. */
export interface Proof {
  readonly url: string;
  readonly locations: readonly string[];
  readonly subject: string | null;
  /** The token that a login or the person gave, for every VU to begin with; null when VUs mint their own. */
  readonly token: Token | null;
}

export interface Connected {
  readonly keeper: Keeper;
  readonly first: HeldToken;
}

export function connect({ url, locations, subject, token }: Proof, vu: number): Connected {
  const credentials = credentialsIn(__ENV);
  const location = locations[(vu - 1) % locations.length];
  if (credentials === null || location === undefined)
    throw new Error('a VU needs credentials and a location');
  const keeper = { baseUrl: url, credentials, vu, subject, role: 'owner', location } as const;
  return { keeper, first: token === null ? noToken : holdToken(keeper, token, 0) };
}
