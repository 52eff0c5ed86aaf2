import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../src/toolkit/statistics/percentiles.ts';
import { medianScatter } from '../../src/toolkit/statistics/block-bootstrap.ts';
import { blockOrder } from '../../src/toolkit/compare/block-order.ts';
import { findCuts } from '../../src/toolkit/statistics/change-points.ts';
import { adjustByHolm } from '../../src/toolkit/statistics/holm.ts';
import { predict } from '../../src/toolkit/compare/prediction.ts';
import { newcombeInterval, thinned } from '../../src/toolkit/compare/proportions.ts';
import { seededRandom } from '../../src/toolkit/statistics/random.ts';
import { rebuildSamples } from '../../src/toolkit/compare/rebuild.ts';
import { studentQuantile, studentTail } from '../../src/toolkit/statistics/student-t.ts';

function figuresOf(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number): number => quantile(sorted, q);
  return {
    count: values.length,
    min: at(0),
    med: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
  };
}

describe("a second's requests, rebuilt from k6's figures", () => {
  const latencies = (minLength: number, maxLength: number) =>
    fc.array(fc.double({ min: 0.1, max: 1000, noNaN: true }), { minLength, maxLength });

  it('are exact for up to three', () => {
    fc.assert(
      fc.property(latencies(1, 3), (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        rebuildSamples(figuresOf(values)).forEach((value, place) =>
          expect(value).toBeCloseTo(sorted[place]!, 6),
        );
      }),
    );
  });

  it('have the right number, the two slowest and the bounds for any count', () => {
    fc.assert(
      fc.property(latencies(4, 101), (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const rebuilt = rebuildSamples(figuresOf(values));
        expect(rebuilt).toHaveLength(values.length);
        expect(rebuilt[0]).toBeCloseTo(sorted[0]!, 6);
        expect(rebuilt.at(-1)).toBeCloseTo(sorted.at(-1)!, 6);
        expect(rebuilt.at(-2)).toBeCloseTo(sorted.at(-2)!, 3);
      }),
    );
  });

  it('are none for a second without requests', () => {
    expect(
      rebuildSamples({ count: NaN, min: NaN, med: NaN, p90: NaN, p95: NaN, p99: NaN, max: NaN }),
    ).toEqual([]);
  });
});

describe('published figures', () => {
  it("Student's t: 2.228 leaves 2.5 % at 10 degrees of freedom, 12.706 at 1", () => {
    expect(studentQuantile(0.975, 10)).toBeCloseTo(2.2281, 4);
    expect(studentQuantile(0.975, 1)).toBeCloseTo(12.7062, 3);
    expect(studentTail(0, 7)).toBeCloseTo(0.5, 10);
  });

  // Newcombe 1998, table II, method 10, examples a, b and c (first less second there, the other way round here).
  it.each([
    {
      first: { failures: 48, requests: 80 },
      second: { failures: 56, requests: 70 },
      low: 0.0524,
      high: 0.3339,
    },
    { first: { failures: 3, requests: 10 }, second: { failures: 9, requests: 10 }, low: 0.1705, high: 0.809 },
    { first: { failures: 0, requests: 20 }, second: { failures: 10, requests: 10 }, low: 0.6791, high: 1 },
  ])('Newcombe: $first against $second is between $low and $high', ({ first, second, low, high }) => {
    const [from, to] = newcombeInterval(first, second, 1.959964);
    expect(from).toBeCloseTo(low, 3);
    expect(to).toBeCloseTo(high, 3);
  });

  it('Holm: .01, .04, .03, .005 become .03, .06, .06, .02', () => {
    const adjusted = adjustByHolm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((p, place) => expect(adjusted[place]).toBeCloseTo(p, 10));
  });
});

it('counts failures that come in a cluster as fewer', () => {
  const spread = thinned(Array.from({ length: 10 }, () => ({ failures: 2, requests: 100 })));
  const cluster = thinned(
    Array.from({ length: 10 }, (_, place) => ({ failures: place === 3 ? 20 : 0, requests: 100 })),
  );
  expect(spread).toEqual({ failures: 20, requests: 1000 });
  expect(cluster.requests).toBeLessThan(100);
  expect(cluster.failures / cluster.requests).toBeCloseTo(0.02, 10);
});

it('scatters a median of white noise as theory says, 1.2533 σ ÷ √n', () => {
  const random = seededRandom(3);
  const values = Array.from(
    { length: 600 },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
  const expected = 1.2533 / Math.sqrt(600);
  const scatter = medianScatter(values, { blockLength: 20, random });
  expect(scatter / expected).toBeGreaterThan(0.6);
  expect(scatter / expected).toBeLessThan(1.6);
});

describe('a history', () => {
  const noise = seededRandom(5);
  const level = (count: number, ms: number): number[] =>
    Array.from({ length: count }, () => Math.log(ms) + 0.05 * (noise() - 0.5));

  it('is cut where its level changed, and nowhere else', () => {
    const [cut, ...others] = findCuts([...level(15, 40), ...level(12, 50)]);
    expect(cut?.at).toBe(15);
    expect(Math.round(Math.exp(cut!.after) / 10)).toBe(5);
    expect(others).toEqual([]);
    expect(findCuts(level(30, 40))).toEqual([]);
  });

  it('of fewer than twenty runs is not cut', () => {
    expect(findCuts([...level(9, 40), ...level(9, 80)])).toEqual([]);
  });

  it('of five runs or more limits the next: mean + t(K−1, .99)·s·√(1 + 1/K) of log p95', () => {
    const run = (ms: number) => ({
      id: '',
      startedAt: '',
      commit: null,
      verdict: 'PASS' as const,
      ratePerSecond: null,
      p95Ms: { roi_report: ms },
    });
    const earlier = [100, 102, 98, 101, 99].map(run);
    const [prediction] = predict(earlier, run(120));
    // t(4, .99) = 3.747, s = .01581: exp(4.60507 + 3.747 × .01581 × √1.2).
    expect(prediction?.limitMs).toBeCloseTo(106.7, 1);
    expect(prediction?.isBeyond).toBe(true);
    expect(predict(earlier.slice(1), run(120))).toEqual([]);
  });
});

it('lets two builds take turns ABBA, whichever begins', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const order = blockOrder(4, seed).flat().join('');
    expect(['abbaabba', 'baabbaab']).toContain(order);
    expect(blockOrder(4, seed).flat().join('')).toBe(order);
  }
});
