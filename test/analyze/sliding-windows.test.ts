/** Limits that have to hold in every window: which windows there are, and what each adds up to. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { type Span, stretchesOf } from '../../src/toolkit/analyze/merged/sliding-windows.ts';
import { drawTimeline } from '../../src/toolkit/record/otlp/draw-timeline.ts';
import type { RunFacts } from '../../src/toolkit/record/types.ts';
import { quantile } from '../../src/toolkit/statistics/percentiles.ts';
import { exportedOf, type Second, slidingOf, timelineOf, windowsIn } from './made-windows.ts';
import { makePlan, makeRecord, makeRun, startMs } from './make-record.ts';
import { analysisOf, at, fast, planOf, recordOf, reportOf, slow, times } from './made-loads.ts';

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

  it('counts no window of which both times have a part', () => {
    const exported = times(20, fast).map((one, place) => {
      const right = Array.from({ length: 620 - (place === 9 ? 60 : 0) }, () => 10);
      return {
        ...exportedOf({ ...one, right }, 0),
        timeMs: startMs + (place + 1) * 31_000,
        lengthMs: 31_000,
      };
    });
    // The gap of 3 s lies within the tenth period.
    const [end, begin] = [306, 309];
    const stretches = [
      { fromMs: startMs, toMs: startMs + end * 1000 },
      { fromMs: startMs + begin * 1000, toMs: startMs + 620_000 },
    ];
    for (const limit of ['rate<20.1', 'rate>19.9']) {
      const windows = windowsIn(
        timelineOf(exported),
        slidingOf(limit, 62, { selector: 'http_reqs{phase:steady}' }),
        stretches,
      );
      expect(new Set(windows.map(({ state }) => state))).toEqual(new Set(['held']));
      expect(windows.length).toBeGreaterThan(12);
    }
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
      ...{ status: 'not-evaluated', reason: 'no whole window of 1 min can be told' },
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
