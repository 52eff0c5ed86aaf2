/** Every reader, and files for it that were broken at random: what its tests in `npm test` and `test:long` share. */
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { makeBaseline } from '../../src/toolkit/compare/make-baseline.ts';
import { loadThresholds } from '../../src/toolkit/config/thresholds.ts';
import { UserError } from '../../src/toolkit/base/errors.ts';
import { readBaseline } from '../../src/toolkit/history/baseline-files.ts';
import { readHistory } from '../../src/toolkit/history/run-history.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { readScaling, readSearch } from '../../src/toolkit/record/read-search.ts';
import { sealFolder, withSeal } from '../../src/toolkit/record/seals.ts';
import type { RunFacts, RunRecord, Summary } from '../../src/toolkit/record/types.ts';
import { requestOf } from './otlp/made-requests.ts';
import { readSuite } from '../../src/toolkit/suite/suite-state.ts';
import { loadSuites } from '../../src/toolkit/suite/suites-file.ts';
import { goldenPath } from '../documents/golden-runs.ts';
import { renderMarkdown } from '../documents/forms.ts';
import { runFiles } from '../../src/toolkit/record/run-files.ts';

export interface Reader {
  readonly name: string;
  /** The file that is broken, as it is when whole. */
  readonly file: string;
  readonly whole: Buffer;
  /** @returns the verdict where there is one; throws a UserError for what cannot be read */
  readonly read: () => Promise<string | null>;
}

const words = [
  'null',
  '{}',
  '[]',
  '-1',
  '1e308',
  '1e999',
  '""',
  '"x"',
  '\u0000',
  '__proto__',
  '\n',
  '"',
  ',',
];

/** A file as a disk, a network or a person breaks it: never what it was. */
export function broken(whole: Buffer): fc.Arbitrary<Buffer> {
  const text = whole[0] === 0x1f ? gunzipSync(whole) : whole;
  const pack =
    whole[0] === 0x1f ? (bytes: Buffer) => gzipSync(bytes, { level: 0 }) : (bytes: Buffer) => bytes;
  const place = fc.nat(Math.max(0, text.length - 1));
  const splice = (at: number, gone: number, put: Buffer): Buffer =>
    Buffer.concat([text.subarray(0, at), put, text.subarray(at + gone)]);
  const changed = fc.oneof(
    place.map((length) => text.subarray(0, length)),
    fc
      .tuple(place, fc.nat(40), fc.constantFrom(...words))
      .map(([at, gone, word]) => splice(at, gone, Buffer.from(word))),
    fc
      .tuple(place, fc.uint8Array({ minLength: 1, maxLength: 8 }))
      .map(([at, bytes]) => splice(at, bytes.length, Buffer.from(bytes))),
    fc.tuple(place, place).map(([a, b]) => splice(Math.min(a, b), Math.abs(a - b), Buffer.alloc(0))),
    fc.constantFrom(...words).map((word) => Buffer.from(word)),
  );
  const packed = fc.oneof(
    { weight: 5, arbitrary: changed.map((bytes) => pack(bytes)) },
    {
      weight: 1,
      arbitrary: fc.nat(Math.max(0, whole.length - 1)).map((length) => whole.subarray(0, length)),
    },
  );
  const meaning = meaningOf(whole);
  return packed.filter(
    (bytes) =>
      !bytes.equals(whole) && !bytes.equals(pack(text)) && (meaning === null || meaningOf(bytes) !== meaning),
  );
}

/** Of JSON, which a line end more does not damage; null for what is none. */
function meaningOf(bytes: Buffer): string | null {
  try {
    return JSON.stringify(JSON.parse(bytes.toString()));
  } catch {
    return null;
  }
}

/** Null where it was read, the code where it was refused in one line. @throws anything else: a stack for somebody */
export async function outcomeOf({ read }: Reader): Promise<string | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError && !error.message.includes('\n')) return error.code;
    throw error;
  }
}

