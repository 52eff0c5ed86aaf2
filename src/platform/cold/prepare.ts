/** A load test of this platform before and after its load; evaluated in the first VU alone. */
import { prepareTest, type PreparedTest } from '../../lib/cold/prepare-test.ts';
import type { Declaration } from '../../lib/declaration.ts';
import type { Proof } from '../hot/connect.ts';
import { proveTarget } from './prove.ts';

export function prepare(declaration: Declaration<never>): PreparedTest<Proof> {
  return prepareTest(declaration, proveTarget);
}
