/**
 * How well a percentile of few requests is known: the order statistics between which it lies with 95 % confidence,
 * whatever the distribution (the binomial interval; Hahn and Meeker, Statistical Intervals, 1991, 5.2). A summary
 * keeps a few quantiles alone: the nearest ones outside stand in for the order statistics, so that the interval is
 * rather too wide than too narrow.
 */
import { logGamma } from './distributions.ts';

const tail = 0.025;

export interface QuantileRange {
  /** Null: all requests together don't tell how low it may be. */
  readonly lowMs: number | null;
  readonly highMs: number | null;
}

/** Ranks from 1, as of sorted values; null where none is far enough out. */
export function quantileRanks(count: number, q: number): { low: number | null; high: number | null } {
  let [below, low, high] = [0, 0, 0];
  for (let rank = 1; rank <= count && high === 0; rank += 1) {
    // Of `count` values, rank − 1 lie below the quantile.
    below += binomial(count, rank - 1, q);
    if (below <= tail) low = rank;
    if (below >= 1 - tail) high = rank;
  }
  return { low: low === 0 ? null : low, high: high === 0 ? null : high };
}

function binomial(count: number, hits: number, share: number): number {
  const ways = logGamma(count + 1) - logGamma(hits + 1) - logGamma(count - hits + 1);
  return Math.exp(ways + hits * Math.log(share) + (count - hits) * Math.log(1 - share));
}

/** @param known quantiles (R's type 7) of the same requests, 0 the fastest and 1 the slowest */
export function quantileRange(
  count: number,
  q: number,
  known: readonly (readonly [q: number, ms: number | null])[],
): QuantileRange {
  const { low, high } = quantileRanks(count, q);
  const placeOf = (share: number): number => 1 + (count - 1) * share;
  const values = (fits: (place: number) => boolean): number[] =>
    known.flatMap(([share, ms]) => (ms !== null && fits(placeOf(share)) ? [ms] : []));
  const lows = low === null ? [] : values((place) => Math.ceil(place) <= low);
  const highs = high === null ? [] : values((place) => Math.floor(place) >= high);
  return {
    lowMs: lows.length === 0 ? null : Math.max(...lows),
    highMs: highs.length === 0 ? null : Math.min(...highs),
  };
}
