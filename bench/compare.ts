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
import { drawPair, errorRates, syntheticPair } from './compare-pairs.ts';

const runs = 12;
const { values: flags } = parseArgs({
  options: {
    pool: { type: 'string', default: join(root, 'runs/bench-compare') },
    pairs: { type: 'string', default: '500' },
  },
});

async function recordPool(): Promise<string[]> {
  const there = await readdir(flags.pool).catch(() => []);
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
  return (await readdir(flags.pool)).map((name) => join(flags.pool, name));
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
const head = [
  'pairs drawn from',
  'seconds each',
  'pairs',
  'identical called different',
  '+20 % found',
  'another endpoint blamed',
];
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const rows = [];
for (const seconds of [60, 260, 600]) {
  const { falseAlarms, found, blamed } = errorRates({
    pairs,
    tolerances,
    draw: (random) => drawPair(pool, seconds, random),
    slowed: 'pricing_calculate',
  });
  rows.push([
    `${folders.length} recorded runs of normal`,
    String(seconds),
    String(pairs),
    percent(falseAlarms),
    percent(found),
    percent(blamed),
  ]);
}
for (const [memory, spread] of [
  [0, 0.1],
  [0.5, 0.1],
  [0.8, 0.1],
  [0.9, 0.1],
  [0.95, 0.1],
  [0.9, 0.3],
] as const) {
  for (const seconds of [60, 260]) {
    const { falseAlarms, found, blamed } = errorRates({
      pairs,
      tolerances,
      draw: (random) => syntheticPair({ seconds, memory, spread }, random),
      slowed: 'endpoint_0',
    });
    rows.push([
      `AR(1), memory ${memory}, spread ${spread * 100} %`,
      String(seconds),
      String(pairs),
      percent(falseAlarms),
      percent(found),
      percent(blamed),
    ]);
  }
}
process.stdout.write(`${markdownTable([head, ...rows])}\n`);
