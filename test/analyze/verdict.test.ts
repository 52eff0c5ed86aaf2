import { describe, expect, it } from 'vitest';
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

const judge = (parts: Partial<RunRecord> = {}, strict = false): { verdict: string; reasons: string[] } => {
  const { verdict, reasons } = analyze(makeRecord(parts), { strict }).report;
  return { verdict, reasons };
};

const slowSteady = trend(
  {
    avg: 90,
    min: 5,
    med: 80,
    max: 900,
    'p(75)': 110,
    'p(90)': 180,
    'p(95)': 250,
    'p(99)': 700,
    count: 20_000,
  },
  { 'p(95)<100': false },
);

describe('a run passes', () => {
  it('when every gate holds', () => {
    expect(judge()).toEqual({ verdict: 'PASS', reasons: ['2 of 2 gates hold'] });
  });

  it('with a missed target, unless it is strict', () => {
    const plan = makePlan({ targets: { 'http_req_duration{phase:steady}': ['p(50)<20'] } });
    expect(judge({ plan })).toEqual({
      verdict: 'PASS',
      reasons: ['2 of 2 gates hold', '1 of 1 targets missed'],
    });
    expect(judge({ plan }, true)).toEqual({
      verdict: 'FAIL',
      reasons: ['target missed: p50 latency, steady: 35 ms, limit < 20 ms'],
    });
  });
});

describe('a run fails', () => {
  it('when k6 saw a gate break, and says by how much', () => {
    const summary = makeSummary({ 'http_req_duration{phase:steady}': slowSteady });
    expect(judge({ summary })).toEqual({
      verdict: 'FAIL',
      reasons: ['gate missed: p95 latency, steady: 250 ms, limit < 100 ms'],
    });
  });

  it('and says since when: from the second on which latency stayed high', () => {
    const summary = makeSummary({ 'http_req_duration{phase:steady}': slowSteady });
    const timeline = makeTimeline(80, {
      http_req_duration: { 'p(95)': (second) => (second === 20 || second >= 43 ? 250 : 50) },
    });
    const { report } = analyze(makeRecord({ summary, timeline }), { strict: false });
    expect(report.what_broke_first).toEqual([
      {
        time: new Date(startMs + 43_000).toISOString(),
        heldAgainAt: null,
        fromStart: false,
        secondsIntoLoad: 43,
        label: 'p95 latency, steady',
        kind: 'gate',
        value: 250,
        limit: 100,
      },
    ]);
    expect(report.reasons[0]).toMatch(/, since 10:00:43 UTC$/);
  });
});

describe('a run is invalid', () => {
  it('without a request', () => {
    const summary = makeSummary({
      http_reqs: metric('counter', { count: 0, rate: 0 }),
      http_req_duration: trend({ count: 0 }),
      'http_req_duration{phase:steady}': trend({ count: 0, 'p(95)': 0 }, { 'p(95)<100': true }),
    });
    expect(judge({ summary })).toMatchObject({ verdict: 'INVALID', reasons: ['no requests were measured'] });
  });

  it('when a gate had no samples, though k6 let it pass', () => {
    const summary = makeSummary({
      'http_req_duration{phase:steady}': trend({ count: 0, 'p(95)': 0 }, { 'p(95)<100': true }),
    });
    expect(judge({ summary })).toEqual({
      verdict: 'INVALID',
      reasons: ['gates without data: p95 latency, steady (no samples)'],
    });
  });

  it('when iterations were dropped', () => {
    const summary = makeSummary({ dropped_iterations: metric('counter', { count: 1200, rate: 1 }) });
    expect(judge({ summary }).reasons).toEqual([
      'the generator dropped 1,200 iterations: the planned load was not offered',
    ]);
  });

  it('when the planned users were not reached', () => {
    const summary = makeSummary({ vus: metric('gauge', { value: 1, min: 0, max: 70 }) });
    expect(judge({ summary }).reasons).toEqual(['70 of 100 planned users were reached']);
  });

  it('when the generator was at its limit', () => {
    const system = {
      remarks: [],
      lastWords: [],
      timesMs: Float64Array.from([20, 30, 40], (second) => startMs + second * 1000),
      series: new Map([['generator.cpuCores', Float64Array.from([1.95, 1.97, 1.99])]]),
    };
    expect(judge({ system }).reasons[0]).toMatch(/^the generator used 1.97 of 2 cores/);
  });

  it('when it was cut before its end and nothing had broken', () => {
    const summary = { ...makeSummary(), state: { testRunDurationMs: 34_000 } };
    expect(judge({ run: makeRun({ state: 'interrupted' }), summary })).toEqual({
      verdict: 'INVALID',
      reasons: ['the run was interrupted after 34 s of 80 s'],
    });
  });

  it('but fails when it was cut after a gate had broken', () => {
    const summary = makeSummary({ 'http_req_duration{phase:steady}': slowSteady });
    expect(judge({ run: makeRun({ state: 'interrupted' }), summary }).verdict).toBe('FAIL');
  });

  it('when it left no summary', () => {
    expect(judge({ run: makeRun({ state: 'crashed' }), summary: null }).verdict).toBe('INVALID');
  });
});

