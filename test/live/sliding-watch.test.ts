/** Limits on windows while a run goes on: they stand as the record will say, and what is kept stays as much. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlidingLimit } from '../../src/contract/sliding.ts';
import { SlidingWatch } from '../../src/toolkit/live/sliding-watch.ts';
import { stretchesOf } from '../../src/toolkit/analyze/merged/sliding-windows.ts';
import { exportedOf, type Second, slidingOf, timelineOf, windowsIn } from '../analyze/made-windows.ts';
import { makePlan, startMs } from '../analyze/make-record.ts';
import { type Exported, requestOf } from '../record/otlp/made-requests.ts';

const planOf = (seconds: number, slidingLimits: readonly SlidingLimit[]) =>
  makePlan({
    durationSeconds: seconds,
    phases: [{ phase: 'steady', startSeconds: 0, endSeconds: seconds, from: 10, to: 10 }],
    slidingLimits,
  });

const one = { generators: 1, periodSeconds: 1 };
const fast: Second = { right: [10, 11, 12, 13] };
const slow: Second = { right: [400, 410, 420, 430] };
const times = (count: number, second: Second): Second[] => Array.from({ length: count }, () => second);
const jsonOf = (exported: Exported): string => JSON.stringify(requestOf(exported));

describe('a limit on windows, live', () => {
  const sliding = slidingOf('p(75)<200', 5);

  it('is open until a window is whole, holds, and is broken from then on, with the value and the time', () => {
    const watch = new SlidingWatch(planOf(60, [sliding]), startMs, one);
    const states = [...times(9, fast), ...times(3, slow), ...times(9, fast)].map((second, place) => {
      const broken = watch.take(jsonOf(exportedOf(second, place)));
      return [watch.gates()[0]?.state, broken.length];
    });
    expect(states.slice(0, 4)).toEqual(times(4, fast).map(() => ['open', 0]));
    expect(states.slice(4, 10)).toEqual(times(6, fast).map(() => ['holds', 0]));
    expect(states[10]).toEqual(['broken', 1]);
    expect(states.slice(11)).toEqual(times(10, fast).map(() => ['broken', 0]));
    expect(watch.gates()[0]?.name).toMatch(
      /^http_req_duration\{phase:steady\} p\(75\)<200 in every 5 s: 4\d\d from \+0:06 to \+0:11$/,
    );
  });

  it('counts a window whose exports come a little late', () => {
    const count = slidingOf('count>=20', 5, { selector: 'http_reqs{phase:steady}', abort: true });
    const watch = new SlidingWatch(planOf(60, [count]), startMs, one);
    const seconds = [...times(6, fast), { right: [10] }, ...times(3, fast)];
    const broken = seconds.flatMap((second, place) => [
      ...watch.take(jsonOf(exportedOf(second, place, place * 12))),
    ]);
    expect(broken).toMatchObject([{ value: 17 }]);
  });

  it('counts a second in which nothing came', () => {
    const rate = slidingOf('rate>=2', 5, { selector: 'http_reqs{phase:steady}' });
    const watch = new SlidingWatch(planOf(60, [rate]), startMs, one);
    const broken = [...times(6, fast), ...times(5, { right: [] })].flatMap((second, place) => [
      ...watch.take(jsonOf(exportedOf(second, place))),
    ]);
    expect(broken).toMatchObject([{ value: 1.6, toMs: startMs + 9000 }]);
  });

  it('knows the share of a rate, and says nothing of one that was not sampled', () => {
    const rate = slidingOf('rate>0.5', 3, { selector: 'request_ok{phase:steady}' });
    const watch = new SlidingWatch(planOf(60, [rate]), startMs, one);
    const wrong: Second = { right: [10], wrong: [1, 2, 3] };
    const broken = [...times(6, fast), ...times(4, wrong)].flatMap((second, place) => [
      ...watch.take(jsonOf(exportedOf(second, place))),
    ]);
    expect(broken).toMatchObject([{ value: 6 / 12, toMs: startMs + 8000 }]);
    const other = slidingOf('rate>0.5', 3, { selector: 'request_ok{name:other}' });
    const unheard = new SlidingWatch(planOf(60, [other]), startMs, one);
    times(6, fast).forEach((second, place) => unheard.take(jsonOf(exportedOf(second, place))));
    expect(unheard.gates()).toMatchObject([{ state: 'open' }]);
  });

  it('adds up what several k6 send', () => {
    const count = slidingOf('count>=40', 5, { selector: 'http_reqs{phase:steady}' });
    const watch = new SlidingWatch(planOf(60, [count]), startMs, { ...one, generators: 2 });
    for (let place = 0; place < 8; place += 1)
      for (const source of ['1', '2']) watch.take(jsonOf({ ...exportedOf(fast, place), source }));
    expect(watch.gates()).toMatchObject([{ state: 'holds' }]);
  });

  it('holds a steady load to a rate and a count, though its first and last period are shorter', () => {
    const limits = ['rate>3.5', 'rate<4.5', 'count>=20', 'count<21'].map((limit) =>
      slidingOf(limit, 5, { selector: 'http_reqs{phase:steady}' }),
    );
    const watch = new SlidingWatch(planOf(12, limits), startMs, one);
    const half: Second = { right: [10, 11] };
    const whole = times(11, fast).map((second, place) => exportedOf(second, place, 500));
    const first = { ...exportedOf(half, -1, 500), lengthMs: 500 };
    const last = { ...exportedOf(half, 11, 0), lengthMs: 500 };
    const broken = [first, ...whole, last].flatMap((exported) => [...watch.take(jsonOf(exported))]);
    expect(broken).toEqual([]);
    expect(watch.gates().map(({ state }) => state)).toEqual(limits.map(() => 'holds'));
  });

  it('breaks with the window with which the record says that it broke', () => {
    const second = fc.record({
      right: fc.array(fc.double({ min: 1, max: 500, noNaN: true }), { maxLength: 4 }),
    });
    const load = fc.record({
      // A record begins with what was measured first.
      seconds: fc.array(second, { maxLength: 25 }).map((others): Second[] => [fast, ...others]),
      every: fc.integer({ min: 1, max: 6 }),
      offsetMs: fc.integer({ min: -900, max: 900 }),
    });
    fc.assert(
      fc.property(load, ({ seconds, every, offsetMs }) => {
        const limit = slidingOf('p(75)<200', every);
        const exported = seconds.map((each, place) => exportedOf(each, place, offsetMs));
        const plan = planOf(100, [limit]);
        const watch = new SlidingWatch(plan, startMs, one);
        const [seen] = exported.flatMap((each) => [...watch.take(jsonOf(each))]);
        const windows = windowsIn(timelineOf(exported), limit, stretchesOf(plan, startMs, limit.selector));
        // A record of no more than one window is judged as it is.
        fc.pre(seconds.length > every + 1);
        expect(seen?.toMs).toBe(windows.find(({ state }) => state === 'broken')?.toMs);
      }),
    );
  });
});
