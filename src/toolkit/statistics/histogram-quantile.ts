/**
 * A quantile of a histogram, and between what it lies for certain. A quantile of values moves with each of them, so
 * that it is no lower than that of the buckets' lower bounds, and no higher than that of their upper ones.
 */
import type { BucketRow } from './bucket-row.ts';
import { bucketBound, type ExponentialHistogram } from './exponential-histogram.ts';

export interface Estimate {
  readonly value: number;
  /** The true value is neither below nor above. */
  readonly low: number;
  readonly high: number;
}

const nothing: Estimate = { value: NaN, low: NaN, high: NaN };

/** The q-quantile as of sorted values, linearly interpolated between two of them: R's type 7, as k6's own. */
export function histogramQuantile(histogram: ExponentialHistogram, q: number): Estimate {
  const { count } = histogram;
  if (count === 0) return nothing;
  const place = (count - 1) * q;
  const below = orderStatistic(histogram, Math.floor(place), count);
  const above = orderStatistic(histogram, Math.ceil(place), count);
  const between = (a: number, b: number): number => a + (b - a) * (place - Math.floor(place));
  return {
    value: between(below.value, above.value),
    low: between(below.low, above.low),
    high: between(below.high, above.high),
  };
}

/** By rank from 0; the first and the last are known exactly. */
function orderStatistic(histogram: ExponentialHistogram, rank: number, count: number): Estimate {
  const { min, max, zeroCount, negative, positive } = histogram;
  const hasExtremes = min <= max;
  if (hasExtremes && rank <= 0) return exactly(min);
  if (hasExtremes && rank >= count - 1) return exactly(max);
  const negatives = negative.total();
  const found = inOrder(histogram, rank, { negatives, negative, positive, zeroCount });
  return hasExtremes ? within(found, min, max) : found;
}

interface Parts {
  readonly negatives: number;
  readonly zeroCount: number;
  readonly negative: BucketRow;
  readonly positive: BucketRow;
}

function inOrder(
  { scale }: ExponentialHistogram,
  rank: number,
  { negatives, zeroCount, negative, positive }: Parts,
): Estimate {
  if (rank < negatives) return mirrored(inRow(negative, negatives - 1 - rank, scale));
  if (rank < negatives + zeroCount) return exactly(0);
  return inRow(positive, rank - negatives - zeroCount, scale);
}

/** Within a bucket, values are taken to be spread evenly over its logarithm. */
function inRow({ first, length, counts }: BucketRow, rank: number, scale: number): Estimate {
  let before = 0;
  let place = 0;
  while (place < length - 1 && before + (counts[place] ?? 0) <= rank) {
    before += counts[place] ?? 0;
    place += 1;
  }
  const low = bucketBound(scale, first + place);
  const high = bucketBound(scale, first + place + 1);
  const share = (rank - before + 0.5) / (counts[place] ?? 1);
  return { value: low * (high / low) ** share, low, high };
}

export function exactly(value: number): Estimate {
  return { value, low: value, high: value };
}

function mirrored({ value, low, high }: Estimate): Estimate {
  return { value: -value, low: -high, high: -low };
}

function within({ value, low, high }: Estimate, min: number, max: number): Estimate {
  const clamped = (one: number): number => Math.min(max, Math.max(min, one));
  return { value: clamped(value), low: clamped(low), high: clamped(high) };
}
