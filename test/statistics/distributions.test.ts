import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareTail } from '../../src/toolkit/statistics/distributions.ts';
import { median, quantile } from '../../src/toolkit/statistics/percentiles.ts';

describe('a quantile', () => {
  it("is R's type 7: p95 of 1…10 is 9.55", () => {
    expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95)).toBeCloseTo(9.55, 12);
  });

  it('of one value is that value, and of none is NaN', () => {
    expect(quantile([7], 0.99)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('never leaves the range of its values, and rises with q', () => {
    const values = fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1 });
    fc.assert(
      fc.property(
        values,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, a, b) => {
          const sorted = [...list].sort((x, y) => x - y);
          const low = quantile(sorted, Math.min(a, b));
          const high = quantile(sorted, Math.max(a, b));
          expect(low).toBeGreaterThanOrEqual(sorted[0]!);
          expect(high).toBeLessThanOrEqual(sorted.at(-1)!);
          expect(high).toBeGreaterThanOrEqual(low - 1e-9);
        },
      ),
    );
  });
});

it('a median leaves out what is not there', () => {
  expect(median([3, NaN, 1, 2])).toBe(2);
});

describe('the tail of χ²', () => {
  // Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.8: upper 5 % and 1 % points.
  it.each([
    [3.841, 1, 0.05],
    [6.635, 1, 0.01],
    [11.07, 5, 0.05],
    [16.812, 6, 0.01],
    [43.773, 30, 0.05],
    [124.342, 100, 0.05],
  ])('above %f with %i degrees of freedom is %f', (statistic, degrees, tail) => {
    expect(chiSquareTail(statistic, degrees)).toBeCloseTo(tail, 4);
  });

  it('is 1 for a perfect fit', () => {
    expect(chiSquareTail(0, 4)).toBe(1);
  });
});
