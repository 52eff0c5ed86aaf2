/**
 * `npm run bench:bottlenecks [-- part 1/3] [case …]`: makes forty troubles in a sandbox under a short real load, and
 * says whether the report names each; then twenty healthy runs, on which none may be named. No report may hold two
 * sentences that exclude each other. Half a minute a case; those that need little CPU run four at a time. What was run
 * is kept in build/bottlenecks.ndjson and not run again (`fresh` begins anew), so that it can be stopped, and run in
 * parts; the table, that of docs/conclusions.md, is of all that was kept.
 */
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { markdownTable } from 'markdown-table';
import type { Report } from '../src/toolkit/analyze/report-schema.ts';
import { root } from '../src/toolkit/config/paths.ts';
import { type Case, cases } from './bottleneck-cases.ts';
import { contradictionsIn } from './contradictions.ts';
import { secret, startTarget, type Target } from './k6.ts';

const timeScale = '0.09';
const calmMs = 10_000;
const together = 4;
const resultsFile = join(root, 'build', 'bottlenecks.ndjson');

interface Row {
  readonly name: string;
  readonly seed: number;
  readonly expected: string;
  readonly named: string;
  readonly isRight: boolean;
  /** The account's first sentence. */
  readonly said: string;
  readonly detail: string;
  readonly contradictions: readonly string[];
}

interface RunOutput {
  readonly report: Report;
  /** report.md, and what stood on the terminal. */
  readonly texts: readonly string[];
}

async function runCase(one: Case, seed: number): Promise<Row> {
  const target = await startTarget('--seed', String(seed), ...one.sandbox);
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-bottleneck-'));
  try {
    const [told, faultMs] = await Promise.all([
      load(target, one, { seed, folder }),
      one.fault === null && one.neighbours === undefined ? null : disturbLater(target, one),
    ]);
    return rowOf(one, seed, { told, faultMs });
  } finally {
    await target.close();
    await rm(folder, { recursive: true });
  }
}

async function load(
  target: Target,
  { users }: Case,
  { seed, folder }: { readonly seed: number; readonly folder: string },
): Promise<RunOutput> {
  const flags = ['--target', target.url, '--scrape', `${target.url}/metrics`, '--out', folder];
  const shape = ['--users', String(users), '--time-scale', timeScale, '--seed', String(seed)];
  const { stdout, stderr } = await execa(
    process.execPath,
    ['scripts/jorge-load.mjs', 'run', 'normal', ...flags, ...shape],
    { cwd: root, env: { JWT_SECRET: secret, COLUMNS: '2000' }, reject: false, stdin: 'ignore' },
  );
  const [run] = await readdir(folder);
  if (run === undefined) throw new Error(stderr);
  const read = (file: string): Promise<string> => readFile(join(folder, run, file), 'utf8');
  const markdown = (await read('report.md')).replaceAll('\\', '');
  return { report: JSON.parse(await read('report.json')) as Report, texts: [markdown, stdout] };
}

const loadSeconds = 30;

