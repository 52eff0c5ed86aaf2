/** Limits that have to hold in every window: which windows there are, what each adds up to, and what is said of them. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlidingLimit } from '../../src/contract/sliding.ts';
import type { ScenarioLimits } from '../../src/contract/thresholds.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { askInstead } from '../../src/toolkit/analyze/ask-instead.ts';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import { type Span, stretchesOf } from '../../src/toolkit/analyze/merged/sliding-windows.ts';
import type { Check, Report } from '../../src/toolkit/analyze/report-schema.ts';
import { SlidingWatch } from '../../src/toolkit/live/sliding-watch.ts';
import { drawTimeline } from '../../src/toolkit/record/otlp/draw-timeline.ts';
import type { MergedTimeline, RunFacts, RunRecord } from '../../src/toolkit/record/types.ts';
import { quantile } from '../../src/toolkit/statistics/percentiles.ts';
import { requestOf } from '../record/otlp/made-requests.ts';
import { renderMarkdown } from '../documents/forms.ts';
import { exportedOf, type Second, slidingOf, timelineOf, windowsIn } from './made-windows.ts';
import { makePlan, makeRecord, makeRun, startMs } from './make-record.ts';

const planOf = (seconds: number, slidingLimits: readonly SlidingLimit[], gates = {}) =>
  makePlan({
    users: 10,
    durationSeconds: seconds,
    phases: [{ phase: 'steady', startSeconds: 0, endSeconds: seconds, from: 10, to: 10 }],
    gates,
    slidingLimits,
  });

interface Load {
  readonly seconds: readonly Second[];
  readonly sliding: readonly SlidingLimit[];
  readonly gates?: Readonly<Record<string, readonly string[]>>;
  readonly run?: Partial<RunFacts>;
  /** As planned; else all that there is. */
  readonly planned?: number;
  readonly damage?: readonly string[];
  /** Of other periods than seconds. */
  readonly merged?: MergedTimeline;
}

function recordOf({
  seconds,
  sliding,
  gates,
  run = {},
  planned = seconds.length,
  damage = [],
  merged = timelineOf(seconds.map((one, place) => exportedOf(one, place))),
}: Load): RunRecord {
  const plan = planOf(planned, sliding, gates);
  return makeRecord({
    ...{ plan, summary: null, merged, timeline: drawTimeline(merged, new Set()), damage },
    run: makeRun({ plan, soak: true, ...run }),
  });
}

const analysisOf = (load: Load): Analysis => analyze(recordOf(load), { strict: false });

const reportOf = (load: Load): Report => analysisOf(load).report;

const checksOf = (load: Load): readonly Check[] => reportOf(load).checks.filter(({ windows }) => windows);

const fast: Second = { right: [10, 11, 12, 13] };
const slow: Second = { right: [400, 410, 420, 430] };
const times = (count: number, second: Second): Second[] => Array.from({ length: count }, () => second);
const at = (seconds: number): string => new Date(startMs + seconds * 1000).toISOString();

