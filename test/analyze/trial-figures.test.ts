import { expect, it } from 'vitest';
import { projectPlatform } from '../../src/toolkit/config/platform.ts';
import { runOf } from '../../src/toolkit/analyze/run.ts';
import { trialFigures } from '../../src/toolkit/analyze/trial-figures.ts';
import type { RunRecord } from '../../src/toolkit/record/types.ts';

const asked = { level: 100, kind: 'full', vusAllowed: 30 } as const;

/** 2 s of warm-up, 8 s judged, a period a second; `dropped` in each of them. */
function record(parts: { requests?: number; dropped?: readonly number[] } = {}): RunRecord {
  const { requests = 800, dropped = [] } = parts;
  const trend = (p95: number, count: number) => ({
    type: 'trend',
    contains: 'time',
    values: { avg: p95 / 2, med: p95 / 2, max: p95 * 2, 'p(95)': p95, 'p(99)': p95 * 1.5, count },
  });
  const rate = (ok: number) => ({
    type: 'rate',
    contains: 'default',
    values: { rate: ok, passes: 1, fails: 1 },
  });
  const counter = (count: number) => ({ type: 'counter', contains: 'default', values: { count, rate: 1 } });
  const metrics = {
    'http_reqs{phase:steady}': counter(requests),
    'http_req_duration{phase:steady}': trend(80, requests),
    'request_ok{phase:steady}': rate(0.98),
    'http_req_duration{name:roi_report,phase:steady}': trend(120, 50),
    'request_ok{name:roi_report,phase:steady}': rate(0.9),
    dropped_iterations: counter(dropped.reduce((sum, count) => sum + count, 0)),
  };
  const timesMs = Float64Array.from({ length: 10 }, (_, row) => (row + 1) * 1000);
  const column = (values: readonly number[]) => new Map([['count', Float32Array.from(values)]]);
  return {
    name: 'x',
    run: { loadStartedAt: new Date(0).toISOString(), host: { cores: 2 } },
    plan: {
      model: 'open',
      durationSeconds: 10,
      phases: [
        { phase: 'ramp', startSeconds: 0, endSeconds: 2, from: 100, to: 100 },
        { phase: 'steady', startSeconds: 2, endSeconds: 10, from: 100, to: 100 },
      ],
    },
    summary: { metrics, state: { testRunDurationMs: 10_000 } },
    timeline: {
      periodMs: 1000,
      timesMs,
      series: new Map(dropped.length === 0 ? [] : [['dropped_iterations', column(dropped)]]),
      totals: new Map(),
    },
    samples: null,
    system: {
      timesMs,
      series: new Map([
        ['generator.cpuCores', Float64Array.from({ length: 10 }, (_, row) => (row < 2 ? 2 : 0.5))],
        ['target.cpuShare', Float64Array.from({ length: 10 }, (_, row) => (row < 2 ? NaN : 0.75))],
      ]),
    },
    platform: projectPlatform(),
    failures: [],
    notes: [],
  } as unknown as RunRecord;
}

it('are those of the judged phase alone: the warm-up counts for nothing', () => {
  expect(trialFigures(runOf(record()), asked)).toMatchObject({
    ...asked,
    seconds: 8,
    started: 800,
    dropped: 0,
    latencyMs: { avg: 40, p50: 40, p95: 80, p99: 120, max: 160 },
    endpoints: [{ endpoint: 'roi_report', requests: 50, latencyMs: { p95: 120 } }],
    generatorCpuShare: 0.25,
    resources: { 'target.cpuShare': 0.75 },
  });
  expect(trialFigures(runOf(record()), asked)!.errorShare).toBeCloseTo(0.02, 9);
});

it('count the arrivals that were dropped in the judged phase', () => {
  const dropped = [50, 50, 0, 0, 1, 2, 3, 0, 0, 0];
  expect(trialFigures(runOf(record({ dropped })), asked)!.dropped).toBe(6);
});

it('are none where nothing was answered', () => {
  expect(trialFigures(runOf(record({ requests: 0 })), asked)).toBeNull();
});
