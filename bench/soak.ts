/**
 * What a long load does to memory: `jorge-load run` as a soak and as by default, one after the other, each with 1,700
 * arrivals a second against the sandbox. Resident memory of k6 and of jorge-load, which receives, by the requests that the
 * record counts up to then: Theil–Sen's slope after the first minutes. And the most that the report takes afterwards.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { countOver } from '../src/toolkit/analyze/merged/ask.ts';
import { root } from '../src/toolkit/config/paths.ts';
import { fieldOf } from '../src/toolkit/monitor/proc-text.ts';
import { readMerged } from '../src/toolkit/record/otlp/read-merged.ts';
import { runFiles } from '../src/toolkit/record/run-files.ts';
import type { MergedTimeline } from '../src/toolkit/record/types.ts';
import { trendOf } from '../src/toolkit/statistics/trend.ts';
import { measureCli } from './cli.ts';
import { k6Path, secret, startTarget } from './k6.ts';
import type { BenchCase, BenchOptions, Row } from './rows.ts';

const ratePerSecond = 1_700;
/** All are made at the start, so that none of what grows is theirs. */
const vus = 150;
const sampleEveryMs = 5_000;
const defaultMinutes = 20;
/** Until caches are full and the garbage collector has found its pace. */
const warmUpMinutes = 3;
const megabyte = 2 ** 20;
const million = 1e6;

export const soak: BenchCase = {
  name: 'soak',
  about: 'memory by requests, as a soak and by default (goal: a soak’s grows by ≤ 2 MB a million requests)',
  isLong: true,
  run: async ({ minutes = defaultMinutes }: BenchOptions) => {
    const target = await startTarget('--service-time-scale', '0');
    const outDir = await mkdtemp(join(tmpdir(), 'jorge-load-bench-'));
    try {
      const load = { url: target.url, minutes, outDir };
      const rows = await measure('soak', load, ['--soak']);
      return [...rows, ...(await measure('default', load, []))];
    } finally {
      await target.close();
      await rm(outDir, { recursive: true });
    }
  },
};

interface Load {
  readonly url: string;
  readonly minutes: number;
  readonly outDir: string;
}

interface Sample {
  readonly timeMs: number;
  readonly k6Bytes: number;
  readonly ownBytes: number;
}

async function measure(name: string, load: Load, flags: readonly string[]): Promise<Row[]> {
  const outDir = join(load.outDir, name);
  const samples = await sampled(load, [...flags, '--out', outDir]);
  const folder = join(outDir, readdirSync(outDir)[0] ?? '');
  const { timeline } = await readMerged([join(folder, runFiles.metrics)]);
  if (timeline === null) throw new Error('the run left no record');
  const { peakBytes } = await measureCli(['report', folder]);
  const requests = countOver(timeline, { metric: 'http_reqs' });
  const seconds = (timeline.periods * timeline.periodMs) / 1000;
  const warm = samples.slice(warmUpSamples(load.minutes));
  const row = (figure: string, value: number, unit: string): Row => ({
    ...{ case: 'soak', figure: `${name}: ${figure}`, value, unit },
  });
  const ofBytes = (figure: string, bytesOf: (sample: Sample) => number): Row[] => [
    row(`${figure}, growth`, slope(warm, timeline, bytesOf) / megabyte, 'MB a million requests'),
    row(`${figure}, at the end`, bytesOf(warm.at(-1) ?? nothing) / megabyte, 'MB'),
  ];
  return [
    row('requests', requests / million, 'million'),
    row('requests a second', requests / seconds, '/s'),
    ...ofBytes('memory of k6', ({ k6Bytes }) => k6Bytes),
    ...ofBytes('memory of jorge-load', ({ ownBytes }) => ownBytes),
    row('report, peak memory', peakBytes / megabyte, 'MB'),
  ];
}

const nothing: Sample = { timeMs: NaN, k6Bytes: NaN, ownBytes: NaN };

/** Of a short run, half. */
function warmUpSamples(minutes: number): number {
  return Math.ceil((Math.min(warmUpMinutes, minutes / 2) * 60_000) / sampleEveryMs);
}

/** While k6 is there: what comes after it is the report. */
async function sampled({ url, minutes }: Load, flags: readonly string[]): Promise<Sample[]> {
  const rate = ['--model', 'open', '--rate', String(ratePerSecond), '--max-vus', String(vus)];
  const length = ['--duration', `${minutes * 60}s`];
  const args = ['run', 'normal', '--target', url, ...rate, ...length, '--force', ...flags];
  const run = execa(process.execPath, ['scripts/jorge-load.mjs', ...args], {
    ...{ cwd: root, env: { JWT_SECRET: secret, K6_BIN: await k6Path() }, reject: false, stdin: 'ignore' },
  });
  const samples: Sample[] = [];
  const over = run.then(() => 'over' as const);
  while ((await Promise.race([over, wait(sampleEveryMs)])) !== 'over') {
    const sample = sampleOf(run.pid ?? 0);
    if (sample !== null) samples.push(sample);
  }
  const { exitCode, stderr } = await run;
  if (exitCode === undefined || exitCode === 2 || exitCode === 70) throw new Error(stderr);
  return samples;
}

/** Null before k6 is there, and after. */
function sampleOf(command: number): Sample | null {
  try {
    const children = readFileSync(`/proc/${command}/task/${command}/children`, 'utf8').trim().split(' ');
    const k6 = children.find((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'k6');
    if (k6 === undefined) return null;
    return { timeMs: Date.now(), k6Bytes: residentBytes(k6), ownBytes: residentBytes(String(command)) };
  } catch {
    // One of them has ended.
    return null;
  }
}

function residentBytes(pid: string): number {
  return fieldOf(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmRSS') ?? NaN;
}

/** Bytes a million requests. */
function slope(
  samples: readonly Sample[],
  timeline: MergedTimeline,
  bytesOf: (sample: Sample) => number,
): number {
  const millions = samples.map(
    ({ timeMs }) => countOver(timeline, { metric: 'http_reqs', window: [-Infinity, timeMs] }) / million,
  );
  // A slope over what is on this axis, seconds or not.
  return trendOf({ seconds: millions, values: samples.map(bytesOf) })?.slopePerSecond ?? NaN;
}
