/**
 * `npm run bench:bottlenecks [case …]`: makes each kind of bottleneck in a sandbox under a short real load, and says
 * whether the report names it; then healthy runs, on which none may be named. The table in docs/conclusions.md is
 * this one's. Half a minute a case; those that need little CPU run four at a time.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { markdownTable } from 'markdown-table';
import { root } from '../src/toolkit/config/paths.ts';
import type { Report } from '../src/toolkit/analyze/report-schema.ts';
import { secret, startTarget, type Target } from './k6.ts';

interface Case {
  readonly name: string;
  /** What the report has to say; null: no bottleneck. */
  readonly expected: string | null;
  readonly users: number;
  readonly sandbox: readonly string[];
  /** What goes wrong some seconds into the load; null: it was so from the start, or nothing is wrong. */
  readonly fault: string | null;
  readonly seeds: readonly number[];
  /** Takes the machine's CPU: runs alone. */
  readonly isHeavy?: boolean;
}

const slowService = ['--service-time-scale', '3'];

const cases: readonly Case[] = [
  {
    name: 'one-core',
    expected: 'cpu-one-core',
    isHeavy: true,
    users: 150,
    sandbox: [],
    fault: 'cpu:ms=25',
    seeds: [1, 2, 3],
  },
  {
    name: 'all-cores',
    expected: 'cpu-all-cores',
    isHeavy: true,
    users: 150,
    sandbox: ['--burners', '2'],
    fault: 'cpu:ms=60',
    seeds: [4, 5, 6],
  },
  {
    name: 'leak',
    expected: 'memory',
    users: 60,
    sandbox: [],
    fault: 'leak:mb-per-second=12',
    seeds: [7, 8, 9],
  },
  {
    name: 'pool',
    expected: 'db-pool',
    users: 200,
    sandbox: slowService,
    fault: 'pool:size=1',
    seeds: [10, 11],
  },
  {
    name: 'small-pool',
    expected: 'db-pool',
    users: 200,
    sandbox: [...slowService, '--pool-size', '1'],
    fault: null,
    seeds: [12],
  },
  {
    name: 'cache-off',
    expected: 'cache',
    users: 200,
    sandbox: slowService,
    fault: 'cache-off',
    seeds: [13, 14, 15],
  },
  { name: 'latency', expected: 'inside', users: 100, sandbox: [], fault: 'latency:ms=80', seeds: [16, 17] },
  {
    name: 'lock',
    expected: 'inside',
    users: 200,
    sandbox: [],
    fault: 'lock:endpoint=pricing_calculate,ms=60',
    seeds: [18, 19],
  },
  {
    name: 'workers',
    expected: 'workers',
    users: 200,
    sandbox: [...slowService, '--workers', '1'],
    fault: null,
    seeds: [20],
  },
  {
    name: 'healthy',
    expected: null,
    users: 100,
    sandbox: [],
    fault: null,
    seeds: [21, 22, 23, 24, 25, 26, 27, 28, 29, 30],
  },
];

const timeScale = '0.09';
const calmMs = 10_000;

interface Row {
  readonly name: string;
  readonly seed: number;
  readonly expected: string;
  readonly named: string;
  readonly isRight: boolean;
  readonly detail: string;
}

async function runCase(one: Case, seed: number): Promise<Row> {
  const target = await startTarget('--seed', String(seed), ...one.sandbox);
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-bottleneck-'));
  try {
    const [report, faultMs] = await Promise.all([
      load(target, one, { seed, folder }),
      one.fault === null ? null : injectLater(target, one.fault),
    ]);
    return rowOf(one, seed, { report, faultMs });
  } finally {
    await target.close();
    await rm(folder, { recursive: true });
  }
}

async function load(
  target: Target,
  { users }: Case,
  { seed, folder }: { readonly seed: number; readonly folder: string },
): Promise<Report> {
  const flags = ['--target', target.url, '--scrape', `${target.url}/metrics`, '--out', folder];
  const shape = ['--users', String(users), '--time-scale', timeScale, '--seed', String(seed)];
  const { stderr } = await execa(
    process.execPath,
    ['scripts/jorge-load.mjs', 'run', 'normal', ...flags, ...shape],
    { cwd: root, env: { JWT_SECRET: secret }, reject: false, stdin: 'ignore' },
  );
  const [run] = await readdir(folder);
  if (run === undefined) throw new Error(stderr);
  return JSON.parse(await readFile(join(folder, run, 'report.json'), 'utf8')) as Report;
}

/** Some seconds after the load has begun, which the sandbox's own count tells. */
async function injectLater({ url }: Target, fault: string): Promise<number> {
  while (!/^http_requests_total\{endpoint="pricing_calculate".* [2-9]\d/m.test(await metricsOf(url))) {
    await setTimeout(200);
  }
  await setTimeout(calmMs);
  await fetch(`${url}/__sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fault }),
  });
  return Date.now();
}

async function metricsOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

function rowOf(
  { name, expected }: Case,
  seed: number,
  { report, faultMs }: { readonly report: Report; readonly faultMs: number | null },
): Row {
  const { bottleneck } = report.target;
  const named = bottleneck?.kind ?? 'none';
  const late =
    bottleneck === null || faultMs === null ? null : (Date.parse(bottleneck.since.time) - faultMs) / 1000;
  const detail = [
    bottleneck?.confidence ?? '',
    bottleneck?.runnerUp == null ? '' : `then ${bottleneck.runnerUp.kind}`,
    late === null ? '' : `${late >= 0 ? '+' : '−'}${Math.abs(late).toFixed(1)} s`,
  ].filter((text) => text !== '');
  return {
    ...{ name, seed, named },
    expected: expected ?? 'none',
    isRight: named === (expected ?? 'none'),
    detail: detail.join(', '),
  };
}

const together = 4;
const wanted = process.argv.slice(2);
const rows: Row[] = [];
const isWanted = (name: string, seed: number): boolean =>
  wanted.length === 0 || wanted.includes(name) || wanted.includes(`${name}-${seed}`);
const trials = cases.flatMap((one) =>
  one.seeds.filter((seed) => isWanted(one.name, seed)).map((seed) => ({ one, seed })),
);
const heavy = trials.filter(({ one }) => one.isHeavy === true);
const light = trials.filter(({ one }) => one.isHeavy !== true);
const groups = [
  ...heavy.map((trial) => [trial]),
  ...Array.from({ length: Math.ceil(light.length / together) }, (_, place) =>
    light.slice(place * together, (place + 1) * together),
  ),
];
for (const group of groups) {
  const seen = await Promise.all(group.map(({ one, seed }) => runCase(one, seed)));
  rows.push(...seen);
  for (const { name, seed, named, isRight, detail } of seen) {
    process.stderr.write(`${isRight ? 'right' : 'WRONG'} ${name} ${seed}: ${named} ${detail}\n`);
  }
}
rows.sort((a, b) => a.seed - b.seed);
const table = rows.map(({ name, seed, expected, named, isRight, detail }) => [
  `${name} ${seed}`,
  expected,
  isRight ? named : `**${named}**`,
  detail,
]);
process.stdout.write(
  `${markdownTable([['case and seed', 'made', 'named', 'confidence, runner-up, found after'], ...table])}\n`,
);
process.stdout.write(`${rows.filter(({ isRight }) => isRight).length} of ${rows.length} right\n`);
