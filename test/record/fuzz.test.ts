/** Broken files, thousands a reader; fuzz-long-files.test.ts and fuzz-long-folders.test.ts try more. */
import { fuzzReaders, kinds } from './fuzz-suite.ts';

fuzzReaders([...kinds.ofFolder, ...kinds.alone], 2_000);
