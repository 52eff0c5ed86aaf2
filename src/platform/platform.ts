/** The platform as a load test knows it. Where hot and cold meet, as in src/lib/load-test.ts. */
import type { Declaration } from '../lib/declaration.ts';
import { defineLoadTest, type LoadTest, type Platform } from '../lib/load-test.ts';
import { explain } from './cold/explain.ts';
import { logIn } from './cold/log-in.ts';
import { prepare } from './cold/prepare.ts';
import type { PlatformClient } from './hot/client.ts';
import { connect, type Proof } from './hot/connect.ts';

/** A load test of the platform: what each file of src/scenarios exports. */
export function loadTest(declaration: Declaration<PlatformClient>): LoadTest<Proof> {
  const platform: Platform<PlatformClient, Proof> = {
    prepare,
    connect: (proof) => connect(proof, { explain, logIn }),
  };
  return defineLoadTest(platform, declaration);
}
