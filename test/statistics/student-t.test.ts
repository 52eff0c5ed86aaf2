import { describe, expect, it } from 'vitest';
import { studentQuantile } from '../../src/toolkit/statistics/student-t.ts';

describe("Student's t", () => {
  it.each([
    // R: qt(p, df)
    [0.975, 1, 12.7062047362],
    [0.975, 3, 3.1824463053],
    [0.975, 4, 2.7764451052],
    [0.99, 9, 2.8214379251],
    [0.95, 2, 2.91998558],
    [0.975, 100, 1.9839715185],
  ])('is below its quantile with probability %d for %d degrees of freedom', (probability, degrees, value) => {
    expect(studentQuantile(probability, degrees)).toBeCloseTo(value, 8);
  });

  it('has no bound without degrees of freedom', () => {
    expect(studentQuantile(0.975, 0)).toBe(Infinity);
  });
});