const scenarios = [
  'normal',
  'peak',
  'smoke',
  'burst',
  'stress',
  'spike',
  'endurance',
  'roi',
  'mixed',
  'recovery',
  'breakpoint',
  'capacity',
  'trial',
];
const root = new URL('../../', import.meta.url).pathname;
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const search = {
  schemaVersion: 1,
  id: 'x',
  state: 'finished',
  command: 'jorge-load capacity',
  slo: 'p95<200',
  settings: { unit: 'rate', start: 1, lowest: 1, highest: 9, precision: 0.05 },
  timeScale: 1,
  maxSeconds: null,
  overrides: {},
  targetUrl: 'http://127.0.0.1:1',
  sandbox: null,
  startedAt: '2026-01-01T00:00:00Z',
  secondsUsed: 1,
  meanWaitSeconds: null,
  trials: [],
  notes: [],
};
const suite = {
  schemaVersion: 1,
  id: 'x',
  suite: 'quick',
  state: 'finished',
  startedAt: '2026-01-01T00:00:00Z',
  endedAt: null,
  flags: {},
  cooldown: { minSeconds: 0, maxSeconds: 1 },
  entries: [{ scenario: 'smoke', overrides: {}, status: 'waiting', cooldown: null, attempts: [] }],
};
const samples =
  'metric_name,timestamp,metric_value,name,status\n' +
  Array.from(
    { length: 40 },
    (_, at) => `http_req_duration,${1772442000000 + at * 100},${at + 1},home,200\n`,
  ).join('');
const points =
  '{"type":"Metric","metric":"http_req_duration","data":{"type":"trend","contains":"time","thresholds":[]}}\n' +
  Array.from(
    { length: 40 },
    (_, at) =>
      `{"type":"Point","metric":"http_req_duration","data":{"time":"2026-03-02T09:00:${10 + at}Z","value":${at},"tags":{"name":"home"}}}\n`,
  ).join('');

const scriptError = {
  event: 'script-error',
  time: '2026-01-01T00:00:00Z',
  name: 'Error',
  message: 'x',
  at: null,
  user: null,
  task: null,
  uncaught: null,
};

/** A run that passed, sealed as `run` seals it. @param changes files to write, or to leave out */
async function sealedRun(
  run: string,
  changes: Readonly<Record<string, string | Buffer | null>>,
): Promise<string> {
  await cp(goldenPath('pass'), run, { recursive: true });
  await cp(join(goldenPath('fail'), 'failures.ndjson'), join(run, 'failures.ndjson'));
  await thin(join(run, 'timeline.ndjson.gz'));
  for (const [name, text] of Object.entries(changes)) {
    if (text === null) await rm(join(run, name), { force: true });
    else await writeFile(join(run, name), text);
  }
  const facts = JSON.parse(await readFile(join(run, 'run.json'), 'utf8')) as object;
  const sealed = withSeal({ ...facts, files: await sealFolder(run) });
  await writeFile(join(run, 'run.json'), JSON.stringify(sealed));
  return run;
}

/** Of the sums so far the last alone is read: without the others it is a third as long, and says the same. */
async function thin(timeline: string): Promise<void> {
  const lines = gunzipSync(await readFile(timeline))
    .toString()
    .split('\n');
  const isSum = (line: string): boolean => line.startsWith('{"event":"cumulative"');
  const last = lines.map(isSum).lastIndexOf(true);
  await writeFile(timeline, gzipSync(lines.filter((line, at) => !isSum(line) || at === last).join('\n')));
}

/** Files of a run folder that are broken one by one. */
export const ofFolder = Object.values(runFiles).filter((name) => name !== runFiles.samples);

/** What is read with that file alone: thousands of whole folders would take their time. */
function withOnly(name: string): Readonly<Record<string, string | Buffer | null>> {
  const needed = new Set([name, 'run.json', 'summary.json']);
  const left = ofFolder.filter((one) => !needed.has(one) && one !== 'script-errors.ndjson');
  const errors = name === 'script-errors.ndjson' ? { [name]: `${JSON.stringify(scriptError)}\n` } : {};
  const metrics = name === runFiles.metrics ? { [name]: metricsOfGolden() } : {};
  const absent = left.map((one) => [one, null] as const);
  return { ...Object.fromEntries(absent), ...errors, ...metrics };
}

