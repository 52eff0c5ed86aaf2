/** The same as fuzz.test.ts, for longer: of files that are read alone. */
import { fuzzReaders, kinds } from './fuzz-suite.ts';

fuzzReaders(kinds.alone, 10_000);
