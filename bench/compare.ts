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
import { bestPower, independentPair, successivePair, turns } from './compare-made.ts';
import { drawPair, errorRates, type Pair, type Random } from './compare-pairs.ts';

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
  readonly draw: (random: Random) => readonly Pair[];
  /** The odds of a test that knew the scatter; null where nobody knows it. */
  readonly best: number | null;
}

const recorded: Omit<Source, 'draw' | 'name'> = {
  seconds: 260,
  slowed: 'pricing_calculate',
  best: null,
};
/** Each pair from one recording: two runs on a machine that is in the same state. */
const steady: Source = {
  ...recorded,
  name: `one of ${folders.length} recordings a pair`,
  draw: (random) => {
    const one = pool[Math.floor(random() * pool.length)];
    return [drawPair(one === undefined ? [] : [one], recorded.seconds, random)];
  },
};
/** Each run from all recordings: two runs on a machine whose state changes every half minute. */
const mixed = [260, 600].map((seconds): Source => ({
  ...recorded,
  name: `all ${folders.length} recordings`,
  seconds,
  draw: (random) => [drawPair(pool, seconds, random)],
}));
const made: Omit<Source, 'draw' | 'name' | 'seconds'> = { slowed: 'endpoint_0', best: null };
const spread = 0.1;
const independent = (
  [
    [0.5, 260],
    [0.8, 600],
    [0.9, 1200],
    [0.95, 2400],
    [0.8, 260],
    [0.9, 260],
  ] as const
).map(([memory, seconds]): Source => ({
  ...made,
  name: `AR(1), memory ${memory}`,
  seconds,
  draw: (random) => [independentPair({ seconds, memory, spread }, random)],
  best: bestPower({ seconds, memory, spread }, 0.2, tolerances.latencyShare),
}));
/** The same minutes of load, spent one run after the other and in turns. */
const drifting = [0.05, 0.1].flatMap((drift): Source[] => {
  const machine = { drift: { memory: 0.99, spread: drift }, own: { memory: 0.5, spread } };
  const seconds = 300;
  const name = `machine drifts by ${percent(drift)}`;
  return [
    {
      ...made,
      name: `${name}: two runs`,
      seconds,
      draw: (random) => [successivePair(machine, seconds, random)],
    },
    { ...made, name: `${name}: in turns`, seconds, draw: (random) => turns(machine, seconds, random) },
  ];
});

const rows = [steady, ...mixed, ...independent, ...drifting].map((source) => {
  process.stderr.write(`${source.name}, ${source.seconds} s\n`);
  const rates = errorRates({ pairs, tolerances, ...source });
  return [
    source.name,
    String(source.seconds),
    ...[rates.falseAlarms, rates.blamed, rates.found].map(percent),
    source.best === null ? '' : percent(source.best),
    percent(rates.smallestChange),
    rates.neededSeconds === null ? '' : String(rates.neededSeconds),
  ];
});
const head = [
  'pairs drawn from',
  's',
  'called different',
  'another blamed',
  '+20 % found',
  'at best',
  'could have shown',
  's asked for',
];
process.stdout.write(`${markdownTable([head, ...rows])}\n`);

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
