/**
 * `npm run bench:compare`: how often the comparison errs. Records a pool of identical runs against the sandbox (or
 * takes those of `--pool FOLDER`), draws pairs of runs from it block by block, adds pairs of synthetic series whose
 * truth is known, and prints the table of docs/statistics.md. Seeded: the same pool gives the same table.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { markdownTable } from 'markdown-table';
import { root } from '../src/toolkit/config/paths.ts';
import { loadTolerances } from '../src/toolkit/cli/comparisons.ts';
import { readRun } from '../src/toolkit/history/read-side.ts';
import { drawPair, errorRates, type Pair, syntheticPair } from './compare-pairs.ts';

const runs = 12;
const { values: flags } = parseArgs({
  options: {
    pool: { type: 'string', default: join(root, 'runs/bench-compare') },
    pairs: { type: 'string', default: '500' },
  },
});

const recordings = async (): Promise<string[]> =>
  (await readdir(flags.pool).catch(() => [])).filter((name) => name.startsWith('normal-'));

async function recordPool(): Promise<string[]> {
  const there = await recordings();
  for (let made = there.length; made < runs; made += 1) {
    process.stderr.write(`recording run ${made + 1} of ${runs}\n`);
    await execa(
      process.execPath,
      [
        join(root, 'scripts/jorge-load.mjs'),
        'run',
        'normal',
        '--sandbox',
        '--time-scale',
        '0.25',
        '--out',
        flags.pool,
      ],
      { reject: false },
    );
  }
  return (await recordings()).map((name) => join(flags.pool, name));
}

const folders = await recordPool();
const [first, ...others] = folders;
if (first === undefined) throw new Error(`no runs in ${flags.pool}`);
// A second is the finest grain that pairs can be drawn with.
const pool = [await readRun(first)];
const windows = (endpoint: string): number | null =>
  endpoint === 'all' ? 1 : (pool[0]?.endpoints[endpoint]?.series.windowSeconds ?? null);
for (const folder of others) pool.push(await readRun(folder, windows));

// No floor: in milliseconds the sandbox is fast, and a floor would hide false alarms as well as finds.
const tolerances = { ...(await loadTolerances(undefined)), latencyFloorMs: 0 };
const pairs = Number(flags.pairs);

interface Source {
  readonly name: string;
  readonly seconds: number;
  readonly slowed: string;
  readonly draw: (random: () => number) => Pair;
}

const slowed = 'pricing_calculate';
/** Each pair from one recording: two runs on a machine that is in the same state. */
const steady: Source = {
  name: `one of ${folders.length} recordings a pair`,
  seconds: 260,
  slowed,
  draw: (random) => {
    const one = pool[Math.floor(random() * pool.length)];
    return drawPair(one === undefined ? [] : [one], 260, random);
  },
};
/** Each run from all recordings: two runs on a machine whose state changes every half minute. */
const drifting = [260, 600].map((seconds): Source => ({
  name: `all ${folders.length} recordings`,
  seconds,
  slowed,
  draw: (random) => drawPair(pool, seconds, random),
}));
const made = (
  [
    [0.5, 260],
    [0.8, 260],
    [0.8, 600],
    [0.9, 260],
    [0.95, 260],
  ] as const
).map(([memory, seconds]): Source => ({
  name: `AR(1), memory ${memory}, spread 10 %`,
  seconds,
  slowed: 'endpoint_0',
  draw: (random) => syntheticPair({ seconds, memory, spread: 0.1 }, random),
}));

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const rows = [steady, ...drifting, ...made].map(({ name, seconds, slowed: endpoint, draw }) => {
  process.stderr.write(`${name}, ${seconds} s\n`);
  const { falseAlarms, found, blamed } = errorRates({ pairs, tolerances, draw, slowed: endpoint });
  return [name, seconds, pairs, percent(falseAlarms), percent(found), percent(blamed)].map(String);
});
const head = ['pairs drawn from', 's', 'pairs', 'called different', '+20 % found', 'another blamed'];
process.stdout.write(`${markdownTable([head, ...rows])}\n`);
