import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantile } from '../../src/toolkit/statistics/percentiles.ts';
import { mergeSpectra } from '../../src/toolkit/compare/merge-spectra.ts';

/** Every request's own quantile: nothing is left to be guessed. */
function wholeSpectrum(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const spectrum = sorted.map((ms, place) => [place / (sorted.length - 1), ms] as const);
  return { spectrum, requests: sorted.length };
}

it('is the spectrum itself for one run, and says no more than that does', () => {
  const spectrum = [
    [0, 10],
    [0.5, 20],
    [0.9, 40],
    [0.99, 100],
  ] as const;
  expect(mergeSpectra([{ spectrum, requests: 100 }])).toEqual([
    [0, 10],
    [0.5, 20],
    [0.75, 32.5],
    [0.9, 40],
    [0.99, 100],
  ]);
});

it('weighs each run by its requests, where an average of percentiles would not', () => {
  const even = (low: number, high: number) =>
    [0, 0.5, 0.95, 1].map((q) => [q, low + (high - low) * q] as const);
  const fast = { spectrum: even(10, 20), requests: 900 };
  const slow = { spectrum: even(100, 200), requests: 100 };
  const merged = new Map(mergeSpectra([fast, slow]));
  expect(merged.get(0.5)).toBeCloseTo(10 + 10 * (0.5 / 0.9));
  expect(merged.get(0.95)).toBeCloseTo(150);
});

it('is what the pooled requests have, within the step from one request to the next', () => {
  const runs = fc.array(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 30, maxLength: 60 }), {
    minLength: 2,
    maxLength: 5,
  });
  fc.assert(
    fc.property(runs, (given) => {
      const pooled = given.flat().sort((a, b) => a - b);
      const near = (q: number): number => quantile(pooled, Math.min(1, Math.max(0, q)));
      const step = given.length / pooled.length + 1 / 30;
      for (const [q, ms] of mergeSpectra(given.map(wholeSpectrum))) {
        expect(ms).toBeGreaterThanOrEqual(near(q - step));
        expect(ms).toBeLessThanOrEqual(near(q + step));
      }
    }),
  );
});

it('has nothing to say of runs without requests', () => {
  expect(mergeSpectra([{ spectrum: [], requests: 0 }])).toEqual([]);
});
