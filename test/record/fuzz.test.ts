/** Broken files, thousands a reader; fuzz-long.test.ts tries more. */
import { fuzzReaders } from './fuzz-suite.ts';

fuzzReaders(2_000);
