import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantileRange, quantileRanks } from '../../src/toolkit/statistics/quantile-interval.ts';
import { quantile } from '../../src/toolkit/statistics/percentiles.ts';

describe('the interval of a percentile of few requests', () => {
  // The exact binomial sums, P(B ≤ low − 1) ≤ .025 and P(B ≤ high − 1) ≥ .975.
  it.each([
    [100, 0.5, { low: 40, high: 61 }],
    [10, 0.5, { low: 2, high: 9 }],
    [78, 0.95, { low: 70, high: 78 }],
    [100, 0.9, { low: 84, high: 96 }],
    [60, 0.95, { low: 53, high: null }],
    [9, 0.95, { low: 7, high: null }],
  ])('of %i requests at %d lies between the ranks %o', (count, q, ranks) => {
    expect(quantileRanks(count, q)).toEqual(ranks);
  });

  it('holds the percentile, and is no narrower than the order statistics', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 5000, noNaN: true }), { minLength: 5, maxLength: 199 }),
        (values) => {
          const sorted = [...values].sort((a, b) => a - b);
          const known = [0, 0.5, 0.75, 0.9, 0.95, 0.99, 1].map(
            (share) => [share, quantile(sorted, share)] as const,
          );
          const ranks = quantileRanks(sorted.length, 0.95);
          const { lowMs, highMs } = quantileRange(sorted.length, 0.95, known);
          if (lowMs !== null) expect(lowMs).toBeLessThanOrEqual(sorted[(ranks.low ?? 0) - 1]! + 1e-9);
          if (highMs !== null) expect(highMs).toBeGreaterThanOrEqual(sorted[(ranks.high ?? 0) - 1]! - 1e-9);
        },
      ),
    );
  });
});
