/**
 * The record of many generators: how long it takes to read, the most memory that takes, and how far its percentiles are
 * from the exact ones. Ten million requests of four generators, whose values are kept beside the files; and a day of
 * eight, with all the metrics that k6 sends. Files are read by a process of its own (bench/read-merged.ts).
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { build } from 'esbuild';
import { execa } from 'execa';
import { seededRandom } from '../sandbox/random.ts';
import { root } from '../src/toolkit/config/paths.ts';
import { quantile } from '../src/toolkit/statistics/percentiles.ts';
import { type Exported, requestOf } from '../test/record/otlp/made-requests.ts';
import { ownUse, tellingOwnUse } from './cli.ts';
import type { MergedFigures } from './read-merged.ts';
import type { BenchCase, Row } from './rows.ts';

const packed = promisify(gzip);
const startMs = Date.parse('2026-03-01T10:00:00Z');
const combinations = 40;
const quantiles = [0.5, 0.9, 0.95, 0.99, 0.999] as const;

export const distributed: BenchCase = {
  name: 'distributed',
  about: 'the record of many generators (goals: a day of 8 × 40 combinations ≤ 20 s and ≤ 400 MB)',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jorge-load-bench-'));
    try {
      return [...(await tenMillion(folder)), ...(await aDay(folder))];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

const tagsOf = (place: number): Record<string, string> => ({
  name: `endpoint_${place % 10}`,
  phase: 'steady',
  user: place % 20 < 10 ? 'JorgePlatformUser' : 'PeakTrafficUser',
  task: `endpoint_${place % 10}`,
  status: place < 20 ? '200' : '503',
  method: 'POST',
  expected_response: String(place < 20),
});

const allTags = Array.from({ length: combinations }, (_, place) => tagsOf(place));

/** Log-normal, each combination slower than the one before; one in two hundred takes ten times as long. */
function drawn(place: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const ms = (2 + place) * Math.exp(normal * 0.6) * (random() < 0.005 ? 10 : 1);
  // As k6 knows them.
  return Math.round(ms * 1e6) / 1e6;
}

async function tenMillion(folder: string): Promise<Row[]> {
  const [generators, seconds, each] = [4, 600, 104];
  const random = seededRandom(16);
  const exact = new Float64Array(generators * seconds * combinations * each);
  let requests = 0;
  const draw = (place: number): number[] =>
    Array.from({ length: each }, () => (exact[requests++] = drawn(place, random)));
  const paths = Array.from({ length: generators }, (_, place) => join(folder, `ten-million-${place}.gz`));
  for (const [generator, path] of paths.entries()) {
    await writeLines(path, seconds, (second) => {
      const durations = allTags.map((tags, place) => [tags, draw(place)] as const);
      return JSON.stringify(
        requestOf({
          source: String(generator),
          timeMs: startMs + second * 1000 + generator * 210,
          trends: { http_req_duration: durations },
          counters: { http_reqs: allTags.map((tags) => [tags, each] as const) },
        }),
      );
    });
  }
  exact.sort();
  const figures = await read(paths);
  if (figures.requests !== requests) throw new Error(`${figures.requests} of ${requests} requests were read`);
  const errors = quantiles.map((q, place) => {
    const { value, low, high } = figures.estimates[place] ?? { value: NaN, low: NaN, high: NaN };
    const truth = quantile(exact, q);
    if (!(low <= truth && truth <= high)) throw new Error(`p${q * 100} is not within its bound`);
    return [
      row(`10 M requests: p${q * 100}, error`, (value / truth - 1) * 100, '%'),
      row(`10 M requests: p${q * 100}, bound`, Math.max(high / value - 1, 1 - low / value) * 100, '%'),
    ];
  });
  return [...(await costRows('10 M requests of 4', figures, paths)), ...errors.flat()];
}

/** A request each minute from each: so long a run needs no more. */
async function aDay(folder: string): Promise<Row[]> {
  const [generators, lengthMs] = [8, 60_000];
  const periods = 86_400_000 / lengthMs;
  const random = seededRandom(17);
  const templates = Array.from({ length: 8 }, () => dayTemplate(lengthMs, random));
  const path = join(folder, 'day.gz');
  await writeLines(path, periods * generators, (line) => {
    const [generator, period] = [line % generators, Math.floor(line / generators)];
    const timeMs = startMs + period * lengthMs + generator * 7_000;
    const template = templates[(generator + period * 3) % templates.length] ?? '';
    return at(template, { timeMs, lengthMs, generator });
  });
  const figures = await read([path]);
  if (figures.requests !== periods * generators * combinations * dayEach)
    throw new Error('requests were lost');
  return [
    ...(await costRows('a day of 8', figures, [path])),
    row('a day of 8: period', figures.periodMs / 1000, 's'),
  ];
}

