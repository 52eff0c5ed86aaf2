import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAnomalies, flagSamples } from '../../../src/toolkit/analyze/system/anomaly-rule.ts';
import { seededNoise } from './noise.ts';

const calm = (count: number, seed = 1): number[] => {
  const noise = seededNoise(seed);
  return Array.from({ length: count }, () => 100 + 5 * noise());
};

describe('the three-sigma flag', () => {
  // Sixty samples of 1 and 3 in turn: mean 2, sd with n − 1 is 1.0084…, three of them 3.0253….
  const baseline = Array.from({ length: 60 }, (_, row) => (row % 2 === 0 ? 1 : 3));
  const sigma = Math.sqrt(60 / 59);

  it('is strictly beyond three standard deviations with n − 1 of the first sixty samples', () => {
    const edge = 2 + 3 * sigma;
    expect(flagSamples([...baseline, edge, edge + 1e-9, 2 - 3 * sigma - 1e-9, 2])).toEqual({
      rows: [61, 62],
      mean: 2,
    });
  });

  it('needs sixty samples, and is never one of them', () => {
    expect(flagSamples(baseline.slice(0, 59)).rows).toEqual([]);
    expect(flagSamples([100, ...baseline.slice(1)]).rows).toEqual([]);
  });

  it('flags nothing where nothing varies', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), (level) => {
        const flat = Array.from({ length: 100 }, () => level);
        expect(flagSamples([...flat, level + 1]).rows).toEqual([]);
      }),
    );
  });
});

describe('an anomaly', () => {
  const withHigh = (rows: readonly number[]): number[] =>
    calm(120).map((value, row) => (rows.includes(row) ? 300 : value));

  it('is three flags in five samples; two are none', () => {
    expect(findAnomalies(withHigh([80, 82, 84]), 'up')?.stretches).toEqual([{ from: 80, to: 84 }]);
    expect(findAnomalies(withHigh([80, 82]), 'up')?.stretches).toEqual([]);
    expect(findAnomalies(withHigh([80, 83, 86]), 'up')?.stretches).toEqual([]);
  });

  it('never enters the baseline that it is held against', () => {
    const early = withHigh(Array.from({ length: 20 }, (_, row) => 30 + row));
    expect(findAnomalies(early, 'up')?.stretches).toEqual([{ from: 30, to: 49 }]);
    expect(findAnomalies(early, 'up')?.baselineMean).toBeCloseTo(100, -1);
  });

  it('of latency looks up, of throughput down', () => {
    const low = calm(120).map((value, row) => (row >= 80 && row < 90 ? 20 : value));
    expect(findAnomalies(low, 'up')?.stretches).toEqual([]);
    expect(findAnomalies(low, 'down')?.stretches).toEqual([{ from: 80, to: 89 }]);
  });

  it('is not looked for in fewer than sixty samples', () => {
    expect(findAnomalies(calm(59), 'both')).toBeNull();
  });

  it('of a throughput that falls to nothing is one', () => {
    const gone = calm(120).map((value, row) => (row >= 80 && row < 90 ? 0 : value));
    expect(findAnomalies(gone, 'down')?.stretches).toEqual([{ from: 80, to: 89 }]);
  });

  it('is hardly ever seen in noise: in at most 1 of 200 series of ten minutes', () => {
    const noisy = Array.from({ length: 200 }, (_, seed) => findAnomalies(calm(600, seed), 'both'));
    expect(noisy.filter((found) => found!.stretches.length > 0).length).toBeLessThanOrEqual(1);
  });
});