describe('what k6 cannot judge', () => {
  const gate = { degradation_ratio: ['value<1.5'] };
  const timeline = (last: number): RunRecord['timeline'] =>
    makeTimeline(80, {
      http_req_duration: { avg: (second) => (second < 50 ? 20 : last) },
      http_reqs: { count: () => 100 },
    });

  it('is judged from the timeline: the last third of steady load against the first', () => {
    const plan = makePlan({ derivedGates: gate });
    expect(judge({ plan, timeline: timeline(40) }).reasons).toEqual([
      'gate missed: degradation, last third ÷ first: 2×, limit < 1.50×',
    ]);
    expect(judge({ plan, timeline: timeline(22) }).verdict).toBe('PASS');
  });

  it('is not judged, and says so, where the data is missing', () => {
    const { report } = analyze(makeRecord({ plan: makePlan({ derivedGates: gate }) }), { strict: false });
    expect(report.verdict).toBe('PASS');
    expect(report.checks.at(-1)).toMatchObject({ status: 'not-evaluated', reason: 'there is no timeline' });
  });
});

describe('steps', () => {
  const plan = makePlan({
    scenario: 'capacity',
    gates: {},
    derivedGates: { good_step_rate: ['value>100'] },
    stepLimits: { http_req_duration: ['p(95)<200'] },
    phases: [1, 2, 3].map((step) => ({
      phase: `step_${step}`,
      startSeconds: (step - 1) * 10,
      endSeconds: step * 10,
      from: step * 50,
      to: step * 50,
    })),
  });
  const step = (number: number, p95: number): Record<string, ReturnType<typeof metric>> => ({
    [`http_reqs{phase:step_${number}}`]: metric('counter', { count: number * 600, rate: 1 }),
    [`http_req_duration{phase:step_${number}}`]: trend({ 'p(95)': p95, count: number * 600 }),
  });

  it('give the highest that was good, and the first that was not', () => {
    const summary = makeSummary({ ...step(1, 20), ...step(2, 60), ...step(3, 900) });
    expect(judge({ plan, summary })).toEqual({
      verdict: 'PASS',
      reasons: ['good at 120 requests/s (step_2), no longer at step_3 (180 requests/s)', '1 of 1 gates hold'],
    });
  });

  it('say so when none was bad', () => {
    const summary = makeSummary({ ...step(1, 20), ...step(2, 60), ...step(3, 90) });
    expect(judge({ plan, summary }).reasons[0]).toBe('good up to the highest step tested: ≥ 180 requests/s');
  });

  it('do not count a good step after a bad one', () => {
    const summary = makeSummary({ ...step(1, 20), ...step(2, 900), ...step(3, 20) });
    expect(judge({ plan, summary }).reasons).toEqual(['gate missed: highest good step: 60/s, limit > 100/s']);
  });
});

describe('the mix', () => {
  const mix = [
    { user: 'A', task: 'x', share: 0.5 },
    { user: 'A', task: 'y', share: 0.5 },
  ];
  const runs = (x: number, y: number): RunRecord['summary'] =>
    makeSummary({
      'task_runs{task:x,user:A}': metric('counter', { count: x, rate: 1 }),
      'task_runs{user:A,task:y}': metric('counter', { count: y, rate: 1 }),
    });

  it('is compared with what was declared', () => {
    const { report } = analyze(makeRecord({ plan: makePlan({ mix }), summary: runs(60, 40) }), {
      strict: false,
    });
    expect(report.users_and_tasks.map(({ observedShare }) => observedShare)).toEqual([0.6, 0.4]);
    // χ² = 4 with one degree of freedom.
    expect(report.mix_p_value).toBeCloseTo(0.0455, 4);
  });

  it('is not tested where there is too little', () => {
    const { report } = analyze(makeRecord({ plan: makePlan({ mix }), summary: runs(3, 2) }), {
      strict: false,
    });
    expect(report.mix_p_value).toBeNull();
  });
});

it('says for programs what made a run INVALID', () => {
  const causes = (parts: Partial<RunRecord>): string[] =>
    analyze(makeRecord(parts), { strict: false }).report.invalid_causes;
  expect(causes({})).toEqual([]);
  expect(causes({ summary: makeSummary({ 'http_req_duration{phase:steady}': slowSteady }) })).toEqual([]);
  expect(causes({ summary: makeSummary({ dropped_iterations: metric('counter', { count: 3 }) }) })).toEqual([
    'dropped-iterations',
  ]);
  expect(causes({ run: makeRun({ state: 'crashed' }) })).toEqual(['cut-short']);
});