const dayEach = 400;
/** In the place of what differs from line to line. */
const template = { source: '(generator)', timeMs: 1e12 };

function dayTemplate(lengthMs: number, random: () => number): string {
  const trend = (scale: number): NonNullable<Exported['trends']>[string] =>
    allTags.map((tags, place) => [tags, Array.from({ length: dayEach }, () => drawn(place, random) * scale)]);
  const all = <Value>(value: Value): (readonly [Record<string, string>, Value])[] =>
    allTags.map((tags) => [tags, value] as const);
  const none = Array.from({ length: dayEach }, () => 0);
  return JSON.stringify(
    requestOf({
      ...template,
      lengthMs,
      trends: {
        ...{ http_req_duration: trend(1), http_req_waiting: trend(0.9), iteration_duration: trend(1.1) },
        ...{ http_req_blocked: trend(0.001), http_req_sending: trend(0.01), http_req_receiving: trend(0.02) },
        ...{ http_req_connecting: all(none), http_req_tls_handshaking: all(none) },
      },
      counters: {
        ...{ http_reqs: all(dayEach), iterations: all(dayEach), task_runs: all(dayEach) },
        ...{ data_sent: [[{}, 1e6]], data_received: [[{}, 1e7]] },
      },
      rates: {
        http_req_failed: all([dayEach, 0] as const),
        request_ok: all([1, dayEach - 1] as const),
        degraded_responses: all([dayEach, 0] as const),
      },
      gauges: { vus: [[{}, 100]], vus_max: [[{}, 100]] },
    }),
  );
}

interface Moment {
  readonly timeMs: number;
  readonly lengthMs: number;
  readonly generator: number;
}

function at(text: string, { timeMs, lengthMs, generator }: Moment): string {
  const nanoseconds = (ms: number): string => `"${ms}000000"`;
  return text
    .replace(template.source, String(generator))
    .replaceAll(nanoseconds(template.timeMs - lengthMs), nanoseconds(timeMs - lengthMs))
    .replaceAll(nanoseconds(template.timeMs), nanoseconds(timeMs));
}

async function writeLines(path: string, count: number, lineOf: (place: number) => string): Promise<void> {
  const file = createWriteStream(path);
  for (let place = 0; place < count; place += 2) {
    const lines = [place, place + 1].filter((one) => one < count).map(lineOf);
    const members = await Promise.all(lines.map((line) => packed(`${line}\n`, { level: 1 })));
    for (const member of members) await written(file, member);
  }
  await new Promise<void>((resolve) => file.end(resolve));
}

async function written(file: WriteStream, bytes: Buffer): Promise<void> {
  if (!file.write(bytes)) await new Promise<void>((resolve) => file.once('drain', resolve));
}

/** Built first: the compiler of a bench in TypeScript would be most of its memory. */
async function read(paths: readonly string[]): Promise<MergedFigures & { readonly peakMegabytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-bench-'));
  try {
    const program = join(folder, 'read-merged.mjs');
    await build({
      ...{ entryPoints: [join(root, 'bench/read-merged.ts')], outfile: program, logLevel: 'warning' },
      ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20.12' },
    });
    const args = [...tellingOwnUse, program, JSON.stringify({ paths, quantiles })];
    const { stdout, stderr } = await execa(process.execPath, args, { cwd: root });
    const { peakBytes } = ownUse(stderr);
    return { ...(JSON.parse(stdout) as MergedFigures), peakMegabytes: peakBytes / 1024 ** 2 };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function costRows(
  name: string,
  { seconds, cpuSeconds, peakMegabytes }: Awaited<ReturnType<typeof read>>,
  paths: readonly string[],
): Promise<Row[]> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const megabytes = sizes.reduce((total, size) => total + size, 0) / 1024 / 1024;
  return [
    row(`${name}: on disk`, megabytes, 'MB'),
    row(`${name}: time`, seconds, 's'),
    row(`${name}: CPU`, cpuSeconds, 's'),
    row(`${name}: peak memory`, peakMegabytes, 'MB'),
  ];
}

function row(figure: string, value: number, unit: string): Row {
  return { case: 'distributed', figure, value, unit };
}
