/**
 * The percentiles of several runs' requests together, from each run's own: never their average, but the quantiles of
 * the mixture of their distributions, each weighted by its requests and straight between the quantiles it has.
 */
import { sum } from '../statistics/percentiles.ts';
import type { Spectrum } from '../statistics/series.ts';

export interface SpectrumPart {
  /** Quantile and ms, rising. */
  readonly spectrum: Spectrum;
  readonly requests: number;
}

const quantiles = [0, 0.5, 0.75, 0.9, 0.95, 0.99];

export function mergeSpectra(given: readonly SpectrumPart[]): [number, number][] {
  const parts = given.filter(({ spectrum, requests }) => spectrum.length > 1 && requests > 0);
  const requests = sum(parts.map((part) => part.requests));
  if (parts.length === 0) return [];
  const values = [...new Set(parts.flatMap(({ spectrum }) => spectrum.map(([, ms]) => ms)))].sort(
    (a, b) => a - b,
  );
  const shares = values.map(
    (ms) => sum(parts.map((part) => part.requests * shareUpTo(part.spectrum, ms))) / requests,
  );
  // Between its last percentile and its slowest request, a run says nothing.
  const known = Math.min(...parts.map(({ spectrum }) => spectrum.at(-2)?.[0] ?? 0));
  const slowest = 1 - 1 / requests;
  return [...quantiles.filter((q) => q <= known), slowest].map((q) => [
    q,
    q === slowest ? (values.at(-1) ?? NaN) : valueAt(q, shares, values),
  ]);
}

/** The share of a run's requests that took at most so long: all of them at its slowest. */
function shareUpTo(spectrum: Spectrum, ms: number): number {
  const next = spectrum.findIndex(([, value]) => value > ms);
  if (next === 0) return 0;
  const above = spectrum[next];
  const below = spectrum[next - 1];
  if (above === undefined || below === undefined) return 1;
  return below[0] + ((above[0] - below[0]) * (ms - below[1])) / (above[1] - below[1]);
}

function valueAt(q: number, shares: readonly number[], values: readonly number[]): number {
  const next = shares.findIndex((share) => share >= q);
  const [high, highShare] = [values[next] ?? NaN, shares[next] ?? NaN];
  const [low, lowShare] = [values[next - 1], shares[next - 1]];
  if (low === undefined || lowShare === undefined || highShare === lowShare) return high;
  return low + ((high - low) * (q - lowShare)) / (highShare - lowShare);
}
