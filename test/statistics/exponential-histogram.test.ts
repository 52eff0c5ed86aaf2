import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExponentialHistogram } from '../../src/toolkit/statistics/exponential-histogram.ts';
import { histogramQuantile } from '../../src/toolkit/statistics/histogram-quantile.ts';
import { HistogramUnpacker, PackedHistograms } from '../../src/toolkit/statistics/packed-histogram.ts';
import { quantile } from '../../src/toolkit/statistics/percentiles.ts';
import { histogramOf } from './made-histograms.ts';

/** From a microsecond to eleven days of milliseconds. */
const sizes = fc.double({ min: -20, max: 30, noNaN: true }).map((power) => 2 ** power);
const value = fc.oneof(
  { weight: 8, arbitrary: sizes },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: sizes.map((size) => -size) },
);
/** Of one second: sometimes narrow, so that scales differ. */
const values = fc.oneof(
  fc.array(value, { maxLength: 60 }),
  fc
    .tuple(sizes, fc.array(fc.double({ min: 1, max: 1.5, noNaN: true }), { maxLength: 60 }))
    .map(([base, factors]) => factors.map((factor) => base * factor)),
);
const groups = fc.array(values, { minLength: 1, maxLength: 8 });

function merged(parts: readonly ExponentialHistogram[]): ExponentialHistogram {
  const whole = new ExponentialHistogram();
  for (const part of parts) whole.add(part);
  return whole;
}

/** All that is exact: the sum of doubles depends on their order. */
function figuresOf(histogram: ExponentialHistogram): unknown {
  const { scale, count, zeroCount, min, max, positive, negative } = histogram;
  const rows = [positive, negative].map(({ first, length, counts }) => ({
    first: length === 0 ? 0 : first,
    counts: [...counts.subarray(0, length)],
  }));
  return { scale, count, zeroCount, min, max, rows };
}

describe('exponential histograms', () => {
  it('come to the same in whatever order and groups they are merged', () => {
    fc.assert(
      fc.property(groups, fc.nat(), fc.nat(), (all, cut, turn) => {
        const parts = (): ExponentialHistogram[] => all.map((group) => histogramOf(group));
        const whole = figuresOf(merged(parts()));
        const place = cut % all.length;
        expect(figuresOf(merged([merged(parts().slice(0, place)), merged(parts().slice(place))]))).toEqual(
          whole,
        );
        const start = turn % all.length;
        const turned = [...parts().slice(start), ...parts().slice(0, start)];
        expect(figuresOf(merged(turned.reverse()))).toEqual(whole);
      }),
    );
  });

  it('keep counts, the sum, the least and the greatest', () => {
    fc.assert(
      fc.property(groups, (all) => {
        const flat = all.flat();
        const whole = merged(all.map((group) => histogramOf(group)));
        expect(whole.count).toBe(flat.length);
        expect([whole.min, whole.max]).toEqual([Math.min(...flat), Math.max(...flat)]);
        const sum = flat.reduce((total, one) => total + one, 0);
        const size = flat.reduce((total, one) => total + Math.abs(one), 0);
        expect(Math.abs(whole.sum - sum)).toBeLessThanOrEqual(size * 1e-12);
      }),
    );
  });

  it('hold every quantile within its bound, and the bound within a bucket', () => {
    fc.assert(
      fc.property(groups, fc.double({ min: 0, max: 1, noNaN: true }), (all, q) => {
        const sorted = all.flat().sort((a, b) => a - b);
        fc.pre(sorted.length > 0);
        const whole = merged(all.map((group) => histogramOf(group)));
        const exact = quantile(sorted, q);
        const { value: estimate, low, high } = histogramQuantile(whole, q);
        const slack = Math.max(Math.abs(low), Math.abs(high)) * 1e-9;
        expect(low - slack).toBeLessThanOrEqual(exact);
        expect(high + slack).toBeGreaterThanOrEqual(exact);
        expect(estimate).toBeGreaterThanOrEqual(low);
        expect(estimate).toBeLessThanOrEqual(high);
        if (sorted[0]! > 0) expect(high / low).toBeLessThanOrEqual(2 ** (2 ** -whole.scale) * (1 + 1e-9));
      }),
    );
  });

  it('are the same after packing and unpacking', () => {
    fc.assert(
      fc.property(groups, (all) => {
        const packed = new PackedHistograms();
        const unpacker = new HistogramUnpacker();
        const made = all.map((group) => histogramOf(group));
        const starts = made.map((one) => packed.put(one));
        for (const [place, start] of starts.entries()) {
          const back = new ExponentialHistogram();
          unpacker.addTo(back, packed.bytes, start);
          const direct = merged([made[place]!]);
          expect(figuresOf(back)).toEqual(figuresOf(direct));
          expect(back.sum).toBe(direct.sum);
        }
      }),
    );
  });

  it('are known to 2.2 % where a second spans three decades, as the SDK’s 160 buckets do', () => {
    const spread = Array.from({ length: 5000 }, (_, place) => 0.14 * 350 ** (place / 4999));
    const second = histogramOf(spread);
    expect(second.scale).toBe(4);
    for (const q of [0.5, 0.9, 0.95, 0.99, 0.999]) {
      const { value: estimate, low, high } = histogramQuantile(second, q);
      expect(Math.max(high / estimate, estimate / low)).toBeLessThan(2 ** (1 / 16));
      expect(Math.abs(estimate / quantile(spread, q) - 1)).toBeLessThan(0.022);
    }
  });

  it('have no quantile of nothing', () => {
    expect(histogramQuantile(new ExponentialHistogram(), 0.5).value).toBeNaN();
  });
});