describe('windows', () => {
  const second = fc.record({
    right: fc.array(fc.double({ min: 0.01, max: 2000, noNaN: true }), { maxLength: 5 }),
    wrong: fc.array(fc.double({ min: 0.01, max: 2000, noNaN: true }), { maxLength: 3 }),
    phase: fc.constantFrom('steady', 'drain'),
  });

  /** A record begins with what was measured first. */
  const loadOf = (most: number) =>
    fc.array(second, { maxLength: most }).map((others): Second[] => [{ right: [7] }, ...others]);

  it('add up what came in them, and no more: percentiles within their bound, shares and counts exactly', () => {
    const load = fc.tuple(loadOf(25), fc.integer({ min: 1, max: 8 }));
    fc.assert(
      fc.property(load, ([seconds, every]) => {
        const merged = timelineOf(seconds.map((one, place) => exportedOf(one, place)));
        const stretches = [{ fromMs: startMs, toMs: startMs + seconds.length * 1000 }];
        const windowsOf = (selector: string, limit: string) =>
          windowsIn(merged, slidingOf(limit, every, { selector }), stretches);
        const each = Math.min(every, seconds.length);
        const brute = Array.from({ length: seconds.length - each + 1 }, (_, place) =>
          seconds.slice(place, place + each).filter(({ phase = 'steady' }) => phase === 'steady'),
        );
        const latencies = windowsOf('http_req_duration{phase:steady}', 'p(90)<100');
        const shares = windowsOf('request_ok{phase:steady}', 'rate>0.5');
        const rates = windowsOf('http_reqs{phase:steady}', 'rate>1');
        const counts = windowsOf('http_reqs{phase:steady}', 'count>1');
        // Of less than a window, a count is another one.
        const isShort = seconds.length < every;
        if (isShort) expect(counts).toEqual([]);
        for (const windows of [latencies, shares, rates, ...(isShort ? [] : [counts])]) {
          expect(windows.map(({ fromMs }) => fromMs)).toEqual(
            brute.map((_, place) => startMs + place * 1000),
          );
          expect(windows.map(({ toMs }) => toMs)).toEqual(
            brute.map((_, place) => startMs + (place + each) * 1000),
          );
        }
        brute.forEach((own, place) => {
          const [right, wrong] = [own.flatMap((one) => one.right), own.flatMap((one) => one.wrong ?? [])];
          const all = [...right, ...wrong].sort((a, b) => a - b);
          if (!isShort) expect(counts[place]!.estimate!.value).toBe(all.length);
          expect(rates[place]!.estimate!.value).toBeCloseTo(all.length / each, 9);
          if (all.length === 0) {
            expect([latencies[place], shares[place]]).toMatchObject([{ state: 'empty' }, { state: 'empty' }]);
            return;
          }
          expect(shares[place]!.estimate!.value).toBeCloseTo(right.length / all.length, 12);
          const { low, high } = latencies[place]!.estimate!;
          const exact = quantile(all, 0.9);
          expect(exact).toBeGreaterThanOrEqual(low * (1 - 1e-9));
          expect(exact).toBeLessThanOrEqual(high * (1 + 1e-9));
          if (latencies[place]!.state === 'broken') expect(exact).toBeGreaterThanOrEqual(100 * (1 - 1e-9));
          if (latencies[place]!.state === 'held') expect(exact).toBeLessThan(100 * (1 + 1e-9));
        });
      }),
    );
  });

  it('of all of the load say what the limit says of the whole, wherever seconds begin and phases end', () => {
    const load = fc.record({
      seconds: loadOf(20),
      offsetMs: fc.integer({ min: -900, max: 900 }),
      limit: fc.constantFrom('p(95)<300', 'avg<200', 'max<1500', 'min>1', 'med<=100'),
    });
    fc.assert(
      fc.property(load, ({ seconds, offsetMs, limit }) => {
        const merged = timelineOf(seconds.map((one, place) => exportedOf(one, place, offsetMs)));
        const selector = 'http_req_duration{phase:steady}';
        const plan = planOf(seconds.length, [slidingOf(limit, seconds.length)], { [selector]: [limit] });
        const { checks } = analyze(
          makeRecord({
            ...{ plan, summary: null, merged, timeline: drawTimeline(merged, new Set()) },
            run: makeRun({ plan, soak: true }),
          }),
          { strict: false },
        ).report;
        const [whole, window] = checks.filter(({ expression }) => expression === limit);
        expect([window!.status, window!.value]).toEqual([whole!.status, whole!.value]);
      }),
    );
  });

  it('lie within the phase that a limit is on, each time that it comes', () => {
    const phases = [
      { phase: 'ramp', startSeconds: 0, endSeconds: 2, from: 0, to: 1 },
      { phase: 'steady', startSeconds: 2, endSeconds: 4, from: 1, to: 1 },
      { phase: 'steady', startSeconds: 4, endSeconds: 6, from: 1, to: 1 },
      { phase: 'spike', startSeconds: 6, endSeconds: 8, from: 1, to: 1 },
      { phase: 'steady', startSeconds: 8, endSeconds: 9, from: 1, to: 1 },
    ];
    const plan = makePlan({ phases });
    expect(stretchesOf(plan, 0, 'http_reqs{phase:steady}')).toEqual([
      { fromMs: 2000, toMs: 6000 },
      { fromMs: 8000, toMs: 9000 },
    ]);
    expect(stretchesOf(plan, 0, 'http_reqs')).toEqual([{ fromMs: 0, toMs: 9000 }]);
  });
});

