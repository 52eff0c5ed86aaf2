import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { askInstead } from '../../src/toolkit/analyze/ask-instead.ts';
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

  it('makes a run INVALID where the record lacks what it is computed from', () => {
    expect(judge({ plan: makePlan({ derivedGates: gate }) })).toEqual({
      verdict: 'INVALID',
      reasons: ['gates without data: degradation, last third ÷ first (there is no timeline)'],
    });
    const watched = { memory_leaks: ['value==0'] };
    expect(judge({ plan: makePlan({ derivedGates: watched }) }).verdict).toBe('INVALID');
  });

  it('is not judged, and said so beside what holds, where there is too little of it', () => {
    const plan = makePlan({ derivedGates: gate, phases: makePlan().phases.slice(0, 1) });
    expect(judge({ plan, timeline: timeline(22) })).toEqual({
      verdict: 'PASS',
      reasons: [
        '2 of 3 gates hold',
        'not evaluated: degradation, last third ÷ first (the load has no steady phase)',
      ],
    });
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

describe("k6's word is law", () => {
  const summaryOf = (gate: string, ok: boolean, values: Record<string, number>): RunRecord['summary'] =>
    makeSummary({ http_req_duration: trend({ ...values, count: 5 }, { [gate]: ok }) });
  const planOf = (gate: string): RunRecord['plan'] => makePlan({ gates: { http_req_duration: [gate] } });
  const checkOf = (parts: Partial<RunRecord>): unknown =>
    analyze(makeRecord(parts), { strict: false }).report.checks[0];

  it.each([
    ['p(100)<0.01', { max: 300 }],
    ['avg<+1e1', { avg: 40 }],
    // What only k6 can read.
    ['p(95)<200 && p(99)<300', { 'p(95)': 80 }],
    // What our figures say otherwise.
    ['p(95)<200', { 'p(95)': 80 }],
  ])('where it says that %s is crossed, the run fails', (gate, values) => {
    const parts = { summary: summaryOf(gate, false, values) };
    expect(judge({ ...parts, plan: planOf(gate) }).verdict).toBe('FAIL');
    expect(judge({ ...parts, plan: null, run: null }).verdict).toBe('FAIL');
    expect(checkOf({ ...parts, plan: planOf(gate) })).toMatchObject({ status: 'missed', judgedBy: 'k6' });
  });

  it('where it says that a gate holds, it holds, whatever we know of its value', () => {
    const parts = { summary: summaryOf('p(99.9)<200', true, { max: 300 }), plan: planOf('p(99.9)<200') };
    expect(judge(parts).verdict).toBe('PASS');
    expect(checkOf(parts)).toMatchObject({
      status: 'met',
      value: null,
      reason: 'k6 judged it; the record holds no value of it',
    });
  });

  it('a gate that it saw break is a failure, whatever another one lacks', () => {
    const summary = makeSummary({
      'http_req_duration{phase:steady}': slowSteady,
      'request_ok{phase:steady}': metric('rate', { rate: 0, passes: 0, fails: 0 }, { 'rate>0.99': true }),
    });
    expect(judge({ summary })).toEqual({
      verdict: 'FAIL',
      reasons: [
        'gate missed: p95 latency, steady: 250 ms, limit < 100 ms',
        'gates without data: success, steady (no samples)',
      ],
    });
  });

  it('a threshold that is in no plan counts as well', () => {
    const summary = makeSummary({
      checks: metric('rate', { rate: 0.5, passes: 1, fails: 1 }, { 'rate>0.9': false }),
    });
    expect(judge({ summary })).toEqual({
      verdict: 'FAIL',
      reasons: ['gate missed: checks: 50 %, limit > 90 %'],
    });
  });

  it('the guard against empty trends is a gate where the trend is not empty', () => {
    const guarded = (count: number): RunRecord['summary'] =>
      makeSummary({
        'http_req_duration{phase:steady}': trend(
          { count, 'p(95)': 0, max: 0 },
          { 'p(95)<100': true, 'max>0': false },
        ),
      });
    expect(judge({ summary: guarded(0) }).verdict).toBe('INVALID');
    expect(judge({ summary: guarded(9) }).verdict).toBe('FAIL');
  });

  it('a load that stops at its first bad step is no failure for stopping there', () => {
    const plan = makePlan({
      gates: {},
      derivedGates: { bracket_rate: ['value>1'] },
      stepLimits: { http_req_duration: ['p(95)<200'] },
      phases: [1, 2].map((step) => ({
        phase: `step_${step}`,
        startSeconds: step * 10 - 10,
        endSeconds: step * 10,
        from: 5,
        to: 5,
      })),
      durationSeconds: 80,
      ends: 'at-first-bad-step',
    });
    const step = (p95: number): ReturnType<typeof trend> =>
      trend({ 'p(95)': p95, count: 600 }, { 'p(95)<200': p95 < 200 });
    const summary = {
      ...makeSummary({
        'http_reqs{phase:step_1}': metric('counter', { count: 600 }),
        'http_reqs{phase:step_2}': metric('counter', { count: 600 }),
        'http_req_duration{phase:step_1}': step(20),
        'http_req_duration{phase:step_2}': step(900),
      }),
      state: { testRunDurationMs: 17_000 },
    };
    expect(judge({ plan, summary, run: makeRun({ k6ExitCode: 99 }) }).verdict).toBe('PASS');
  });

  it('where it ended with 99 and every gate here holds, the run fails and says so', () => {
    const { verdict, reasons } = judge({ run: makeRun({ k6ExitCode: 99 }) });
    expect(verdict).toBe('FAIL');
    expect(reasons).toEqual([
      'k6 ended with 99: it says that a threshold was crossed, though every gate here holds; trust k6',
    ]);
  });

  it('is shown beside a figure that says otherwise', () => {
    const steady = 'http_req_duration{phase:steady}';
    const summary = makeSummary({ [steady]: trend({ 'p(95)': 80, count: 10 }, { 'p(95)<100': false }) });
    expect(checkOf({ summary, plan: makePlan({ gates: { [steady]: ['p(95)<100'] } }) })).toMatchObject({
      status: 'missed',
      reason: 'k6 says that it was crossed; the figure on record says otherwise',
    });
  });

  it('a percentile that nobody told is judged by those next to it, or not at all', () => {
    const gate = (text: string): unknown =>
      checkOf({ plan: makePlan({ gates: { http_req_duration: [text] } }) });
    expect(gate('p(97)<200')).toMatchObject({ status: 'met', value: null });
    expect(gate('p(97)<80')).toMatchObject({ status: 'missed', value: null });
    expect(gate('p(97)<100')).toMatchObject({ status: 'no-data', reason: 'the record holds no p(97) of it' });
  });
});

describe('a run of which nothing was asked', () => {
  const plan = makePlan({ gates: {} });

  it('is neither passed nor failed', () => {
    const { report } = analyze(makeRecord({ plan }), { strict: false });
    expect(report).toMatchObject({ verdict: 'NO GATES', passed: null });
    expect(report.reasons[0]).toMatch(/^measured, nothing was asked/);
  });

  it('is judged by its targets where they count', () => {
    const targets = { http_req_duration: ['p(95)<500'] };
    expect(judge({ plan: makePlan({ gates: {}, targets }) }, true).verdict).toBe('PASS');
  });

  it('can be asked afterwards, by limits of its scenario or by k6 thresholds', () => {
    const asked = (parts: Partial<RunRecord>, gate: string): string =>
      analyze(askInstead(makeRecord(parts), { gate: { http_req_duration: [gate] }, target: {} }, 'x.json'), {
        strict: false,
      }).report.verdict;
    expect(asked({ plan }, 'p(95)<100')).toBe('PASS');
    expect(asked({ plan }, 'p(95)<50')).toBe('FAIL');
    expect(asked({ plan: null, run: null }, 'p(95)<50')).toBe('FAIL');
    const crossed = makeSummary({ 'http_req_duration{phase:steady}': slowSteady });
    expect(asked({ summary: crossed, run: makeRun({ k6ExitCode: 99 }) }, 'p(95)<100')).toBe('PASS');
  });
});

describe('a record that falls short of its plan', () => {
  const invalid = (parts: Partial<RunRecord>, reason: string): void => {
    expect(judge(parts)).toEqual({ verdict: 'INVALID', reasons: [reason] });
  };
  const rates = { http_reqs: { count: () => 100 } };

  it('is INVALID where the run was over before its time', () => {
    const summary = { ...makeSummary(), state: { testRunDurationMs: 60_000 } };
    const plan = makePlan({ ends: 'as-planned' });
    invalid({ summary, plan }, 'the run ended after 60 s of 80 s');
    invalid({ summary, plan, run: null }, 'the run ended after 60 s of 80 s');
  });

  it('is none where its plan is too old to say, and k6 says that all was done', () => {
    const summary = { ...makeSummary(), state: { testRunDurationMs: 300 } };
    const phases = [{ phase: 'steady', startSeconds: 0, endSeconds: 10, from: 100, to: 100 }];
    const plan = makePlan({ phases, durationSeconds: 10 });
    expect(judge({ summary, plan }).verdict).toBe('PASS');
    invalid({ summary, plan, run: null }, 'the run ended after 0.30 s of 10 s');
  });

  it('is none where it may be: when all is done', () => {
    const summary = { ...makeSummary(), state: { testRunDurationMs: 300 } };
    expect(judge({ summary, plan: makePlan({ ends: 'when-done' }) }).verdict).toBe('PASS');
  });

  it('is INVALID where the summary is lost, whatever stands in for it', () => {
    const { verdict, reasons } = judge({
      summary: null,
      timeline: makeTimeline(80, rates),
    });
    expect(verdict).toBe('INVALID');
    expect(reasons.join()).toContain("the run left no summary: k6's own judgement is lost");
  });

  it('is INVALID where the timeline ends before the load did', () => {
    invalid({ timeline: makeTimeline(34, rates) }, 'the timeline holds 34 s of 80 s');
    expect(judge({ timeline: makeTimeline(79, rates) }).verdict).toBe('PASS');
  });

  it.each([100, 104, 105, 107, 108, 109, 110, 137])('is INVALID where k6 ended with %i', (k6ExitCode) => {
    invalid(
      { run: makeRun({ k6ExitCode }) },
      `k6 ended with ${k6ExitCode}, so it did not do all that it was asked for`,
    );
    const asked = askInstead(
      makeRecord({ run: makeRun({ k6ExitCode }) }),
      { gate: { http_req_duration: ['p(95)<100'] }, target: {} },
      'x.json',
    );
    expect(analyze(asked, { strict: false }).report.verdict).toBe('INVALID');
  });

  it('is INVALID where the summary holds no metric, though the timeline does', () => {
    const { verdict } = judge({ summary: { ...makeSummary(), metrics: {} } });
    expect(verdict).toBe('INVALID');
  });

  it('is INVALID where a target that counts has no data', () => {
    const plan = makePlan({ gates: {}, targets: { 'http_req_duration{name:roi_report}': ['p(95)<500'] } });
    expect(judge({ plan }, true)).toMatchObject({ verdict: 'INVALID' });
    expect(judge({ plan }).verdict).toBe('NO GATES');
  });

  it('stays a FAIL where k6 itself saw a gate break', () => {
    const summary = makeSummary({ 'http_req_duration{phase:steady}': slowSteady });
    expect(judge({ summary, timeline: makeTimeline(34, rates) }).verdict).toBe('FAIL');
  });
});
