/** The same as fuzz.test.ts, for longer. */
import { fuzzReaders } from './fuzz-suite.ts';

fuzzReaders(10_000);