describe('windows of a steady load whose first and last export are shorter', () => {
  const ten = (seconds: number): Second => ({ right: Array.from({ length: 10 * seconds }, () => 10) });
  const statesOf = (limit: string, everySeconds: number, [first, last]: readonly [number, number]) => {
    const ends = [first, ...times(6, fast).map((_, place) => first + (place + 1) * 31)];
    ends.push(ends.at(-1)! + last);
    const merged = timelineOf(
      ends.map((end, place) => {
        const length = end - (ends[place - 1] ?? 0);
        return { ...exportedOf(ten(length), end - 1), lengthMs: length * 1000 };
      }),
    );
    const sliding = slidingOf(limit, everySeconds, { selector: 'http_reqs{phase:steady}' });
    const windows = windowsIn(merged, sliding, [{ fromMs: startMs, toMs: startMs + ends.at(-1)! * 1000 }]);
    return new Set(windows.map(({ state }) => state));
  };

  it.each([
    [31, 30],
    [4, 30],
    [20, 2],
  ])('hold its rate and its count: %i s, and %i s', (...partial) => {
    for (const everySeconds of [31, 62, 93])
      for (const limit of [
        ...['rate<10.01', 'rate>9.99'],
        ...[`count<=${everySeconds * 10}`, `count>=${everySeconds * 10}`],
      ])
        expect([limit, everySeconds, statesOf(limit, everySeconds, partial)]).toEqual([
          ...[limit, everySeconds],
          new Set(['held']),
        ]);
  });

  it('are no shorter than they are to be', () => {
    const merged = timelineOf(
      [0, 1, 2].map((place) => ({ ...exportedOf(ten(31), place * 31 + 30), lengthMs: 31_000 })),
    );
    const sliding = slidingOf('rate>9', 44, { selector: 'http_reqs{phase:steady}' });
    const windows = windowsIn(merged, sliding, [{ fromMs: startMs, toMs: startMs + 93_000 }]);
    expect(windows.map(({ fromMs, toMs }) => (toMs - fromMs) / 1000)).toEqual([62, 62]);
  });

  it('are named as long as they are, and drawn at the rate that they had', () => {
    const whole = times(2, ten(31)).map((one, place) => ({
      ...exportedOf(one, place * 31 + 30),
      lengthMs: 31_000,
    }));
    for (const lastSeconds of [31, 18, 2]) {
      const last = { ...exportedOf(ten(lastSeconds), 61 + lastSeconds), lengthMs: lastSeconds * 1000 };
      const { report, charts } = analysisOf({
        ...{ seconds: [], planned: 62 + lastSeconds, merged: timelineOf([...whole, last]) },
        sliding: [44, 31, 10].map((every) =>
          slidingOf('rate>9', every, { selector: 'http_reqs{phase:steady}' }),
        ),
      });
      const labels = report.checks.filter(({ windows }) => windows).map(({ label }) => label);
      expect(labels).toEqual(
        ['1 min 2 s (44 s asked)', '31 s', '10 s'].map((length) => `requests in every ${length}, steady`),
      );
      expect([...(charts?.requestsPerSecond ?? [])]).toEqual([10, 10, lastSeconds === 2 ? NaN : 10]);
    }
  });

  it('hold what several generators count, whenever each of them exports', () => {
    const firstEnds = [16, 30, 29, 4];
    const durationSeconds = 600;
    const exported = firstEnds.flatMap((first, source) => {
      const ends = Array.from({ length: 20 }, (_, place) => Math.min(first + place * 31, durationSeconds));
      return ends.flatMap((end, place) => {
        const seconds = end - (ends[place - 1] ?? 0);
        const one = { ...exportedOf(ten(seconds), end - 1), lengthMs: seconds * 1000, source: `${source}` };
        return seconds === 0 ? [] : [one];
      });
    });
    const merged = timelineOf(exported.sort((a, b) => a.timeMs - b.timeMs));
    for (const everySeconds of [31, 62, 300])
      for (const limit of ['rate<40.01', 'rate>39.99', 'rate<30', 'rate>50']) {
        const sliding = slidingOf(limit, everySeconds, { selector: 'http_reqs{phase:steady}' });
        const windows = windowsIn(merged, sliding, [
          { fromMs: startMs, toMs: startMs + durationSeconds * 1000 },
        ]);
        const isRight = ['rate<40.01', 'rate>39.99'].includes(limit);
        expect([limit, new Set(windows.map(({ state }) => state))]).toEqual([
          limit,
          new Set([isRight ? 'held' : 'broken']),
        ]);
      }
  });

  it('break where the end is too slow', () => {
    const merged = timelineOf([
      ...times(5, ten(31)).map((one, place) => ({ ...exportedOf(one, place * 31 + 30), lengthMs: 31_000 })),
      { ...exportedOf(ten(18), 184), lengthMs: 30_000 },
    ]);
    const sliding = slidingOf('rate>9', 62, { selector: 'http_reqs{phase:steady}' });
    const windows = windowsIn(merged, sliding, [{ fromMs: startMs, toMs: startMs + 185_000 }]);
    expect(windows.at(-1)).toMatchObject({ state: 'broken', toMs: startMs + 185_000 });
    expect(windows.filter(({ state }) => state === 'broken')).toHaveLength(1);
  });
});

