/** Percentiles and sums of plain values. */

/**
 * The q-quantile of ascending values, linearly interpolated: R's type 7 (Hyndman and Fan, Sample Quantiles in
 * Statistical Packages, 1996), which k6's own trends use. NaN for no values.
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const place = (sorted.length - 1) * q;
  const low = sorted[Math.floor(place)] ?? NaN;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}

/** The median of values in any order; NaN are left out. */
export function median(values: readonly number[]): number {
  return quantile(
    values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b),
    0.5,
  );
}

/** Of what is known; NaN where nothing is. */
export function mean(values: Iterable<number>): number {
  let [total, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    total += value;
    count += 1;
  }
  return total / count;
}

/** Of what is known. */
export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) if (!Number.isNaN(value)) total += value;
  return total;
}
