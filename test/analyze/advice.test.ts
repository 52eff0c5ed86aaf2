import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { adviceCodes } from '../../src/toolkit/analyze/advice/adviser.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { RunRecord } from '../../src/toolkit/record/types.ts';
import {
  makePlan,
  makeRecord,
  makeRun,
  makeSummary,
  makeTimeline,
  metric,
  startMs,
  trend,
} from './make-record.ts';

function advised(parts: Partial<RunRecord>): Map<string, string> {
  const { advice } = analyze(makeRecord(parts), { strict: false }).report;
  return new Map(advice.map(({ code, evidence }) => [code, evidence]));
}

const system = (series: Readonly<Record<string, number>>): RunRecord['system'] => ({
  remarks: [],
  lastWords: [],
  timesMs: Float64Array.from([20, 30, 40], (second) => startMs + second * 1000),
  series: new Map(
    Object.entries(series).map(([name, value]) => [name, Float64Array.of(value, value, value)]),
  ),
});

const withMetrics = (metrics: Parameters<typeof makeSummary>[0]): Partial<RunRecord> => ({
  summary: makeSummary(metrics),
});

const ramp = (length: number, steady: number): Partial<RunRecord> => ({
  plan: makePlan({
    phases: [
      { phase: 'ramp', startSeconds: 0, endSeconds: length, from: 0, to: 100 },
      { phase: 'steady', startSeconds: length, endSeconds: length + steady, from: 100, to: 100 },
    ],
  }),
});

/** Seconds 10 to 70 are steady. */
const slowerFrom = (second: number): Partial<RunRecord> => ({
  timeline: makeTimeline(80, {
    vus: { value: () => 100 },
    http_reqs: { count: (at) => (at < second ? 100 : 60) },
    http_req_duration: { med: (at) => (at < second ? 20 : 90) },
  }),
});

/** Users double between second 40 and 41. */
const climbing = (ratePerSecond: (second: number) => number): Partial<RunRecord> => ({
  timeline: makeTimeline(80, {
    vus: { value: (second) => (second <= 40 ? 50 : 100) },
    http_reqs: { count: ratePerSecond },
    http_req_duration: { med: (second) => (second <= 40 ? 20 : 45) },
  }),
});

const gaps = (): Partial<RunRecord> => {
  const timeline = makeTimeline(80, {});
  timeline.timesMs.forEach((time, row) => (timeline.timesMs[row] = row < 50 ? time : time + 7000));
  return { timeline };
};

const mix = [
  { user: 'A', task: 'x', share: 0.5 },
  { user: 'A', task: 'y', share: 0.5 },
];