describe('a limit in every window', () => {
  const slowMiddle = [...times(20, fast), ...times(3, slow), ...times(20, fast)];

  it('is missed where one breaks it, with the worst, the time and how long', () => {
    const [check] = checksOf({ seconds: slowMiddle, sliding: [slidingOf('p(75)<200', 5)] });
    expect(check).toMatchObject({
      status: 'missed',
      judgedBy: 'jorge-load',
      label: 'p75 latency in every 5 s, steady',
      brokenSince: at(22),
      heldAgainAt: at(27),
      fromStart: false,
      windows: { count: 39, areWhole: true, broken: 5, brokenSeconds: 5, endedRun: false },
    });
    expect(check!.value).toBeGreaterThan(380);
    const { worst } = check!.windows!;
    expect(Date.parse(worst!.to) - Date.parse(worst!.from)).toBe(5000);
  });

  it('fails the run that passes as a whole, in words', () => {
    const gates = { 'http_req_duration{phase:steady}': ['p(75)<200'] };
    const plain = reportOf({ seconds: slowMiddle, sliding: [], gates });
    expect(plain.verdict).toBe('PASS');
    const { verdict, reasons } = reportOf({
      seconds: slowMiddle,
      sliding: [slidingOf('p(75)<200', 5)],
      gates,
    });
    expect(verdict).toBe('FAIL');
    expect(reasons.join()).toMatch(
      /gate missed: p75 latency in every 5 s, steady: 4\d\d ms, limit < 200 ms; worst from \+0:\d\d to \+0:2\d; beyond it from \+0:22 \(10:00:22 UTC\) to \+0:27 \(10:00:27 UTC\), 5 s in all/,
    );
  });

  it('is told on the page, in the table of limits and among what broke', () => {
    const page = renderMarkdown(analysisOf({ seconds: slowMiddle, sliding: [slidingOf('p(75)<200', 5)] }));
    expect(page).toMatch(
      /p75 latency in every 5 s, steady: 4\d\d ms at worst, limit &lt; 200 ms; it held again/,
    );
    expect(page).toMatch(/worst from \+0:\d\d to \+0:2\d; beyond it from \+0:22/);
    expect(page).not.toContain('high from the start');
  });

  it('is reported of a target, and fails nothing', () => {
    const sliding = [slidingOf('p(75)<200', 5, { kind: 'target' }), slidingOf('p(75)<900', 5)];
    const { verdict, checks } = reportOf({ seconds: slowMiddle, sliding });
    expect(verdict).toBe('PASS');
    expect(checks).toContainEqual(expect.objectContaining({ kind: 'target', status: 'missed' }));
  });

  it.each<[string, string, Check['status']]>([
    ['http_reqs{phase:steady}', 'rate>=4', 'met'],
    ['http_reqs{phase:steady}', 'count>20', 'missed'],
    ['request_ok{phase:steady}', 'rate>0.99', 'met'],
    ['tenant_leaks', 'count==0', 'met'],
  ])('of %s %s', (selector, limit, status) => {
    const [check] = checksOf({ seconds: slowMiddle, sliding: [slidingOf(limit, 5, { selector })] });
    expect(check).toMatchObject({ status });
  });

  it('is no pass where a window had no sample, or no answer', () => {
    for (const nothing of [{ right: [] }, { right: [0, 0] }]) {
      const seconds = [...times(10, fast), ...times(5, nothing), ...times(10, fast)];
      const [check] = checksOf({ seconds, sliding: [slidingOf('p(75)<200', 5)] });
      expect(check).toMatchObject({ status: 'no-data', reason: 'no samples from +0:10 to +0:15' });
    }
  });

  it('is open where the limit lies within the bound of a window', () => {
    const seconds = [...times(10, fast), ...times(5, { right: [199, 200, 201, 260] }), ...times(10, fast)];
    const [check] = checksOf({ seconds, sliding: [slidingOf('p(50)<200.5', 5)] });
    expect(check).toMatchObject({ status: 'not-evaluated' });
    expect(check!.reason).toMatch(
      /^too close to call: from \+0:\d+ to \+0:\d+ it lies between .* ms and .* ms$/,
    );
  });

  it('is judged as it is of a load that is no longer than one', () => {
    const [check] = checksOf({ seconds: times(4, fast), sliding: [slidingOf('p(75)<200', 5)] });
    expect(check).toMatchObject({ status: 'met', windows: { count: 1, areWhole: false } });
  });

  it('is no pass of a record whose periods are longer', () => {
    const minute = { ...exportedOf(fast, 59), lengthMs: 60_000 };
    const merged = timelineOf([minute, { ...minute, timeMs: startMs + 120_000 }]);
    const plan = planOf(120, [slidingOf('p(75)<200', 5)]);
    const record = makeRecord({ plan, summary: null, merged, timeline: drawTimeline(merged, new Set()) });
    const { checks } = analyze(record, { strict: false }).report;
    expect(checks.at(-1)).toMatchObject({
      status: 'no-data',
      reason: 'the record tells periods of 1 min, which are longer than 5 s',
    });
  });

  it('is no pass where it counts in what is no number of periods', () => {
    const [check] = checksOf({
      seconds: times(20, fast),
      sliding: [slidingOf('count<19', 4.5, { selector: 'http_reqs{phase:steady}' })],
    });
    expect(check).toMatchObject({ status: 'no-data' });
    expect(check!.reason).toMatch(
      /^the record tells periods of 1 s, of which no number makes the .* of a count/,
    );
  });

  it('is no pass of a record without histograms, and no pass', () => {
    const plan = planOf(80, [slidingOf('p(75)<200', 5)]);
    const { report } = analyze(makeRecord({ plan }), { strict: false });
    expect(report.checks.at(-1)).toMatchObject({ status: 'no-data' });
    expect(report.verdict).toBe('INVALID');
  });
});

