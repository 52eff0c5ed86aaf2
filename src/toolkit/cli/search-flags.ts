/** The flags that `capacity` and `scaling` share. */
import { flagFacts } from '../config/platform-file.ts';
import * as values from '../drive/request-values.ts';
import type { SearchShape } from '../drive/requests.ts';
import type { Groups, Table } from './command.ts';
import { asText, load, out } from './flags.ts';

const { endpoints, slo } = flagFacts();
const [endpoint = ''] = Object.keys(endpoints);
const limits = `what has to hold, e.g. ${slo},${endpoint}:p95<500`;
const trialLength = 'multiplies the length of every trial: 1 is 60 s after a warm-up of 10 s';
const { seed, own, subject } = load;

export const searchFlags = {
  slo: ['--slo <limits>', limits, asText, slo],
  precision: ['--precision <percent>', 'how narrow the bracket has to be', values.precision, '5%'],
  from: [
    '--from <load>',
    'where the search begins: requests/s, or users (default: 20)',
    values.startingLoad.rate,
  ],
  maxSeconds: ['--max-time <duration>', 'begin no further trial after so long, e.g. 30m', values.maxTime],
} satisfies Table<SearchShape>;

export const trialGroups = {
  Load: { load: { timeScale: ['--time-scale <x>', trialLength], seed, own, subject } },
  Output: { outDir: out('where folders of searches go', 'runs') },
} satisfies Groups<SearchShape>;
