/** Limits that have to hold in every window: what is said of them, and what they make of a run. */
import { describe, expect, it } from 'vitest';
import type { ScenarioLimits } from '../../src/contract/thresholds.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { askInstead } from '../../src/toolkit/analyze/ask-instead.ts';
import type { Check } from '../../src/toolkit/analyze/report-schema.ts';
import { SlidingWatch } from '../../src/toolkit/live/sliding-watch.ts';
import { drawTimeline } from '../../src/toolkit/record/otlp/draw-timeline.ts';
import { requestOf } from '../record/otlp/made-requests.ts';
import { renderMarkdown } from '../documents/forms.ts';
import { exportedOf, type Second, slidingOf, timelineOf } from './made-windows.ts';
import { makeRecord, startMs } from './make-record.ts';
import {
  analysisOf,
  at,
  fast,
  planOf,
  recordOf,
  reportOf,
  checksOf,
  slow,
  times,
  type Load,
} from './made-loads.ts';

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
      "requests in every 5 s, steady: judged from +0:20 to +1:39 alone: what was counted before or after can't be told for certain",
    );
  });

  it('are those before the load: the target’s proof is no part of it', () => {
    const proof = exportedOf({ right: [900, 900], phase: 'setup' }, -0.6);
    const merged = timelineOf([proof, ...times(10, fast).map((one, place) => exportedOf(one, place))]);
    const sliding = [slidingOf('max<200', 5, { selector: 'http_req_duration' })];
    const { checks } = reportOf({ seconds: times(10, fast), merged, sliding });
    expect(checks.find(({ windows }) => windows)).toMatchObject({ status: 'met', value: 13 });
  });

  it('are those with an edge in an export that came late: nothing tells what of it was before', () => {
    const ends = [
      ...Array.from({ length: 30 }, (_, place) => place + 1),
      33.4,
      34,
      ...Array.from({ length: 26 }, (_, place) => place + 35),
    ];
    const exported = ends.map((end, place) => {
      const lengthMs = (end - (ends[place - 1] ?? 0)) * 1000;
      const right = Array.from({ length: Math.round((lengthMs / 1000) * 20) }, () => 10);
      return { ...exportedOf({ right }, 0), timeMs: startMs + end * 1000, lengthMs };
    });
    const limits: [limit: string, every: number][] = [
      ['rate>18', 2],
      ['rate<22', 2],
      ['rate>15', 5],
      ['rate<24', 5],
      ['count<110', 5],
    ];
    const sliding = limits.map(([limit, every]) =>
      slidingOf(limit, every, { selector: 'http_reqs{phase:steady}' }),
    );
    const { verdict, checks } = reportOf({ seconds: [], planned: 60, merged: timelineOf(exported), sliding });
    expect([verdict, checks.map(({ status }) => status)]).toEqual(['PASS', limits.map(() => 'met')]);
    expect(checks.every(({ windows }) => windows!.count > 40)).toBe(true);
  });

  it('are those of a phase that one of two generators is late for', () => {
    const late = 8;
    const of = (source: string, shift: number) =>
      times(60, fast).map((one, place) => ({
        ...exportedOf({ ...one, phase: place < 20 ? 'ramp' : 'steady' }, place + shift, 300 * Number(source)),
        source,
      }));
    const merged = timelineOf([...of('1', 0), ...of('2', late)].sort((a, b) => a.timeMs - b.timeMs));
    const phases = [
      { phase: 'ramp', startSeconds: 0, endSeconds: 20, from: 10, to: 10 },
      { phase: 'steady', startSeconds: 20, endSeconds: 60, from: 10, to: 10 },
    ];
    const runners = [0, late].map((began, place) => ({
      ...{ runner: place + 1, startedAt: at(began), endedAt: at(60 + began) },
      ...{ exitCode: 0, signal: null, requests: 160, lostPeriods: 0 },
    }));
    const sliding = ['rate>7.9', 'rate<8.1'].map((limit) =>
      slidingOf(limit, 5, { selector: 'http_reqs{phase:steady}' }),
    );
    const record = recordOf({
      seconds: [],
      planned: 60,
      merged,
      sliding,
      run: { runners, loadStartedAt: at(0) },
    });
    const { checks } = analyze({ ...record, plan: { ...record.plan!, phases } }, { strict: false }).report;
    expect(checks.map(({ status }) => status)).toEqual(['met', 'met']);
  });

  it('leave a limit open where a whole time of its phase has none', () => {
    const of = (source: string) =>
      times(90, fast).map((one, place) => ({
        ...exportedOf(
          { ...one, right: place > 40 && place < 52 ? [] : one.right },
          place,
          300 * Number(source),
        ),
        source,
      }));
    const merged = timelineOf([...of('1'), ...of('2')].sort((a, b) => a.timeMs - b.timeMs));
    const stretch = (phase: string, startSeconds: number, endSeconds: number) => ({
      phase,
      startSeconds,
      endSeconds,
      from: 10,
      to: 10,
    });
    const phases = [
      stretch('steady', 0, 30),
      stretch('ramp', 30, 41),
      stretch('steady', 41, 52),
      stretch('ramp', 52, 60),
      stretch('steady', 60, 90),
    ];
    const sliding = [slidingOf('rate>7', 10, { selector: 'http_reqs' })];
    const record = recordOf({
      seconds: [],
      planned: 90,
      merged,
      sliding: sliding.map((one) => ({ ...one, selector: 'http_reqs{phase:steady}' })),
    });
    const { checks } = analyze({ ...record, plan: { ...record.plan!, phases } }, { strict: false }).report;
    expect(checks[0]).toMatchObject({
      status: 'not-evaluated',
      reason: 'no whole window of 10 s can be told from +0:41 to +0:52',
    });
  });

  it('begin with the load, though its first answers come late', () => {
    const waiting = Array.from({ length: 4 }, (_, place) => exportedOf({ right: [] }, place));
    const merged = timelineOf([
      ...waiting,
      ...times(26, fast).map((one, place) => exportedOf(one, place + 4)),
    ]);
    const sliding = [slidingOf('rate>1', 2, { selector: 'http_reqs{phase:steady}' })];
    const { verdict, checks } = reportOf({
      seconds: times(30, fast),
      merged,
      sliding,
      run: { loadStartedAt: at(0) },
    });
    expect(verdict).toBe('FAIL');
    expect(checks[0]).toMatchObject({ value: 0, windows: { worst: { from: at(0), to: at(2) } } });
  });

  it('are slivers at the end of a load', () => {
    const last = { ...exportedOf({ right: [] }, 20), timeMs: startMs + 20_020, lengthMs: 20 };
    const merged = timelineOf([...times(20, fast).map((one, place) => exportedOf(one, place)), last]);
    const sliding = [
      slidingOf('p(75)<200', 1),
      slidingOf('rate>0.9', 1, { selector: 'request_ok{phase:steady}' }),
    ];
    const { checks } = reportOf({ seconds: times(20, fast), planned: 20.02, merged, sliding });
    expect(checks.map(({ status }) => status)).toEqual(['met', 'met']);
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

describe('a counter by tags', () => {
  it('that was never counted is 0 in a record that tells all tags', () => {
    const gates = { 'dropped_iterations{phase:steady}': ['count<5'], 'http_reqs{name:other}': ['count==0'] };
    const { verdict, checks } = reportOf({ seconds: times(20, fast), sliding: [], gates });
    expect([verdict, checks.map(({ value }) => value)]).toEqual(['PASS', [0, 0]]);
  });

  it('that was not judged did not break', () => {
    const load = {
      seconds: times(20, fast),
      planned: 60,
      sliding: [],
      gates: { 'http_reqs{phase:steady}': ['count>900'] },
    };
    const { checks, what_broke_first } = reportOf({
      ...load,
      run: { state: 'interrupted', k6ExitCode: 105 },
    });
    expect(checks[0]).toMatchObject({ status: 'not-evaluated', brokenSince: null });
    expect(what_broke_first).toEqual([]);
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
