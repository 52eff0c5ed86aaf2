import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLittlesLaw } from '../../src/toolkit/statistics/littles-law.ts';

describe("Little's law", () => {
  it('holds where 50 users, each back every 2.5 s, make 20 iterations a second', () => {
    const check = checkLittlesLaw({ users: 50, iterationsPerSecond: 20, iterationSeconds: 2.5 });
    expect(check).toEqual({ impliedUsers: 50, deviationShare: 0, holds: true });
  });

  it.each([
    [19.1, true],
    [18.9, false],
    [20.9, true],
    [21.1, false],
  ])('allows 5 %: at %d iterations a second it says %s', (iterationsPerSecond, holds) => {
    expect(checkLittlesLaw({ users: 50, iterationsPerSecond, iterationSeconds: 2.5 }).holds).toBe(holds);
  });

  it('holds for users who never wait for each other, whatever they do', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 }), (seconds) => {
        // Each user repeats an iteration of its own length for an hour that all lengths divide.
        const hour = 3600 * 2 * 3 * 5 * 7 * 11 * 13 * 17 * 19 * 23 * 29 * 31 * 37 * 41 * 43;
        const counts = seconds.map((length) => hour / length);
        const iterations = counts.reduce((total, count) => total + count, 0);
        const mean = (seconds.length * hour) / iterations;
        const check = checkLittlesLaw({
          users: seconds.length,
          iterationsPerSecond: iterations / hour,
          iterationSeconds: mean,
        });
        expect(check.deviationShare).toBeCloseTo(0, 9);
      }),
    );
  });
});
