/**
 * `npm run bench:compare`: how often the comparison errs. Prints the tables of docs/statistics.md: pairs of runs made
 * request by request, and of series whose scatter is known. With `--pool FOLDER` also of recordings: it records identical
 * runs against the sandbox into the folder until there are twelve, and draws pairs from them block by block. Seeded.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { markdownTable } from 'markdown-table';
import { root } from '../src/toolkit/config/paths.ts';
import { loadTolerances } from '../src/toolkit/drive/comparisons.ts';
import type { Baseline } from '../src/toolkit/compare/baseline-schema.ts';
import { readRun } from '../src/toolkit/history/read-side.ts';
import { bestPower, independentPair, successivePair, turns } from './compare-made.ts';
import { drawPair, errorRates, type Pair, type Random } from './compare-pairs.ts';
import { proofRows, proveRow } from './compare-rows.ts';

const runs = 12;
const { values: flags } = parseArgs({
  options: {
    pool: { type: 'string' },
    pairs: { type: 'string', default: '200' },
    /** Only this row, as JSON: each row has a process of its own. */
    row: { type: 'string' },
  },
});
const pairs = Number(flags.pairs);
// No floor: in milliseconds the sandbox is fast, and a floor would hide false alarms as well as finds.
const tolerances = { ...(await loadTolerances(undefined)), latencyFloorMs: 0 };

interface Source {
  readonly name: string;
  readonly seconds: number;
  readonly slowed: string;
  readonly draw: (random: Random) => readonly Pair[];
  /** The odds of a test that knew the scatter; null where nobody knows it. */
  readonly best: number | null;
}

/** Cells of a row. */
type Row = () => readonly string[];

const proofs = proofRows.map((row): Row => () => {
  const said = proveRow(row, pairs, tolerances);
  const isIdentical = row.truth === 'identical';
  return [
    row.name,
    isIdentical ? percent(said.different) : '',
    isIdentical ? '' : percent(said.regressed),
    percent(said.same),
    `${isIdentical ? '≤' : '≥'} ${percent(row.limit)}`,
  ];
});
const proofHead = ['pairs of runs', 'called different', 'found', 'called the same', 'asked for'];

const spread = 0.1;
const made: Omit<Source, 'draw' | 'name' | 'seconds'> = { slowed: 'endpoint_0', best: null };
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

function recordedSources(pool: readonly Baseline[]): Source[] {
  const recorded = { slowed: 'pricing_calculate', best: null };
  const [first] = pool;
  if (first === undefined) return [];
  return [
    // Two runs on a machine that is in the same state.
    {
      ...recorded,
      name: `one of ${pool.length} recordings a pair`,
      seconds: 260,
      draw: (random) => [drawPair([pool[Math.floor(random() * pool.length)] ?? first], 260, random)],
    },
    // Two runs on a machine whose state changes every half minute.
    ...[260, 600].map((seconds): Source => ({
      ...recorded,
      name: `all ${pool.length} recordings`,
      seconds,
      draw: (random) => [drawPair(pool, seconds, random)],
    })),
  ];
}

async function recordPool(folder: string): Promise<Baseline[]> {
  const recordings = async (): Promise<string[]> =>
    (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('normal-'));
  for (let recorded = (await recordings()).length; recorded < runs; recorded += 1) {
    process.stderr.write(`recording run ${recorded + 1} of ${runs}\n`);
    const args = ['run', 'normal', '--sandbox', '--time-scale', '0.25', '--out', folder];
    await execa(process.execPath, [join(root, 'scripts/jorge-load.mjs'), ...args], { reject: false });
  }
  const [first, ...others] = (await recordings()).map((name) => join(folder, name));
  if (first === undefined) throw new Error(`no runs in ${folder}`);
  // A second is the finest grain that pairs can be drawn with.
  const pool = [await readRun(first)];
  const windows = (endpoint: string): number | null =>
    endpoint === 'all' ? 1 : (pool[0]?.endpoints[endpoint]?.series.windowSeconds ?? null);
  for (const run of others) pool.push(await readRun(run, windows));
  return pool;
}

const pool = flags.pool === undefined ? [] : await recordPool(flags.pool);
const series = [...recordedSources(pool), ...independent, ...drifting].map((source): Row => () => {
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
const seriesHead = [
  'pairs drawn from',
  's',
  'called different',
  'another blamed',
  '+20 % found',
  'at best',
  'could have shown',
  's asked for',
];

/** Two at a time, each in a process of its own. */
async function inProcesses(count: number): Promise<string[][]> {
  const cells = new Array<string[]>(count);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const row = next;
      next += 1;
      const poolFlags = flags.pool === undefined ? [] : ['--pool', flags.pool];
      const args = ['--row', String(row), '--pairs', flags.pairs, ...poolFlags];
      const { stdout } = await execa(process.execPath, [...process.execArgv, import.meta.filename, ...args]);
      cells[row] = JSON.parse(stdout) as string[];
      process.stderr.write(`${cells[row].join(' | ')}\n`);
    }
  };
  await Promise.all([work(), work()]);
  return cells;
}

const rows = [...proofs, ...series];
if (flags.row === undefined) {
  const cells = await inProcesses(rows.length);
  process.stdout.write(`${markdownTable([proofHead, ...cells.slice(0, proofs.length)])}\n\n`);
  process.stdout.write(`${markdownTable([seriesHead, ...cells.slice(proofs.length)])}\n`);
} else {
  process.stdout.write(JSON.stringify(rows[Number(flags.row)]?.()));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
