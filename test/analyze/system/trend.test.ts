import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededNoise } from './noise.ts';
import { normalQuantile, normalTail } from '../../../src/toolkit/statistics/distributions.ts';
import { trendOf } from '../../../src/toolkit/statistics/trend.ts';

const series = (values: readonly number[]) => ({ seconds: values.map((_, row) => row), values });

describe('a trend', () => {
  it('has the median of all pairwise slopes, whatever one outlier says', () => {
    expect(trendOf(series([1, 2, 3, 4, 500, 6, 7, 8]))?.slopePerSecond).toBeCloseTo(1, 12);
  });

  // Twelve rising values: S = 66, var = 12·11·29/18 = 212.67, z = 65/14.583 = 4.457, two-sided p = 8.3e-6.
  it('of twelve rising values is sure', () => {
    const trend = trendOf(series(Array.from({ length: 12 }, (_, row) => row * 3)));
    expect(trend).toMatchObject({ slopePerSecond: 3, lowPerSecond: 3, highPerSecond: 3 });
    expect(trend?.pValue).toBeCloseTo(8.3e-6, 7);
  });

  // Of nine values with ties of 2, 3 and 3.
  it('takes ties away from its variance', () => {
    const values = [23, 24, 29, 6, 29, 24, 24, 29, 23];
    let score = 0;
    values.forEach((a, row) => values.slice(row + 1).forEach((b) => (score += Math.sign(b - a))));
    const variance = (9 * 8 * 23 - 2 * 1 * 9 - 2 * (3 * 2 * 11)) / 18;
    const expected = Math.min(1, 2 * normalTail((Math.abs(score) - 1) / Math.sqrt(variance)));
    expect(trendOf(series(values))?.pValue).toBeCloseTo(expected, 12);
  });

  it('of equal values is none', () => {
    expect(trendOf(series([5, 5, 5, 5, 5]))).toMatchObject({ slopePerSecond: 0, pValue: 1 });
  });

  it('turns round with its values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 20 }),
        (values) => {
          const up = trendOf(series(values))!;
          const down = trendOf(series(values.map((value) => -value)))!;
          expect(down.slopePerSecond).toBeCloseTo(-up.slopePerSecond, 9);
          expect(down.pValue).toBeCloseTo(up.pValue, 9);
        },
      ),
    );
  });

  it('is found in noise alone in about one of a hundred', () => {
    const found = Array.from({ length: 1000 }, (_, seed) => {
      const noise = seededNoise(seed);
      return trendOf(series(Array.from({ length: 12 }, noise)))!.pValue < 0.01;
    }).filter(Boolean).length;
    expect(found).toBeLessThan(25);
  });
});

it('a quantile of the standard normal is where its tail says', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 5);
  expect(normalTail(2.575829)).toBeCloseTo(0.005, 6);
});
