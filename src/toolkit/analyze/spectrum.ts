/** The percentile spectrum that a summary alone can give. */
import type { Spectrum } from '../statistics/series.ts';
import type { Traffic } from './report-schema.ts';

/** The quantiles that a summary holds; the slowest of n requests stands for 1 − 1/n. */
export function spectrumOf({ latency, requests }: Traffic): Spectrum {
  const points: readonly (readonly [number, number | null])[] = [
    [0, latency.minMs],
    [0.5, latency.p50Ms],
    [0.75, latency.p75Ms],
    [0.9, latency.p90Ms],
    [0.95, latency.p95Ms],
    [0.99, latency.p99Ms],
    [1 - 1 / requests, latency.maxMs],
  ];
  return points
    .flatMap(([quantile, ms]) =>
      ms === null || quantile > 1 - 1 / requests ? [] : [[quantile, ms] as const],
    )
    .sort(([a], [b]) => a - b);
}
