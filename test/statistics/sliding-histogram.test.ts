/** A window of histograms that moves on by one: at each place, it is what adding them all up anew gives. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ExponentialHistogram } from '../../src/toolkit/statistics/exponential-histogram.ts';
import { SlidingHistogram } from '../../src/toolkit/statistics/sliding-histogram.ts';
import { histogramOf } from './made-histograms.ts';

/** Microseconds and minutes in one window make it coarser, and it is fine again when they are gone. */
const value = fc.oneof(
  fc.double({ min: 0, max: 500, noNaN: true }),
  fc.double({ min: -50, max: 1e-3, noNaN: true }),
  fc.double({ min: 1e4, max: 1e9, noNaN: true }),
);
const histograms = fc.array(fc.array(value, { maxLength: 8 }), { minLength: 1, maxLength: 40 });

function added(all: readonly ExponentialHistogram[]): ExponentialHistogram {
  const sum = new ExponentialHistogram();
  for (const one of all) sum.add(one);
  return sum;
}

/** Sums of doubles depend on their order, in their last digits. */
function figuresOf({ scale, zeroCount, count, min, max, positive, negative }: ExponentialHistogram): object {
  const rows = [positive, negative].map(({ first, length, counts }) =>
    length === 0 ? [] : [first, ...counts.subarray(0, length)],
  );
  return { scale, zeroCount, count, min, max, rows };
}

it('adds up the last so many, at each place', () => {
  fc.assert(
    fc.property(histograms, fc.integer({ min: 1, max: 12 }), (values, length) => {
      const all = values.map((one) => histogramOf(one));
      const sliding = new SlidingHistogram(length);
      all.forEach((one, place) => {
        sliding.push(one);
        const expected = added(all.slice(Math.max(0, place + 1 - length), place + 1));
        expect(figuresOf(sliding.sum)).toEqual(figuresOf(expected));
        expect(sliding.sum.sum).toBeCloseTo(expected.sum, 3);
      });
    }),
  );
});
