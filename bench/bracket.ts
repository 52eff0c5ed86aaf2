/**
 * `npm run bench:bracket`: how often the bracket of a capacity search holds the truth, how wide it is and what it costs,
 * by searches of made targets whose capacity is known. Output: the table of docs/statistics.md on stdout. Seeded; some
 * minutes. `-- --truth` finds the long-run capacities anew.
 */
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { seededRandom } from '../sandbox/random.ts';
import { searchMade } from '../test/capacity/search-made.ts';
import { findLongRunShare, generalServices, madeTargets, nameOf } from '../test/capacity/made-targets.ts';

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: '60' },
    only: { type: 'string', default: '' },
    /** Of the first search; the constants were chosen from 0 on. */
    seed: { type: 'string', default: '100000' },
    truth: { type: 'boolean', default: false },
  },
});
const runs = Number(flags.runs);

/** Of a share of `runs` (E. B. Wilson, Probable Inference, 1927), 95 %. */
function wilson(successes: number): string {
  const z = 1.96;
  const share = successes / runs;
  const middle = share + z ** 2 / (2 * runs);
  const reach = z * Math.sqrt((share * (1 - share)) / runs + z ** 2 / (4 * runs ** 2));
  const bounds = [middle - reach, middle + reach].map((bound) => bound / (1 + z ** 2 / runs));
  return bounds.map((bound) => (bound * 100).toFixed(0)).join('–');
}

const middleOf = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? NaN;

function rowOf(target: ReturnType<typeof madeTargets>[number]): string[] {
  process.stderr.write(`${target.name}\n`);
  const found = Array.from({ length: runs }, (_, place) =>
    searchMade(target, seededRandom((Number(flags.seed) + place) * 7919 + 1)),
  );
  const held = found.filter(({ holdsTruth }) => holdsTruth).length;
  const widths = found.map(({ lower, upper }) => (upper / lower - 1) * 100);
  const mean = (values: readonly number[]): string =>
    (values.reduce((total, value) => total + value, 0) / runs).toFixed(1);
  return [
    target.name,
    target.capacity(0).toFixed(1),
    `${held} of ${runs}`,
    `${wilson(held)} %`,
    `${middleOf(widths, 0.5).toFixed(1)} %`,
    `${middleOf(widths, 0.9).toFixed(1)} %`,
    mean(found.map(({ trials }) => trials)),
    mean(found.map(({ seconds }) => seconds / 60)),
  ];
}

if (flags.truth) {
  for (const service of generalServices) {
    process.stdout.write(`'${nameOf(service)}': ${findLongRunShare(service, 8e6).toFixed(4)},\n`);
  }
} else {
  const head = ['target', 'true /s', 'holds it', '95 % of that', 'width', 'of 90 %', 'trials', 'min'];
  const rows = madeTargets()
    .filter(({ name }) => name.includes(flags.only))
    .map(rowOf);
  process.stdout.write(`${markdownTable([head, ...rows])}\n`);
}
