import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { RunRecord } from '../../src/toolkit/record/types.ts';
import { makePlan, makeRecord, makeSummary, makeTimeline, metric, startMs, trend } from './make-record.ts';

/** A figure that is `bad` in the given seconds of the load, and `good` in all others. */
const during =
  (from: number, to: number, { bad, good }: { bad: number; good: number }) =>
  (second: number): number =>
    second >= from && second < to ? bad : good;

const requests = { http_reqs: { count: () => 100 } };

function breaksOf(parts: Partial<RunRecord>): unknown[] {
  const { report } = analyze(makeRecord(parts), { strict: false });
  return report.what_broke_first.map(({ kind, label, secondsIntoLoad, heldAgainAt }) => {
    const until = heldAgainAt === null ? 'stays' : (Date.parse(heldAgainAt) - startMs) / 1000;
    return [kind, label, secondsIntoLoad, until];
  });
}

const steady = 'http_req_duration{phase:steady}';

describe('what broke first', () => {
  it('lists gates and targets in the order of time', () => {
    const plan = makePlan({ targets: { [steady]: ['p(50)<30', 'max<500'] } });
    const summary = makeSummary({
      [steady]: trend({ 'p(95)': 250, med: 60, max: 900, count: 6000 }, { 'p(95)<100': false }),
      'request_ok{phase:steady}': metric(
        'rate',
        { rate: 0.9, passes: 90, fails: 10 },
        { 'rate>0.99': false },
      ),
    });
    const timeline = makeTimeline(80, {
      ...requests,
      http_req_duration: {
        med: during(50, 70, { bad: 60, good: 20 }),
        'p(95)': during(40, 70, { bad: 300, good: 50 }),
        max: during(22, 23, { bad: 900, good: 80 }),
      },
      request_ok: { rate: during(30, 70, { bad: 0.8, good: 1 }) },
    });
    expect(breaksOf({ plan, summary, timeline })).toEqual([
      ['target', 'max latency, steady', 22, 23],
      ['gate', 'success, steady', 30, 'stays'],
      ['gate', 'p95 latency, steady', 40, 'stays'],
      ['target', 'p50 latency, steady', 50, 'stays'],
    ]);
  });

  it('breaks where the first of two long stretches begins, and holds again after the last', () => {
    const summary = makeSummary({ [steady]: trend({ 'p(95)': 250, count: 6000 }, { 'p(95)<100': false }) });
    const timeline = makeTimeline(80, {
      http_req_duration: {
        'p(95)': (second) => ((second >= 15 && second < 27) || (second >= 45 && second < 60) ? 900 : 50),
      },
    });
    expect(breaksOf({ summary, timeline })).toEqual([['gate', 'p95 latency, steady', 15, 60]]);
  });

  it('says when a limit held again, and overlooks a short stretch before a long one', () => {
    const summary = makeSummary({ [steady]: trend({ 'p(95)': 250, count: 6000 }, { 'p(95)<100': false }) });
    const timeline = makeTimeline(80, {
      http_req_duration: {
        'p(95)': (second) => ((second >= 15 && second < 22) || (second >= 30 && second < 45) ? 900 : 50),
      },
    });
    expect(breaksOf({ summary, timeline })).toEqual([['gate', 'p95 latency, steady', 30, 45]]);
  });

  it('tells of a limit that was met over all, but not at the end', () => {
    const timeline = makeTimeline(80, {
      http_req_duration: { 'p(95)': during(57, 70, { bad: 300, good: 20 }) },
    });
    expect(breaksOf({ timeline })).toEqual([['gate', 'p95 latency, steady', 57, 'stays']]);
  });

  it('reads a percentile that k6 does not record from its neighbours', () => {
    const plan = makePlan({ gates: {}, targets: { [steady]: ['p(75)<75'] } });
    const summary = makeSummary({ [steady]: trend({ 'p(75)': 80, count: 6000 }) });
    const timeline = makeTimeline(80, {
      http_req_duration: { med: () => 20, 'p(90)': during(45, 70, { bad: 200, good: 30 }) },
    });
    expect(breaksOf({ plan, summary, timeline })).toEqual([['target', 'p75 latency, steady', 45, 'stays']]);
  });

  it('dates throughput, and what may never happen by its first time', () => {
    const plan = makePlan({
      gates: { 'http_reqs{phase:steady}': ['count>3000'], tenant_leaks: ['count==0'] },
    });
    const summary = makeSummary({
      'http_reqs{phase:steady}': metric('counter', { count: 2000, rate: 1 }, { 'count>3000': false }),
      tenant_leaks: metric('counter', { count: 2, rate: 1 }, { 'count==0': false }),
    });
    const timeline = makeTimeline(80, {
      http_reqs: { count: during(35, 80, { bad: 10, good: 80 }) },
      tenant_leaks: { count: during(17, 18, { bad: 2, good: NaN }) },
    });
    expect(breaksOf({ plan, summary, timeline })).toEqual([
      ['gate', "answers with another tenant's data", 17, 'stays'],
      ['gate', 'requests, steady', 35, 'stays'],
    ]);
  });

  it('follows one endpoint', () => {
    const selector = 'http_req_duration{name:roi_report,phase:steady}';
    const plan = makePlan({ gates: { [selector]: ['p(95)<500'] } });
    const summary = makeSummary({ [selector]: trend({ 'p(95)': 900, count: 600 }, { 'p(95)<500': false }) });
    const timeline = makeTimeline(80, {
      http_req_duration: { 'p(95)': () => 10 },
      'http_req_duration{name:roi_report}': { 'p(95)': during(25, 70, { bad: 900, good: 30 }) },
    });
    expect(breaksOf({ plan, summary, timeline })).toEqual([
      ['gate', 'p95 latency, roi_report, steady', 25, 'stays'],
    ]);
  });

  it('dates the step at which a climbing load was no longer good', () => {
    const phases = [1, 2, 3].map((step) => ({
      phase: `step_${step}`,
      startSeconds: (step - 1) * 20,
      endSeconds: step * 20,
      from: step * 50,
      to: step * 50,
    }));
    const plan = makePlan({
      phases,
      gates: {},
      derivedGates: { good_step_rate: ['value>100'] },
      stepLimits: { http_req_duration: ['p(95)<200'], request_ok: ['rate>0.99'] },
    });
    const summary = makeSummary({
      'http_reqs{phase:step_1}': metric('counter', { count: 600, rate: 1 }),
      'http_req_duration{phase:step_1}': trend({ 'p(95)': 20, count: 600 }),
      'request_ok{phase:step_1}': metric('rate', { rate: 1, passes: 600, fails: 0 }),
      'http_reqs{phase:step_2}': metric('counter', { count: 1200, rate: 1 }),
      'http_req_duration{phase:step_2}': trend({ 'p(95)': 900, count: 1200 }),
    });
    const timeline = makeTimeline(60, {
      ...requests,
      http_req_duration: { 'p(95)': during(26, 60, { bad: 900, good: 50 }) },
      request_ok: { rate: () => 1 },
    });
    expect(breaksOf({ plan, summary, timeline })).toEqual([['gate', 'highest good step', 26, 'stays']]);
  });

  it('takes stretches of one phase together, and a phase shorter than a window as one', () => {
    const phases = [
      { phase: 'steady', startSeconds: 0, endSeconds: 6, from: 10, to: 10 },
      { phase: 'ramp', startSeconds: 6, endSeconds: 20, from: 10, to: 50 },
      { phase: 'steady', startSeconds: 20, endSeconds: 23, from: 50, to: 50 },
    ];
    const summary = makeSummary({ [steady]: trend({ 'p(95)': 250, count: 60 }, { 'p(95)<100': false }) });
    const timeline = makeTimeline(23, {
      http_req_duration: { 'p(95)': (second) => (second < 3 ? 20 : 250) },
    });
    expect(breaksOf({ plan: makePlan({ phases }), summary, timeline })).toEqual([
      ['gate', 'p95 latency, steady', 3, 'stays'],
    ]);
  });

  it('knows no moment without a timeline', () => {
    const summary = makeSummary({ [steady]: trend({ 'p(95)': 250, count: 6000 }, { 'p(95)<100': false }) });
    expect(breaksOf({ summary })).toEqual([]);
  });
});
