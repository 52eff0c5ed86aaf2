/** A VU's client, from what setup proved and what the environment holds. */
import { exec } from '../../lib/hot/k6.ts';
import { credentialsIn } from '../../lib/hot/credentials.ts';
import { clientOf, type Explain, type PlatformClient } from './client.ts';
import { type LogIn, type Token, tokenSource } from './tokens.ts';

/** What setup proved of the target: where it is, for whom the load speaks, and how it was let in. */
export interface Proof {
  readonly url: string;
  readonly locations: readonly string[];
  readonly subject: string | null;
  /** The token that a login or the person gave, for every VU to begin with; null when VUs mint their own. */
  readonly token: Token | null;
}

export function connect(
  { url, locations, subject, token }: Proof,
  { explain, logIn }: { explain: Explain; logIn: LogIn },
): PlatformClient {
  const vu = exec.vu.idInTest;
  const credentials = credentialsIn(__ENV);
  const location = locations[(vu - 1) % locations.length];
  if (credentials === null || location === undefined)
    throw new Error('a VU needs credentials and a location');
  const bearer = { vu, subject, role: 'owner', location } as const;
  const tokens = tokenSource(url, credentials, { bearer, first: token, logIn });
  return clientOf({ baseUrl: url, location, tokens, explain });
}
