/** The platform as a load test knows it. Where hot, warm and cold meet, as in src/lib/load-test.ts. */
import type { Declaration } from '../lib/declaration.ts';
import { defineLoadTest, type LoadTest, type Platform } from '../lib/load-test.ts';
import { explain } from './cold/explain.ts';
import { prepare } from './cold/prepare.ts';
import { clientOf, type PlatformClient } from './hot/client.ts';
import { tokenSource } from './hot/token-source.ts';
import { connect, type Proof } from './warm/connect.ts';
import { renewToken } from './warm/renew-token.ts';

/** A load test of the platform: what each file of src/scenarios exports. */
export function loadTest(declaration: Declaration<PlatformClient>): LoadTest<Proof> {
  const platform: Platform<PlatformClient, Proof> = { prepare, connect: clientFor };
  return defineLoadTest(platform, declaration);
}

function clientFor(proof: Proof, vu: number): PlatformClient {
  const { keeper, first } = connect(proof, vu);
  const tokens = tokenSource(keeper, first, renewToken);
  return clientOf({ baseUrl: keeper.baseUrl, location: keeper.location, tokens, explain });
}