const cases: readonly (readonly [code: string, parts: Partial<RunRecord>, evidence: string | RegExp])[] = [
  [
    'closed-model-saturation',
    slowerFrom(40),
    'from the first third of steady load to the last: users × 1, requests/s × 0.60, p50 × 4.50',
  ],
  [
    'closed-model-saturation',
    climbing((second) => (second <= 40 ? 100 : 105)),
    'from half of the users to all: users × 2, requests/s × 1.05, p50 × 2.25',
  ],
  [
    'cold-start',
    { timeline: makeTimeline(80, { http_req_duration: { 'p(95)': (second) => (second < 16 ? 90 : 30) } }) },
    'p95 90 ms in the first tenth of steady load, 30 ms in the rest',
  ],
  [
    'degraded-answers',
    withMetrics({ degraded_responses: metric('rate', { rate: 0.01, passes: 200, fails: 19_800 }) }),
    '200 of 20,000 requests (1 %)',
  ],
  ['dns-time', withMetrics({ http_req_blocked: trend({ avg: 9, count: 5 }) }), /^9 ms a request on average/],
  [
    'few-endpoint-samples',
    withMetrics({
      'http_req_duration{name:health,phase:steady}': trend({ count: 40 }),
      'http_req_duration{name:roi_report,phase:steady}': trend({ count: 400 }),
    }),
    'requests of roi_report 400, health 40; 1,000 are needed',
  ],
  [
    'few-samples',
    withMetrics({ http_req_duration: trend({ count: 900 }) }),
    '900 requests, 10,000 are needed',
  ],
  ['generator-busy', { system: system({ 'generator.cpuCores': 1.6 }) }, 'k6 used 1.60 of 2 cores'],
  [
    'generator-busy',
    {
      run: makeRun({ host: { ...makeRun().host, cores: 8 } }),
      system: system({
        ...{ 'generator.cpuCores': 0.8, 'generator.cpuShare': 0.8, 'host.cpuShare': 0.97 },
      }),
    },
    'k6 used 0.80 cores, 80 % of what it may use',
  ],
  ['long-ramp', ramp(70, 60), '70 s of ramp, 60 s steady'],
  [
    'machine-busy',
    { system: system({ 'generator.cpuCores': 0.4, 'host.cpuShare': 0.97 }) },
    "the machine's CPU was 97 % used; k6 used 0.40 of 2 cores",
  ],
  [
    'many-names',
    withMetrics(
      Object.fromEntries(
        ['(other)', ...Array.from({ length: 250 }, (_, place) => `item_${place}`)].map((name) => [
          `http_req_duration{name:${name},phase:steady}`,
          trend({ count: 70 }),
        ]),
      ),
    ),
    '250 endpoints, 70 requests of others are counted together',
  ],
  [
    'mix-not-kept',
    {
      plan: makePlan({ mix }),
      ...withMetrics({
        'task_runs{task:x,user:A}': metric('counter', { count: 700, rate: 1 }),
        'task_runs{task:y,user:A}': metric('counter', { count: 300, rate: 1 }),
      }),
    },
    'χ² test, p < 0.001',
  ],
  ['no-gates', { plan: makePlan({ gates: {} }) }, '0 gates'],
  ['no-plan', { plan: null, run: makeRun({ state: 'crashed' }) }, 'state crashed'],
  [
    'outliers',
    withMetrics({ http_req_duration: trend({ 'p(99)': 80, max: 9000, count: 20_000 }) }),
    'the slowest took 9,000 ms, 113 times the p99 of 80 ms',
  ],
  ['reconnects', withMetrics({ http_req_connecting: trend({ 'p(90)': 3, count: 5 }) }), /up to 3 ms/],
  ['short-steady', ramp(10, 30), '30 s steady'],
  [
    'thin-summary',
    { plan: null, ...withMetrics({ http_req_duration: trend({ avg: 5, med: 4, 'p(95)': 9 }) }) },
    'the summary has no p(99), count',
  ],
  [
    'think-time',
    withMetrics({
      iteration_duration: trend({ avg: 4000, count: 10_000 }),
      iterations: metric('counter', { count: 10_000, rate: 1 }),
    }),
    "98 % of an iteration's 4,000 ms is not spent on requests",
  ],
  ['timeline-gaps', gaps(), '1 of 79 periods, the widest 8 s instead of 1 s'],
  [
    'tls-time',
    withMetrics({ http_req_tls_handshaking: trend({ avg: 12, count: 5 }) }),
    /^12 ms of handshakes/,
  ],
];

describe('advice', () => {
  it.each(cases)('warns of %s', (code, parts, evidence) => {
    const found = advised(parts).get(code);
    if (typeof evidence === 'string') expect(found).toBe(evidence);
    else expect(found).toMatch(evidence);
  });

  it('covers every code that there is', () => {
    expect([...new Set(cases.map(([code]) => code))]).toEqual([...adviceCodes]);
  });

  it('has none for a run that gives no reason', () => {
    expect([...advised({}).keys()]).toEqual([]);
  });

  it.each([
    ['throughput followed the users', climbing((second) => (second <= 40 ? 100 : 190))],
    ['the model is open', { ...slowerFrom(40), plan: makePlan({ model: 'open' }) }],
  ] as const)('does not speak of a closed model where %s', (_why, parts) => {
    expect(advised(parts).has('closed-model-saturation')).toBe(false);
  });

  it('does not take the first request of each user for reconnecting', () => {
    const summary = makeSummary({
      http_req_connecting: trend({ 'p(90)': 3, count: 5 }),
      http_req_duration: trend({ count: 500 }),
    });
    expect(advised({ summary }).has('reconnects')).toBe(false);
  });

  it('is documented, code by code', async () => {
    const page = await readFile(new URL('../../docs/advice.md', import.meta.url), 'utf8');
    expect([...page.matchAll(/^\| `([\w-]+)`/gm)].map(([, code]) => code)).toEqual([...adviceCodes]);
  });
});
