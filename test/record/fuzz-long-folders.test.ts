/** The same as fuzz.test.ts, for longer: of files of a run folder. */
import { fuzzReaders, kinds } from './fuzz-suite.ts';

fuzzReaders(kinds.ofFolder, 10_000);
