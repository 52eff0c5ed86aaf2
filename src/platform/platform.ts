/** The platform as a load test knows it. */
import type { Declaration } from '../lib/declaration.ts';
import { defineLoadTest, type LoadTest, type Platform } from '../lib/load-test.ts';
import type { Overrides } from '../lib/overrides.ts';
import { secretsOf } from '../lib/summary.ts';
import { PlatformClient } from './client.ts';
import { locationOf } from './locations.ts';
import { type Proof, proveTarget } from './prove.ts';
import { TokenSource } from './tokens.ts';

const platform: Platform<PlatformClient, Proof> = {
  prove: proveTarget,
  connect,
};

function connect(vu: number, overrides: Overrides, proof: Proof): PlatformClient {
  const { target, credentials } = overrides;
  if (target === null || credentials === null) throw new Error('a VU needs a target and credentials');
  const location = locationOf(overrides, vu);
  const bearer = { vu, subject: overrides.subject, role: 'owner', location } as const;
  return new PlatformClient({
    baseUrl: target.url,
    location,
    tokens: new TokenSource(target.url, credentials, { bearer, first: proof.token }),
    sayFailures: overrides.consoleEvents,
    secrets: [...secretsOf(credentials), proof.token?.text ?? ''],
  });
}

/** A load test of the platform: what each file of src/scenarios exports. */
export function loadTest(declaration: Declaration<PlatformClient>): LoadTest<Proof> {
  return defineLoadTest(platform, declaration);
}
