/**
 * Whether a series rises: Theil–Sen's slope (Sen, Estimates of the Regression Coefficient Based on Kendall's Tau,
 * 1968) with its confidence interval from the ranks of the pairwise slopes, and the Mann–Kendall test (Mann, 1945;
 * Kendall, 1975) with continuity correction. On block aggregates only: raw samples are autocorrelated.
 */
import { normalQuantile, normalTail } from './distributions.ts';
import { median } from './percentiles.ts';

interface Series {
  readonly seconds: readonly number[];
  readonly values: readonly number[];
}

export interface Trend {
  readonly slopePerSecond: number;
  /** 99 % confidence interval of the slope. */
  readonly lowPerSecond: number;
  readonly highPerSecond: number;
  /** Two-sided. */
  readonly pValue: number;
}

const significance = 0.01;

/** Null for fewer than four points. */
export function trendOf({ seconds, values }: Series): Trend | null {
  const count = values.length;
  if (count < 4) return null;
  const pairs = pairsOf(count);
  const differences = pairs.map(([a, b]) => (values[b] ?? NaN) - (values[a] ?? NaN));
  const slopes = pairs
    .map(([a, b], place) => (differences[place] ?? NaN) / ((seconds[b] ?? NaN) - (seconds[a] ?? NaN)))
    .sort((a, b) => a - b);
  const score = differences.reduce((total, difference) => total + Math.sign(difference), 0);
  const deviation = Math.sqrt(scoreVariance(values));
  const reach = normalQuantile(1 - significance / 2) * deviation;
  const at = (place: number): number =>
    slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(place)))] ?? NaN;
  return {
    slopePerSecond: median(slopes),
    lowPerSecond: at((slopes.length - reach) / 2 - 1),
    highPerSecond: at((slopes.length + reach) / 2),
    pValue: deviation === 0 ? 1 : Math.min(1, 2 * normalTail((Math.abs(score) - 1) / deviation)),
  };
}

function pairsOf(count: number): (readonly [number, number])[] {
  const rows = Array.from({ length: count }, (_, row) => row);
  return rows.flatMap((a) => rows.slice(a + 1).map((b) => [a, b] as const));
}

/** Of Kendall's score, less what ties take away. */
function scoreVariance(values: readonly number[]): number {
  const n = values.length;
  const sizes = [...new Set(values)].map((one) => values.filter((value) => value === one).length);
  const part = (size: number): number => size * (size - 1) * (2 * size + 5);
  return (part(n) - sizes.reduce((total, size) => total + part(size), 0)) / 18;
}

/** Blocks of equal length, each as one value at its middle; empty ones are left out. */
export function blocksOf(
  { seconds, values }: Series,
  aggregate: (values: readonly number[]) => number,
  count: number,
): Series {
  const [first = 0, last = 0] = [seconds[0], seconds.at(-1)];
  const length = (last - first) / count;
  const parts = Array.from({ length: count }, (): number[] => []);
  seconds.forEach((second, row) => {
    const block = length > 0 ? Math.floor((second - first) / length) : 0;
    const value = values[row] ?? NaN;
    if (!Number.isNaN(value)) parts[Math.min(block, count - 1)]?.push(value);
  });
  const filled = [...parts.keys()].filter((block) => (parts[block]?.length ?? 0) > 0);
  return {
    seconds: filled.map((block) => first + (block + 0.5) * length),
    values: filled.map((block) => aggregate(parts[block] ?? [])),
  };
}
