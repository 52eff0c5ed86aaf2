import { describe, expect, it } from 'vitest';
import { randomStream } from './random.ts';

const draws = (seed: number, vu: number, iteration: number): number[] => {
  const stream = randomStream(seed, [vu, iteration]);
  return Array.from({ length: 5 }, () => stream.next());
};

describe('a random stream', () => {
  it('repeats itself for the same seed, VU and iteration', () => {
    expect(draws(7, 3, 11)).toEqual(draws(7, 3, 11));
  });

  it.each([
    [8, 3, 11],
    [7, 4, 11],
    [7, 3, 12],
    [7, 11, 3],
  ])('differs when any of them differs (%i, %i, %i)', (seed, vu, iteration) => {
    expect(draws(seed, vu, iteration)).not.toEqual(draws(7, 3, 11));
  });

  it('is uniform over neighbouring VUs: the first draws of 10,000 streams fill ten bins evenly', () => {
    const bins = new Array<number>(10).fill(0);
    for (let vu = 1; vu <= 10_000; vu += 1) {
      const bin = Math.floor(randomStream(1, [vu, 0]).next() * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // χ² with 9 degrees of freedom exceeds 27.9 once in a thousand.
    expect(chiSquare).toBeLessThan(27.9);
  });

  it('keeps integers and picks within their bounds, both ends included', () => {
    const stream = randomStream(5, [1, 0]);
    const seen = new Set(Array.from({ length: 500 }, () => stream.integer(3, 8)));
    expect([...seen].sort()).toEqual([3, 4, 5, 6, 7, 8]);
    expect(['a', 'b']).toContain(stream.pick(['a', 'b']));
  });
});