describe('a run that was cut', () => {
  const running = { state: 'running', endedAt: null, k6ExitCode: null } as const;
  const seconds = [...times(20, fast), ...times(3, slow), ...times(4, fast)];

  it('is INVALID, says how far it came, and judges what is there', () => {
    const load = { seconds, run: running, planned: 600 };
    const { verdict, reasons, checks } = reportOf({ ...load, sliding: [slidingOf('p(75)<900', 5)] });
    expect(verdict).toBe('INVALID');
    expect(reasons.join()).toContain('the run was not ended after 27 s of 600 s');
    expect(checks.at(-1)).toMatchObject({ status: 'met' });
  });

  it('FAILs where a window broke its limit: that stays so, whatever would have come', () => {
    const load = { seconds, run: running, planned: 600 };
    const { verdict, reasons } = reportOf({ ...load, sliding: [slidingOf('p(75)<200', 5)] });
    expect(verdict).toBe('FAIL');
    expect(reasons.join()).toContain('the run was not ended after 27 s of 600 s');
  });

  it('was ended by its gate, and the record alone would not say that it broke: what was seen then counts', () => {
    const endedBy = {
      ...{ selector: 'http_req_duration{phase:steady}', limit: 'p(75)<200', everySeconds: 5 },
      ...{ value: 410, from: at(5), to: at(10) },
    };
    const run = { k6ExitCode: 105, endedBy };
    const [check] = checksOf({
      seconds: times(10, fast),
      sliding: [slidingOf('p(75)<200', 5)],
      planned: 600,
      run,
    });
    expect(check).toMatchObject({
      ...{ status: 'missed', value: 410, brokenSince: at(10) },
      windows: { broken: 1, endedRun: true, worst: { from: at(5), to: at(10) } },
    });
  });

  it('was ended by its gate, and not by a target that says the same', () => {
    const limit = slidingOf('p(75)<200', 5);
    const { selector, limit: text, everySeconds } = limit;
    const endedBy = { selector, limit: text, everySeconds, value: 410, from: at(5), to: at(10) };
    const load = { seconds: times(10, fast), planned: 600, run: { k6ExitCode: 105, endedBy } };
    const sliding = [limit, slidingOf('p(75)<200', 5, { kind: 'target' })];
    expect(checksOf({ ...load, sliding }).map(({ windows }) => windows!.endedRun)).toEqual([true, false]);
  });

  it('was ended by its gate: no other one is held against what did not come', () => {
    const endedBy = {
      ...{ selector: 'http_req_duration{phase:steady}', limit: 'p(75)<200', everySeconds: 5 },
      ...{ value: 410, from: at(19), to: at(24) },
    };
    const { verdict, reasons, checks } = reportOf({
      seconds: seconds.slice(0, 25),
      sliding: [slidingOf('p(75)<200', 5, { abort: true })],
      gates: { 'http_reqs{phase:steady}': ['count>2000'] },
      planned: 600,
      run: { k6ExitCode: 105, endedBy },
    });
    expect(verdict).toBe('FAIL');
    expect(reasons).toEqual([
      expect.stringMatching(/^gate missed: p75 latency in every 5 s.*; it ended the run$/),
    ]);
    expect(checks[0]).toMatchObject({
      status: 'not-evaluated',
      reason: 'the run was ended before its planned end',
    });
  });

  it('was cut, to limits that did not end it', () => {
    const seconds = [...times(20, fast), ...times(5, slow)];
    const [from, to] = [at(20), at(25)];
    const endedBy = {
      ...{ selector: 'http_req_duration{phase:steady}', limit: 'p(75)<200', everySeconds: 5, value: 420 },
      ...{ from, to },
    };
    const ended = { k6ExitCode: 105, endedBy, soak: true } as const;
    const record = recordOf({
      seconds,
      sliding: [slidingOf('p(75)<200', 5, { abort: true })],
      planned: 600,
      run: ended,
    });
    const gate = { http_req_duration: ['p(75)<9000'] };
    const sliding = [slidingOf('p(75)<200', 5)];
    const by = (limits: ScenarioLimits) =>
      analyze(askInstead(record, limits, 'x.json'), { strict: false }).report;
    expect(by({ gate, target: {} }).verdict).toBe('INVALID');
    expect(by({ gate, target: {}, sliding }).verdict).toBe('FAIL');
  });
});

