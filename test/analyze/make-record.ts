/** Records as a run would leave them, small enough to read in a test. */
import type { Plan } from '../../src/contract/plan.ts';
import { projectPlatform } from '../../src/toolkit/config/platform.ts';
import type { RunFacts } from '../../src/toolkit/record/run-schema.ts';
import type { Summary, SummaryMetric } from '../../src/toolkit/record/summary-schema.ts';
import type { RunRecord, Timeline } from '../../src/toolkit/record/types.ts';

export const startMs = Date.parse('2026-03-01T10:00:00Z');

export function makePlan(parts: Partial<Plan> = {}): Plan {
  return {
    schemaVersion: 1,
    scenario: 'normal',
    purpose: 'A test.',
    model: 'closed',
    seed: 1,
    targetUrl: 'http://127.0.0.1:1',
    users: 100,
    timeScale: 1,
    durationSeconds: 80,
    phases: [
      { phase: 'ramp', startSeconds: 0, endSeconds: 10, from: 0, to: 100 },
      { phase: 'steady', startSeconds: 10, endSeconds: 70, from: 100, to: 100 },
      { phase: 'drain', startSeconds: 70, endSeconds: 80, from: 100, to: 0 },
    ],
    mix: [],
    gates: { 'http_req_duration{phase:steady}': ['p(95)<100'], 'request_ok{phase:steady}': ['rate>0.99'] },
    derivedGates: {},
    targets: {},
    stepLimits: {},
    ...parts,
  };
}

export function trend(
  values: Readonly<Record<string, number>>,
  ok?: Readonly<Record<string, boolean>>,
): SummaryMetric {
  return metric('trend', values, ok);
}

export function metric(
  type: SummaryMetric['type'],
  values: Readonly<Record<string, number>>,
  ok: Readonly<Record<string, boolean>> = {},
): SummaryMetric {
  const thresholds = Object.fromEntries(Object.entries(ok).map(([text, value]) => [text, { ok: value }]));
  return { type, contains: 'default', values: { ...values }, thresholds };
}

const latency = {
  avg: 40,
  min: 5,
  med: 35,
  max: 300,
  'p(75)': 50,
  'p(90)': 70,
  'p(95)': 80,
  'p(99)': 150,
  count: 20_000,
};

export function makeSummary(metrics: Readonly<Record<string, SummaryMetric>> = {}): Summary {
  return {
    state: { testRunDurationMs: 80_000 },
    metrics: {
      http_reqs: metric('counter', { count: 20_000, rate: 250 }),
      http_req_duration: trend(latency),
      'http_req_duration{phase:steady}': trend(latency, { 'p(95)<100': true }),
      request_ok: metric('rate', { rate: 0.999, passes: 19_980, fails: 20 }),
      'request_ok{phase:steady}': metric(
        'rate',
        { rate: 0.999, passes: 19_980, fails: 20 },
        { 'rate>0.99': true },
      ),
      vus: metric('gauge', { value: 1, min: 0, max: 100 }),
      ...metrics,
    },
  };
}

export function makeRun(parts: Partial<RunFacts> = {}): RunFacts {
  return {
    schemaVersion: 1,
    id: 'normal-20260301T100000Z',
    scenario: 'normal',
    state: 'finished',
    startedAt: new Date(startMs).toISOString(),
    endedAt: new Date(startMs + 80_000).toISOString(),
    loadStartedAt: new Date(startMs).toISOString(),
    k6ExitCode: 0,
    command: 'jorge-load run normal --sandbox',
    overrides: {},
    seed: 1,
    target: { url: 'http://127.0.0.1:1', kind: 'sandbox' },
    bundle: { path: 'build/normal.js', sha256: 'a' },
    thresholdsSha256: 'b',
    git: null,
    k6: { version: '2.2.0', source: 'PATH' },
    host: { platform: 'linux', cpuModel: 'x', cores: 2, memoryBytes: 1, nodeVersion: '20' },
    plan: null,
    ...parts,
  };
}

/** One period a second; each series is a function of the second (0-based). */
export function makeTimeline(
  seconds: number,
  series: Readonly<Record<string, Readonly<Record<string, (second: number) => number>>>>,
): Timeline {
  const rows = Array.from({ length: seconds }, (_, second) => second);
  return {
    periodMs: 1000,
    timesMs: Float64Array.from(rows, (second) => startMs + (second + 1) * 1000),
    totals: new Map(),
    series: new Map(
      Object.entries(series).map(([name, aggregates]) => [
        name,
        new Map(
          Object.entries(aggregates).map(([aggregate, value]) => [aggregate, Float32Array.from(rows, value)]),
        ),
      ]),
    ),
  };
}

export function makeRecord(parts: Partial<RunRecord> = {}): RunRecord {
  return {
    name: 'normal-20260301T100000Z',
    run: makeRun(),
    plan: makePlan(),
    platform: projectPlatform(),
    summary: makeSummary(),
    timeline: null,
    failures: [],
    system: null,
    samples: null,
    damage: [],
    notes: [],
    ...parts,
  };
}
