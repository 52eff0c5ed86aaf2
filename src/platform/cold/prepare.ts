/** A load test of this platform before and after its load; evaluated in the first VU alone. */
import type { PlatformFacts } from '../../contract/platform.ts';
import { prepareTest, type PreparedTest } from '../../lib/cold/prepare-test.ts';
import type { Declaration } from '../../lib/declaration.ts';
import type { Proof } from '../warm/connect.ts';
import platform from '../platform.json';
import { proveTarget } from './prove.ts';

/** Of a JSON file the compiler knows texts, and not which ones: src/toolkit/config/platform.ts has checked them. */
const facts = platform as PlatformFacts;

export function prepare(declaration: Declaration<never>): PreparedTest<Proof> {
  return prepareTest(declaration, { facts, prove: proveTarget });
}