describe('a load that two generators send', () => {
  const both = (seconds: number, laterSeconds: number) =>
    timelineOf(
      times(seconds, fast).flatMap((one, place) => [
        { ...exportedOf(one, place), source: '1' },
        { ...exportedOf(one, place + laterSeconds, 300), source: '2' },
      ]),
    );
  const facts = (laterSeconds: number): Partial<RunFacts> => ({
    runners: [0, laterSeconds].map((later, place) => ({
      ...{ runner: place + 1, startedAt: at(later), endedAt: at(later + 40) },
      ...{ exitCode: 0, signal: null, requests: 160, lostPeriods: 0 },
    })),
  });

  it('is held to a rate while both of them send', () => {
    for (const laterSeconds of [0, 1.5])
      for (const limit of ['rate>7.99', 'rate<8.01', 'count<=40', 'count>=40']) {
        const sliding = [slidingOf(limit, 5, { selector: 'http_reqs{phase:steady}' })];
        const merged = both(40, laterSeconds);
        const { verdict, checks } = reportOf({
          seconds: times(40, fast),
          merged,
          sliding,
          run: facts(laterSeconds),
        });
        expect([limit, verdict]).toEqual([limit, 'PASS']);
        expect(checks.find(({ windows }) => windows)!.windows!.count).toBeGreaterThan(25);
      }
  });
});

describe('windows that not all tell', () => {
  it('are said to be left out', () => {
    const later = 20;
    const merged = timelineOf(
      times(100, fast).flatMap((one, place) => [
        { ...exportedOf(one, place), source: '1' },
        ...(place < later ? [] : [{ ...exportedOf(one, place, 300), source: '2' }]),
      ]),
    );
    const runners = [0, later].map((began, place) => ({
      ...{ runner: place + 1, startedAt: at(began), endedAt: at(100) },
      ...{ exitCode: 0, signal: null, requests: 160, lostPeriods: 0 },
    }));
    const sliding = [slidingOf('rate>7.9', 5, { selector: 'http_reqs{phase:steady}' })];
    const { notes, checks } = reportOf({ seconds: times(100, fast), merged, sliding, run: { runners } });
    expect(checks.find(({ windows }) => windows)).toMatchObject({
      ...{ status: 'met', windows: { judged: { from: at(20), to: at(99) } } },
    });
    expect(notes).toContain(
      'requests in every 5 s, steady: judged from +0:20 to +1:39 alone: before and after, not all that sent the load were sending',
    );
  });

  it('are those before the load: the target’s proof is no part of it', () => {
    const proof = exportedOf({ right: [900, 900], phase: 'setup' }, -0.6);
    const merged = timelineOf([proof, ...times(10, fast).map((one, place) => exportedOf(one, place))]);
    const sliding = [slidingOf('max<200', 5, { selector: 'http_req_duration' })];
    const { checks } = reportOf({ seconds: times(10, fast), merged, sliding });
    expect(checks.find(({ windows }) => windows)).toMatchObject({ status: 'met', value: 13 });
  });

  it('are those by tags that a record has too many of', () => {
    const merged = timelineOf(times(10, fast).map((one, place) => exportedOf(one, place)));
    const by = (selector: string, isFolded: boolean) =>
      reportOf({
        ...{ seconds: times(10, fast), merged: { ...merged, isFolded } },
        ...{ sliding: [slidingOf('rate>1', 5, { selector })], gates: { [selector]: ['count>1'] } },
      }).checks.map(({ status }) => status);
    expect(by('http_reqs{phase:steady}', false)).toEqual(['met', 'met']);
    expect(by('http_reqs{phase:steady}', true)).toEqual(['no-data', 'no-data']);
    for (const selector of ['http_reqs', 'http_reqs{name:health}'])
      expect(by(selector, true)).toEqual(['met', 'met']);
  });
});

describe('a platform’s own counter', () => {
  it('that was never counted was counted zero times in every window', () => {
    const metrics = { tenant_leaks: { type: 'counter', words: 'leaks' } } as const;
    const sliding = [slidingOf('rate<1', 2, { selector: 'tenant_leaks' })];
    const plan = planOf(20, sliding);
    const merged = timelineOf(times(20, fast).map((one, place) => exportedOf(one, place)));
    const record = makeRecord({ plan, summary: null, merged, timeline: drawTimeline(merged, new Set()) });
    const platform = { ...record.platform, metrics };
    const { checks } = analyze({ ...record, platform }, { strict: false }).report;
    expect(checks.find(({ windows }) => windows)).toMatchObject({ status: 'met', value: 0 });
    const watch = new SlidingWatch({ ...plan, platform }, startMs, { generators: 1, periodSeconds: 1 });
    times(20, fast).forEach((one, place) => watch.take(JSON.stringify(requestOf(exportedOf(one, place)))));
    expect(watch.gates()).toMatchObject([{ state: 'holds' }]);
  });
});

