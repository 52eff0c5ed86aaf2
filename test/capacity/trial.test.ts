import { describe, expect, it } from 'vitest';
import { quantile } from '../../src/toolkit/statistics/percentiles.ts';
import type { SloLimit } from '../../src/toolkit/capacity/slo.ts';
import {
  isUnbounded,
  judgeTrial,
  type LimitReading,
  type TrialReadings,
} from '../../src/toolkit/capacity/trial.ts';

const p95: SloLimit = { endpoint: null, measure: 'p95', below: 200 };
const errors: SloLimit = { endpoint: null, measure: 'errors', below: 0.01 };

function figures(parts: Partial<TrialReadings> = {}, readings?: readonly LimitReading[]): TrialReadings {
  return {
    started: 6000,
    dropped: 0,
    plannedPerSecond: 100,
    seconds: 60,
    vusAllowed: 200,
    generatorCpuShare: 0.2,
    isTargetAlive: true,
    readings: readings ?? [
      { limit: p95, value: 120 },
      { limit: errors, value: 0.001 },
    ],
    ...parts,
  };
}

describe('a trial', () => {
  it('is good while every limit holds and the whole load was sent', () => {
    expect(judgeTrial(figures())).toEqual({ outcome: 'good', reasons: [] });
  });

  it.each<[string, TrialReadings, string]>([
    ['p95 is too high', figures({}, [{ limit: p95, value: 200 }]), 'p95: 200 ms, limit < 200 ms'],
    ['errors are too many', figures({}, [{ limit: errors, value: 0.02 }]), 'errors: 2 %, limit < 1 %'],
    ['a limit has no data', figures({}, [{ limit: p95, value: null }]), 'p95: no data, limit < 200 ms'],
    ['too little was started', figures({ started: 5900 }), '5,900 of 6,000 planned iterations'],
    ['iterations were dropped', figures({ started: 5990, dropped: 10 }), '10 iterations were dropped'],
    ['a tail is missing', figures({ started: 5600, dropped: 400 }), 'p95: ≥ 120 ms, limit < 200 ms'],
  ])('is bad when %s, and says so', (_words, given, reason) => {
    const { outcome, reasons } = judgeTrial(given);
    expect(outcome).toBe('bad');
    expect(reasons[0]).toContain(reason);
  });

  it.each<[string, Partial<TrialReadings>, string]>([
    ['out of CPU', { generatorCpuShare: 0.95 }, '95 % of its CPU'],
    ['out of VUs', { dropped: 10, vusAllowed: 19 }, '19 VUs, 20 are needed'],
  ])('is never held against the target when k6 was %s, even with broken limits', (_words, parts, reason) => {
    const { outcome, reasons } = judgeTrial(figures(parts, [{ limit: p95, value: 900 }]));
    expect(outcome).toBe('generator-limited');
    expect(reasons[0]).toContain(reason);
  });

  it('tells a dead target from a slow one', () => {
    expect(judgeTrial(figures({ isTargetAlive: false })).outcome).toBe('died');
  });
});

/** G. Tene's case: 100 s at 100 requests/s of 1 ms each, then the target freezes for 100 s. */
describe('a target that freezes', () => {
  const served = Array.from({ length: 10_000 }, () => 1);
  const frozen = Array.from({ length: 10_000 }, (_, place) => 100_000 - place * 10);

  it('has its known percentiles when every request starts as planned', () => {
    const sorted = [...served, ...frozen].sort((a, b) => a - b);
    expect(quantile(sorted, 0.5)).toBeCloseTo(5.5, 9);
    expect(quantile(sorted, 0.75)).toBeCloseTo(50_000, -2);
    expect(quantile(sorted, 0.99)).toBeCloseTo(98_000, -2);
  });

  it('looks fast when those it held up were never sent, which is why those dropped count', () => {
    const sorted = [...served, 100_000].sort((a, b) => a - b);
    expect(quantile(sorted, 0.99)).toBe(1);
    const sent = { started: 10_001, dropped: 9_999 };
    const unbounded = (['p40', 'p75', 'p99', 'max'] as const).map((measure) =>
      isUnbounded(sent, { endpoint: null, measure, below: 1 }),
    );
    expect(unbounded).toEqual([false, true, true, true]);
  });
});