/** Some seconds after the load has begun, which the sandbox's own count tells. */
async function disturbLater({ url }: Target, { fault, neighbours = 0 }: Case): Promise<number> {
  while (
    !/^http_requests_total\{endpoint="pricing_(calculate|analytics)".* [1-9]\d/m.test(await metricsOf(url))
  ) {
    await setTimeout(200);
  }
  await setTimeout(calmMs);
  const startedMs = Date.now();
  const others = Array.from({ length: neighbours }, burn);
  if (fault !== null) {
    await fetch(`${url}/__sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fault }),
    });
  }
  await Promise.all(others);
  return startedMs;
}

/** A process that keeps one core busy until the load is over. */
async function burn(): Promise<void> {
  const script = `const end = Date.now() + ${loadSeconds - calmMs / 1000} * 1000; while (Date.now() < end);`;
  await execa(process.execPath, ['-e', script], { reject: false });
}

async function metricsOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

function rowOf(
  { name, expected, endpoint, first }: Case,
  seed: number,
  { told: { report, texts }, faultMs }: { readonly told: RunOutput; readonly faultMs: number | null },
): Row {
  const { bottleneck } = report.target;
  const [said = ''] = report.account.sentences;
  const isSaid = first === null || first.test(said);
  const isNamed = (bottleneck?.kind ?? null) === expected;
  const isOfIt = endpoint === undefined || bottleneck?.endpoint === endpoint;
  const late =
    bottleneck === null || faultMs === null ? null : (Date.parse(bottleneck.since.time) - faultMs) / 1000;
  const detail = [
    bottleneck?.confidence ?? '',
    bottleneck?.runnerUp == null ? '' : `then ${bottleneck.runnerUp.kind}`,
    late === null ? '' : `${late >= 0 ? '+' : '−'}${Math.abs(late).toFixed(1)} s`,
  ].filter((text) => text !== '');
  const names = report.endpoints.map((one) => one.endpoint);
  return {
    ...{ name, seed, said },
    expected: [expected ?? 'none', endpoint ?? ''].join(' ').trim(),
    named: [bottleneck?.kind ?? 'none', bottleneck?.endpoint ?? ''].join(' ').trim(),
    isRight: isNamed && isOfIt && isSaid,
    detail: detail.join(', '),
    contradictions: [...new Set(texts.flatMap((text) => contradictionsIn(text, names)))],
  };
}

interface Trial {
  readonly one: Case;
  readonly seed: number;
}

/** Heavy ones alone, the others together. */
function groupsOf(trials: readonly Trial[]): Trial[][] {
  const heavy = trials.filter(({ one }) => one.isHeavy === true);
  const light = trials.filter(({ one }) => one.isHeavy !== true);
  const groups = Math.ceil(light.length / together);
  return [
    ...heavy.map((trial) => [trial]),
    ...Array.from({ length: groups }, (_, place) => light.slice(place * together, (place + 1) * together)),
  ];
}

async function readRows(): Promise<Row[]> {
  const text = await readFile(resultsFile, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** Of `part 2/3`, the second third of all that was asked for. */
function partOf(trials: readonly Trial[], part: string | null): Trial[] {
  const [number = 1, count = 1] = (part ?? '1/1').split('/').map(Number);
  const groups = groupsOf(trials);
  return groups.filter((_, place) => place % count === number - 1).flat();
}

const asked = process.argv.slice(2);
const partAt = asked.indexOf('part');
const part = partAt === -1 ? null : (asked[partAt + 1] ?? null);
const wanted = asked.filter(
  (word, place) => word !== 'fresh' && (partAt === -1 || Math.abs(place - partAt - 0.5) > 1),
);
const isWanted = (name: string, seed: number): boolean =>
  wanted.length === 0 || wanted.includes(name) || wanted.includes(`${name}-${seed}`);
await mkdir(dirname(resultsFile), { recursive: true });
if (asked.includes('fresh')) await rm(resultsFile, { force: true });
const known = await readRows();
const isKnown = (trial: Trial): boolean =>
  known.some(({ name, seed }) => name === trial.one.name && seed === trial.seed);
const trials = cases.flatMap((one) =>
  one.seeds.filter((seed) => isWanted(one.name, seed)).map((seed) => ({ one, seed })),
);
process.stderr.write(`${cpus().length} cores, ${trials.length} runs asked for, ${known.length} known\n`);
for (const group of groupsOf(partOf(trials, part).filter((trial) => !isKnown(trial)))) {
  const seen = await Promise.all(group.map(({ one, seed }) => runCase(one, seed)));
  for (const row of seen) {
    await appendFile(resultsFile, `${JSON.stringify(row)}\n`);
    const { name, seed, named, isRight, detail, said, contradictions } = row;
    const words = [isRight ? 'right' : 'WRONG', `${name} ${seed}:`, named, detail, `\n      ${said}`];
    process.stderr.write(`${words.join(' ')}\n`);
    for (const one of contradictions) process.stderr.write(`      CONTRADICTION ${one}\n`);
  }
}
const rows = (await readRows()).sort((a, b) => a.seed - b.seed);
const table = rows.map(({ name, seed, expected, named, isRight, detail, said }) => [
  `${name} ${seed}`,
  expected,
  isRight ? named : `**${named}**`,
  detail,
  said,
]);
process.stdout.write(
  `${markdownTable([['case and seed', 'made', 'named', 'confidence, runner-up, found after', 'said first'], ...table])}\n`,
);
const count = (of: readonly Row[]): string => `${of.filter(({ isRight }) => isRight).length} of ${of.length}`;
const isHealthy = ({ name }: Row): boolean => name === 'healthy';
process.stdout.write(`${count(rows.filter((row) => !isHealthy(row)))} troubles named right, `);
process.stdout.write(`${count(rows.filter(isHealthy))} healthy runs not blamed, `);
process.stdout.write(`${rows.flatMap(({ contradictions }) => contradictions).length} contradictions\n`);