describe('a limit that broke', () => {
  const sliding = [slidingOf('p(75)<200', 5)];
  const after = (later: Second) => {
    const seconds = [...times(10, fast), ...times(5, slow), ...times(20, later)];
    return reportOf({ seconds, sliding });
  };

  it('is said to hold again only where it did', () => {
    const held = after(fast);
    expect(held.checks[0]!.heldAgainAt).not.toBeNull();
    expect(held.checks[0]!.windows).not.toHaveProperty('lastBrokenAt');
    const silent = after({ right: [] });
    expect(silent.checks[0]).toMatchObject({ heldAgainAt: null, windows: { lastBrokenAt: at(19) } });
    expect(silent.reasons.join()).toMatch(
      /beyond it from \+0:\d\d .*, for the last time at \+0:19 .*, and not told after it, \d+ s in all/,
    );
    expect(after(slow).reasons.join()).toContain('to the end');
  });
});

describe('a phase that comes twice', () => {
  const twice = (seconds: number, [first, second]: readonly [number, number]) => {
    const merged = timelineOf(times(seconds, fast).map((one, place) => exportedOf(one, place)));
    const stretch = (from: number): Span => ({
      fromMs: startMs + from * 1000,
      toMs: startMs + (from + 20) * 1000,
    });
    return (limit: string, every: number) =>
      windowsIn(merged, slidingOf(limit, every, { selector: 'http_reqs{phase:steady}' }), [
        stretch(first),
        stretch(second),
      ]);
  };

  it('is not judged by what the record has of a window, where it has whole ones', () => {
    const windows = twice(35, [0, 30]);
    for (const limit of ['rate>3.9', 'count>=40'])
      expect(windows(limit, 10).map(({ extent }) => extent)).toEqual(times(11, fast).map(() => 'whole'));
    expect(windows('count>=40', 10).every(({ state }) => state === 'held')).toBe(true);
  });

  it('is told for as long as it was broken, where one time is shorter than a window', () => {
    const phases = [
      { phase: 'steady', startSeconds: 0, endSeconds: 20, from: 10, to: 10 },
      { phase: 'ramp', startSeconds: 20, endSeconds: 30, from: 10, to: 20 },
      { phase: 'steady', startSeconds: 30, endSeconds: 90, from: 10, to: 10 },
    ];
    const seconds = [...times(20, slow), ...times(10, { ...fast, phase: 'ramp' }), ...times(60, fast)];
    const record = recordOf({ seconds, sliding: [slidingOf('p(75)<200', 30)] });
    const plan = { ...record.plan!, phases };
    const { checks } = analyze({ ...record, plan }, { strict: false }).report;
    expect(checks.find(({ windows }) => windows)).toMatchObject({
      ...{ status: 'missed', windows: { broken: 1, brokenSeconds: 20, worst: { from: at(0), to: at(20) } } },
    });
  });

  it('says where each time is shorter than a window, and counts nothing then', () => {
    const windows = twice(60, [0, 30]);
    expect(windows('rate>3.9', 60).map(({ extent }) => extent)).toEqual(['short', 'short']);
    expect(windows('count>3', 60)).toEqual([]);
    expect(twice(35, [0, 30])('rate>3.9', 60).map(({ extent }) => extent)).toEqual(['short', 'cut']);
  });

  it('leaves a count open where no window is whole', () => {
    const sliding = slidingOf('count>=400', 60, { selector: 'http_reqs{phase:steady}' });
    const { verdict, checks } = reportOf({
      ...{ seconds: times(30, fast), sliding: [sliding] },
      gates: { 'http_reqs{phase:steady}': ['count>=100'] },
    });
    expect(verdict).toBe('PASS');
    expect(checks.find(({ windows }) => windows)).toMatchObject({
      ...{ status: 'not-evaluated', reason: 'no whole window of 1 min was recorded' },
      windows: { count: 0, areWhole: false },
    });
  });
});

