/**
 * Runs made request by request, so that the truth about them is known; kept as a run keeps them by default: a second's
 * count, min, med, max, p90, p95 and p99. Output: pairs of baselines, as `jorge-load compare` makes them of run folders.
 */
import { standardNormal } from '../sandbox/random.ts';
import { analyze } from '../src/toolkit/analyze/analyze.ts';
import { projectPlatform } from '../src/toolkit/config/platform.ts';
import { quantile } from '../src/toolkit/statistics/percentiles.ts';
import type { Baseline } from '../src/toolkit/compare/baseline-schema.ts';
import { makeBaseline } from '../src/toolkit/compare/make-baseline.ts';
import type { RunRecord, Timeline } from '../src/toolkit/record/types.ts';
import type { Random } from './compare-pairs.ts';

/** What a second does to its requests. */
export interface Second {
  /** Multiplies their latency. */
  readonly factor: number;
  /** The share that fails. */
  readonly failed: number;
}

export interface Build {
  /** Requests a second by endpoint. */
  readonly rates: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** The standard deviation of a request's log latency. */
  readonly sigma: number;
  /** All that endpoints share, second by second; drawn anew for each run. */
  readonly weather: (random: Random) => (second: number) => Second;
  /** What a build makes of a latency that would be 1 without it. */
  readonly change?: (latency: number, endpoint: string) => number;
}

const usualMs = 40;
const startMs = Date.parse('2026-01-01T00:00:00Z');

export function makeRun(build: Build, random: Random): Baseline {
  const record = recordOf(build, random);
  const made = makeBaseline(record, analyze(record, { strict: false }));
  if (typeof made === 'string') throw new Error(made);
  // Without k6's own summary a run is INVALID, and would not be compared.
  return { ...made, outline: { ...made.outline, verdict: 'PASS' } };
}

interface Columns {
  readonly count: Float32Array;
  readonly okShare: Float32Array;
  readonly latency: ReadonlyMap<string, Float32Array>;
}

const aggregates = [
  ['min', 0],
  ['med', 0.5],
  ['p(90)', 0.9],
  ['p(95)', 0.95],
  ['p(99)', 0.99],
  ['max', 1],
] as const;

function recordOf(build: Build, random: Random): RunRecord {
  const { rates, seconds, weather } = build;
  const at = weather(random);
  const names = Object.keys(rates);
  const [whole, ...columns] = ['all', ...names].map(() => blankColumns(seconds));
  for (let second = 0; second < seconds; second += 1) {
    const now = at(second);
    const drawn = names.map((name) => drawSecond({ build, name, now }, random));
    drawn.forEach((one, place) => fill(columns[place], second, [one]));
    fill(whole, second, drawn);
  }
  return recordWith(
    build,
    ['', ...names.map((name) => `{name:${name}}`)].map((tags, place) => [
      tags,
      (place === 0 ? whole : columns[place - 1]) ?? blankColumns(0),
    ]),
  );
}

interface Drawn {
  readonly latenciesMs: readonly number[];
  readonly failures: number;
}

function drawSecond(
  { build, name, now }: { readonly build: Build; readonly name: string; readonly now: Second },
  random: Random,
): Drawn {
  const { rates, sigma, change = (latency: number): number => latency } = build;
  const { factor, failed } = now;
  const count = poisson(rates[name] ?? 0, random);
  let failures = 0;
  const latenciesMs = Array.from({ length: count }, () => {
    if (failed > 0 && random() < failed) failures += 1;
    return usualMs * factor * change(Math.exp(sigma * standardNormal(random)), name);
  });
  return { latenciesMs, failures };
}

/** D. E. Knuth, The Art of Computer Programming 2, 3.4.1; of large means, the normal with the same moments. */
function poisson(mean: number, random: Random): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * standardNormal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

function blankColumns(seconds: number): Columns {
  const blank = (): Float32Array => new Float32Array(seconds).fill(NaN);
  return {
    count: blank(),
    okShare: blank(),
    latency: new Map(aggregates.map(([name]) => [name, blank()])),
  };
}

function fill(columns: Columns | undefined, second: number, drawn: readonly Drawn[]): void {
  const [only, ...others] = drawn;
  const latenciesMs =
    others.length === 0 ? (only?.latenciesMs ?? []) : drawn.flatMap((one) => one.latenciesMs);
  const sorted = new Float64Array(latenciesMs).sort();
  if (columns === undefined || sorted.length === 0) return;
  columns.count[second] = sorted.length;
  columns.okShare[second] = 1 - drawn.reduce((total, { failures }) => total + failures, 0) / sorted.length;
  for (const [name, q] of aggregates) {
    const column = columns.latency.get(name);
    if (column !== undefined) column[second] = quantile(sorted, q);
  }
}

function recordWith({ seconds }: Build, traffic: readonly (readonly [string, Columns])[]): RunRecord {
  const timeline: Timeline = {
    periodMs: 1000,
    timesMs: Float64Array.from({ length: seconds }, (_, second) => startMs + (second + 1) * 1000),
    totals: new Map(),
    series: new Map([
      ['vus', new Map([['value', new Float32Array(seconds).fill(100)]])],
      ...traffic.flatMap(([tags, { count, okShare, latency }]): [string, Map<string, Float32Array>][] => [
        [`http_reqs${tags}`, new Map([['count', count]])],
        [`http_req_duration${tags}`, new Map(latency)],
        [`request_ok${tags}`, new Map([['rate', okShare]])],
      ]),
    ]),
  };
  const endedAt = new Date(startMs + seconds * 1000).toISOString();
  const startedAt = new Date(startMs).toISOString();
  return {
    name: 'made',
    platform: projectPlatform(),
    run: {
      schemaVersion: 1,
      id: 'made',
      scenario: 'normal',
      state: 'finished',
      startedAt,
      endedAt,
      loadStartedAt: startedAt,
      k6ExitCode: 0,
      command: '',
      overrides: {},
      seed: 1,
      target: { url: 'http://127.0.0.1:1', kind: 'sandbox' },
      bundle: { path: '', sha256: '' },
      thresholdsSha256: '',
      git: null,
      k6: { version: '', source: 'PATH' },
      host: { platform: '', cpuModel: '', cores: 2, memoryBytes: 1, nodeVersion: '' },
      plan: null,
    },
    plan: {
      schemaVersion: 1,
      scenario: 'normal',
      purpose: '',
      model: 'closed',
      seed: 1,
      targetUrl: 'http://127.0.0.1:1',
      users: 100,
      timeScale: 1,
      durationSeconds: seconds,
      phases: [{ phase: 'steady', startSeconds: 0, endSeconds: seconds, from: 100, to: 100 }],
      mix: [],
      gates: {},
      derivedGates: {},
      targets: {},
      stepLimits: {},
    },
    summary: null,
    timeline,
    failures: [],
    system: null,
    samples: null,
    damage: [],
    notes: [],
  };
}
