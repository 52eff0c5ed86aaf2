/** Whether what broke a limit may have been the generator itself, and that nothing is subtracted. */
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { RunRecord } from '../../src/toolkit/record/types.ts';
import { runDocument } from '../../src/toolkit/documents/run.ts';
import { render } from '../../src/toolkit/document/render.ts';
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

type Figures = Readonly<Record<string, (second: number) => number>>;

/** Eighty seconds, one line each. */
function systemOf(figures: Figures): RunRecord['system'] {
  const seconds = Array.from({ length: 80 }, (_, place) => place + 1);
  return {
    remarks: [],
    lastWords: [],
    timesMs: Float64Array.from(seconds, (second) => startMs + second * 1000),
    series: new Map(
      Object.entries(figures).map(([name, value]) => [name, Float64Array.from(seconds, value)]),
    ),
  };
}

const between =
  (from: number, to: number, [then, otherwise]: readonly [number, number]) =>
  (second: number): number =>
    second > from && second <= to ? then : otherwise;

/** Late by so much from 30 s to 60 s: as p95 of each second, and as its longest. */
const lateFor = (seconds: number, until = 60): Figures => ({
  'generator.cpuShare': () => 0.4,
  'generator.lateMedianSeconds': between(30, until, [seconds / 2, 0]),
  'generator.lateSeconds': between(30, until, [seconds, 0.002]),
  'generator.latestSeconds': between(30, until, [seconds * 1.5, 0.004]),
});

/** p95 of 160 ms where 100 are allowed: broken from 30 s to 60 s. */
function slowRecord(figures: Figures, p95 = 160, until = 59): RunRecord {
  const slow = { avg: 90, min: 5, med: 60, max: 900, 'p(95)': p95, 'p(99)': p95 * 2, count: 20_000 };
  const series = {
    'http_req_duration{phase:steady}': { 'p(95)': between(29, until, [p95, 20]), count: () => 250 },
    http_req_duration: { 'p(95)': between(29, until, [p95, 20]), avg: () => 20 },
    http_reqs: { count: () => 250 },
  };
  return makeRecord({
    run: makeRun({ k6ExitCode: 99 }),
    summary: makeSummary({ 'http_req_duration{phase:steady}': trend(slow, { 'p(95)<100': false }) }),
    timeline: makeTimeline(80, series),
    system: systemOf(figures),
  });
}

const judged = (record: RunRecord) => analyze(record, { strict: false }).report;

describe('a limit that was missed', () => {
  it('by no more than what the generator may have added makes the run INVALID, and is dated', () => {
    const report = judged(slowRecord(lateFor(0.04)));
    expect(report).toMatchObject({ verdict: 'INVALID', invalid_causes: ['generator-saturated'] });
    expect(report.reasons[0]).toMatch(
      /^p95 latency, steady: the generator may have broken it itself, late by up to 60 ms from 10:00:\d\d to 10:01:\d\d UTC: it measured itself/,
    );
    expect(report.account.generator).toBe('limit');
  });

  it('of a run that was cut is not dated beyond what was seen', () => {
    const cut = slowRecord(lateFor(0.04, 80), 160, 80);
    const plan = makePlan({
      durationSeconds: 8000,
      phases: [{ phase: 'steady', startSeconds: 0, endSeconds: 8000, from: 1, to: 1 }],
    });
    const { generator } = judged({ ...cut, plan, run: makeRun({ plan, state: 'interrupted' }) });
    const untils = generator.mayHaveBroken!.map(({ until }) => Date.parse(until));
    expect(untils.length).toBeGreaterThan(0);
    expect(Math.max(...untils)).toBeLessThanOrEqual(startMs + 80_000);
  });

  it('by more than that is the target’s', () => {
    expect(judged(slowRecord(lateFor(0.02))).verdict).toBe('FAIL');
  });

  it('is the target’s where the generator was late at another time', () => {
    const early = { ...lateFor(0), 'generator.lateSeconds': between(5, 25, [0.2, 0.002]) };
    expect(judged(slowRecord(early)).verdict).toBe('FAIL');
  });

  it('is the target’s where the generator was as late as any machine is', () => {
    expect(judged(slowRecord(lateFor(0.009), 101)).verdict).toBe('FAIL');
  });

  it.each<[string, Figures]>([
    ['used what it may use', { 'generator.cpuShare': between(30, 60, [0.97, 0.3]) }],
    ['was held back by its quota', { 'generator.throttledShare': between(30, 60, [0.3, 0]) }],
    ['could hardly get round to anything', lateFor(0.3)],
  ])('while the generator %s makes the run INVALID, by however much', (_what, figures) => {
    const report = judged(slowRecord(figures, 5000));
    expect(report.reasons[0]).toMatch(/^p95 latency, steady: the generator was at its end itself/);
    expect(report.verdict).toBe('INVALID');
  });

  it('and is no matter of time stays missed', () => {
    const wrong = metric('rate', { rate: 0.9, passes: 9, fails: 1 }, { 'rate>0.99': false });
    const record = makeRecord({
      summary: makeSummary({ 'request_ok{phase:steady}': wrong }),
      system: systemOf(lateFor(0.3)),
    });
    expect(judged(record).verdict).toBe('FAIL');
  });

  it('of throughput is put down to a generator at its end, never to a late one', () => {
    const gates = { 'http_reqs{phase:steady}': ['count>24000'] };
    const few = metric('counter', { count: 20_000, rate: 250 }, { 'count>24000': false });
    const verdictOf = (figures: Figures) =>
      judged(
        makeRecord({
          plan: makePlan({ gates }),
          summary: makeSummary({ 'http_reqs{phase:steady}': few }),
          system: systemOf(figures),
        }),
      ).verdict;
    expect(verdictOf({ 'generator.cpuShare': () => 0.5, 'generator.throttledShare': () => 0.2 })).toBe(
      'INVALID',
    );
    expect(verdictOf(lateFor(0.04))).toBe('FAIL');
  });
});

describe('a late generator', () => {
  it('takes nothing from a run whose limits hold', () => {
    const report = judged(makeRecord({ system: systemOf(lateFor(0.5)) }));
    expect(report.verdict).toBe('PASS');
    expect(report.generator.lateness).toEqual({
      typicalMs: 2,
      mostMs: 750,
      addedMs: 1500,
      seconds: 30,
      ofSeconds: 80,
      since: '2026-03-01T10:00:30.000Z',
      until: '2026-03-01T10:01:00.000Z',
    });
  });

  it('is told beside the figures, which stay what they were', () => {
    const analysis = analyze(slowRecord(lateFor(0.04)), { strict: false });
    const text = render(runDocument(analysis), 'md');
    expect(text).toContain('The generator added up to 120 ms to a request in 30 of 80 seconds, from +0:30');
    expect(text).toContain('nothing is subtracted for it');
    expect(text).toContain('160 ms');
  });

  it('is not told where the record does not tell it', () => {
    const { generator } = judged(slowRecord({ 'generator.cpuCores': () => 0.4 }));
    expect(Object.keys(generator)).toHaveLength(7);
  });
});

it('holds k6 against what its container lets it use, not against the machine', () => {
  const figures = { 'generator.cpuCores': () => 0.48, 'generator.cpuShare': () => 0.96 };
  expect(judged(makeRecord({ system: systemOf(figures) })).reasons[0]).toBe(
    'the generator used 0.48 of 2 cores, 96 % of what it may use: it measured itself; use fewer users or a larger machine',
  );
});