/** Of the golden run's length and requests, as k6 sends them today, each five seconds. */
function metricsOfGolden(): Buffer {
  const run = JSON.parse(readFileSync(join(goldenPath('pass'), runFiles.run), 'utf8')) as RunFacts;
  const summary = JSON.parse(readFileSync(join(goldenPath('pass'), runFiles.summary), 'utf8')) as Summary;
  const requests = summary.metrics['http_reqs']?.values['count'] ?? 0;
  const startMs = Date.parse(run.loadStartedAt ?? '');
  const tags = { name: 'pricing_calculate', phase: 'steady' };
  const [lengthMs, count] = [5000, Math.ceil((run.plan?.durationSeconds ?? 0) / 5)];
  const periods = Array.from({ length: count }, (_, place) => ({
    timeMs: startMs + (place + 1) * lengthMs,
    lengthMs,
    trends: { http_req_duration: [[tags, [5, 10, 20]]] as const },
    counters: { http_reqs: [[tags, place === 0 ? requests - 3 * (count - 1) : 3]] as const },
    rates: { request_ok: [[tags, [0, 3]]] as const },
    gauges: { vus: [[{}, 10]] as const },
  }));
  return gzipSync(periods.map((one) => `${JSON.stringify(requestOf(one))}\n`).join(''));
}

/** Analyzing and rendering take longer than reading. */
const analyzedInCases = 24;

/** What is damaged can't pass, by src/toolkit/analyze/verdict.ts: of such, one in a few is judged and told as well. */
function verdicts(): (run: string) => Promise<string> {
  let damaged = 0;
  return async (run) => {
    const record = await readRecord(run);
    const isDamaged = record.damage.length > 0;
    if (isDamaged && (damaged += 1) % analyzedInCases !== 0) return 'damaged';
    const analysis = analyze(record, { strict: false });
    expectFigures(renderMarkdown(analysis));
    return isDamaged && analysis.report.verdict === 'INVALID' ? 'damaged' : analysis.report.verdict;
  };
}

/** Beside what a schema says of a file, which it may quote. */
function expectFigures(page: string): void {
  const odd = page.split('\n').find((line) => /\b(NaN|Infinity|undefined)\b|\[object/.test(line));
  if (odd !== undefined && !odd.includes('Invalid input')) throw new Error(`no figure: ${odd}`);
}

function baselineOf(record: RunRecord): unknown {
  return makeBaseline(record, analyze(record, { strict: false }));
}

/** One file of each kind. */
export async function makeReaders(): Promise<{
  readonly readers: readonly Reader[];
  readonly remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-fuzz-'));
  const brief = await sealedRun(join(folder, 'runs/brief'), {});
  const { report } = analyze(await readRecord(brief), { strict: false });
  await writeFile(join(brief, 'report.json'), JSON.stringify(report));
  const ofRun = async (name: string): Promise<Reader> => {
    const run = await sealedRun(join(folder, name.replace(/\W/g, '-')), withOnly(name));
    const [file, verdict] = [join(run, name), verdicts()];
    return { name, file, whole: await readFile(file), read: () => verdict(run) };
  };
  const alone = async (
    name: string,
    whole: Buffer,
    read: (path: string) => Promise<unknown>,
  ): Promise<Reader> => {
    const path = join(folder, name.replace(/\W/g, '-'));
    await mkdir(path, { recursive: true });
    const file = join(path, name);
    await writeFile(file, whole);
    return {
      name,
      file,
      whole,
      read: async () => {
        const said = await read(path);
        return typeof said === 'string' ? said : null;
      },
    };
  };
  const thresholds = await readFile(join(root, 'thresholds.json'));
  const readers = [
    ...(await Promise.all(ofFolder.map(ofRun))),
    await alone('samples.csv', Buffer.from(samples), (path) => readRecord(join(path, 'samples.csv'))),
    await alone('samples.json', Buffer.from(points), (path) => readRecord(join(path, 'samples.json'))),
    await alone('search.json', json(search), readSearch),
    await alone(
      'scaling.json',
      json({
        schemaVersion: 1,
        id: 'x',
        command: 'x',
        startedAt: 'x',
        secondsUsed: 1,
        sizes: [{ replicas: 1, search }],
      }),
      readScaling,
    ),
    await alone('suite.json', json(suite), readSuite),
    await alone('suites.json', await readFile(join(root, 'suites.json')), (path) =>
      loadSuites(join(path, 'suites.json'), scenarios),
    ),
    await alone('thresholds.json', thresholds, (path) =>
      loadThresholds(join(path, 'thresholds.json'), scenarios),
    ),
    await alone('main.json', json(baselineOf(await readRecord(brief))), (path) => readBaseline(path, 'main')),
    {
      name: 'report.json',
      file: join(brief, 'report.json'),
      whole: json(report),
      read: async () => (await readHistory(join(folder, 'runs'))).skipped[0] ?? null,
    },
  ];
  return { readers, remove: () => rm(folder, { recursive: true }) };
}