describe('a rate over the whole', () => {
  it.each([
    [1, 0.6, 20],
    [31, 5, 310],
    [31, 31, 300],
  ])(
    'is of the time that the load took: periods of %i s, the first of %f s, %i s in all',
    (period, first, ends) => {
      const places = Array.from({ length: Math.ceil((ends - first) / period) + 1 }, (_, place) =>
        Math.min(ends, first + place * period),
      );
      const exported = places.map((end, place) => {
        const lengthMs = (end - (places[place - 1] ?? 0)) * 1000;
        return {
          ...{ timeMs: startMs + end * 1000, lengthMs },
          counters: { http_reqs: [[{ name: 'health', phase: 'steady' }, (lengthMs / 1000) * 30]] as const },
        };
      });
      const { verdict, totals } = reportOf({
        ...{ seconds: [], sliding: [], planned: ends, merged: timelineOf(exported) },
        gates: { http_reqs: ['rate>29.99', 'rate<30.01'] },
      });
      expect([verdict, totals.ratePerSecond?.toFixed(3)]).toEqual(['PASS', '30.000']);
    },
  );
});

describe('a record of which a part is missing', () => {
  const died = {
    ...{ requests: 40, lostPeriods: 0, startedAt: at(0), endedAt: at(10) },
    ...{ runner: 2, exitCode: null, signal: 'SIGKILL' },
  };
  const whole = { ...died, runner: 1, exitCode: 0, signal: null, endedAt: at(30) };
  const holes: [what: string, hole: Partial<Load>][] = [
    ['periods', { damage: ['counts lack some'] }],
    ['a runner', { run: { runners: [whole, died] } }],
    ['its end', { seconds: times(20, fast), planned: 60 }],
  ];
  const verdictOf = (hole: Partial<Load>, selector: string, limit: string): string =>
    reportOf({ seconds: times(30, fast), ...hole, sliding: [slidingOf(limit, 5, { selector })] }).verdict;

  it.each(holes)('proves no count too low: %s', (_, hole) => {
    for (const limit of ['rate>4', 'count>=21', 'count==21', 'count!=20'])
      expect(verdictOf(hole, 'http_reqs{phase:steady}', limit)).toBe('INVALID');
  });

  it.each(holes)('proves what the rest could only make worse: %s', (_, hole) => {
    for (const limit of ['rate<4', 'count<=19', 'count==19'])
      expect(verdictOf(hole, 'http_reqs{phase:steady}', limit)).toBe('FAIL');
    for (const limit of ['max<5', 'min>5000'])
      expect(verdictOf(hole, 'http_req_duration{phase:steady}', limit)).toBe('FAIL');
  });

  const ofCluster = { ...whole, exitCode: null, bundleSha256: 'a' };
  const others: [what: string, runners: readonly (typeof ofCluster)[]][] = [
    ['started again', [ofCluster, ofCluster]],
    ['of another bundle', [{ ...ofCluster, bundleSha256: 'b' }]],
    ['one too many', [ofCluster, { ...ofCluster, runner: 2 }]],
    ['late', [{ ...ofCluster, startedAt: at(9) }]],
  ];
  it.each(others)('proves nothing where there may be more than the load: a runner is %s', (_, runners) => {
    const loadStartedAt = at(0);
    const more = { run: { k6ExitCode: null, parallelism: 1, loadStartedAt, runners: [...runners] } };
    for (const limit of ['rate<4', 'count<=19'])
      expect(verdictOf(more, 'http_reqs{phase:steady}', limit)).toBe('INVALID');
    expect(verdictOf(more, 'http_req_duration{phase:steady}', 'max<5')).toBe('INVALID');
  });

  it('of a cluster proves what the rest could only make worse', () => {
    const less = { run: { k6ExitCode: null, parallelism: 2, runners: [ofCluster] } };
    expect(verdictOf(less, 'http_req_duration{phase:steady}', 'max<5')).toBe('FAIL');
    expect(verdictOf(less, 'http_req_duration{phase:steady}', 'p(75)<5')).toBe('INVALID');
  });

  it('is told with all that is known of it where it is INVALID for another cause, too', () => {
    const [first, ...others] = times(30, fast).map((one, place) => exportedOf(one, place));
    const dropped = { ...first!.counters, dropped_iterations: [[{}, 5]] } as const;
    const { verdict, reasons } = reportOf({
      ...{ seconds: times(30, fast), sliding: [slidingOf('max<5', 5)], damage: ['counts lack some'] },
      merged: timelineOf([{ ...first!, counters: dropped }, ...others]),
    });
    expect(verdict).toBe('INVALID');
    expect(reasons).toContain('counts lack some');
    expect(reasons.join()).toContain('the generator dropped 5 iterations');
  });

  it.each(holes)('proves no percentile, mean or share, which the rest may mend: %s', (_, hole) => {
    for (const limit of ['p(75)<5', 'avg<5', 'med>5000', 'max>5000', 'min<5'])
      expect(verdictOf(hole, 'http_req_duration{phase:steady}', limit)).toBe('INVALID');
    expect(verdictOf(hole, 'request_ok{phase:steady}', 'rate<0.5')).toBe('INVALID');
  });
});
