/** Histograms of known values, made as OpenTelemetry's SDK for Go makes them, which k6 has. */
import type { BucketRow } from '../../src/toolkit/statistics/bucket-row.ts';
import { ExponentialHistogram, finestScale } from '../../src/toolkit/statistics/exponential-histogram.ts';

/** The SDK's. */
const mostBuckets = 160;

export function histogramOf(values: readonly number[], scale = scaleFor(values)): ExponentialHistogram {
  const histogram = new ExponentialHistogram();
  histogram.scale = scale;
  histogram.zeroCount = values.filter((value) => value === 0).length;
  fill(histogram.positive, { values: values.filter((value) => value > 0), scale });
  fill(histogram.negative, { values: values.filter((value) => value < 0).map(Math.abs), scale });
  for (const value of values) {
    histogram.sum += value;
    histogram.min = Math.min(histogram.min, value);
    histogram.max = Math.max(histogram.max, value);
  }
  return histogram;
}

function fill(row: BucketRow, { values, scale }: { values: readonly number[]; scale: number }): void {
  const counts = new Map<number, number>();
  for (const value of values) {
    const index = bucketOf(value, scale);
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  const indices = [...counts.keys()];
  const first = Math.min(...indices);
  const length = indices.length === 0 ? 0 : Math.max(...indices) - first + 1;
  const all = Array.from({ length }, (_, place) => counts.get(first + place) ?? 0);
  row.assign(first, all, length);
}

/** Upper bounds belong to the bucket. */
function bucketOf(value: number, scale: number): number {
  return Math.ceil(Math.log2(value) * 2 ** scale) - 1;
}

/** The finest at which the values of each sign have room. */
function scaleFor(values: readonly number[]): number {
  const widths = [values.filter((value) => value > 0), values.filter((value) => value < 0).map(Math.abs)]
    .filter((sizes) => sizes.length > 0)
    .map((sizes) => [Math.min(...sizes), Math.max(...sizes)] as const);
  const fits = (scale: number): boolean =>
    widths.every(([low, high]) => bucketOf(high, scale) - bucketOf(low, scale) < mostBuckets);
  let scale = finestScale;
  while (!fits(scale)) scale -= 1;
  return scale;
}
