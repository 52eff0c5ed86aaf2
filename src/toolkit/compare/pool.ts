/**
 * The requests of a whole run as one: their percentiles, and how well each is known. Input: a baseline's slices of
 * time. What a run's share of slow requests would scatter by, if the run were repeated, is the moving-block bootstrap's
 * standard error (H. R. Künsch, The Jackknife and the Bootstrap for General Stationary Observations, Annals of
 * Statistics 17, 1989), with blocks of time around a circle (D. N. Politis and J. P. Romano, A Circular Block-Resampling
 * Procedure for Stationary Data, 1992). Of a share it needs no resampling: drawing whole blocks, pooling their requests
 * and counting has a variance in closed form.
 */
import { sum } from '../statistics/percentiles.ts';
import { blockShare, shortestBlockSeconds } from './estimate.ts';
import type { Slice } from './histograms.ts';

export interface Pool {
  readonly slices: readonly Slice[];
  /** Requests by slice. */
  readonly counts: readonly number[];
  readonly firstBin: number;
  /** Requests up to the end of each bin, of all slices. */
  readonly upTo: Float64Array;
  readonly requests: number;
  readonly seconds: number;
}

export function poolOf(slices: readonly Slice[], seconds: number): Pool {
  const held = slices.filter(({ counts }) => counts.length > 0);
  const firstBin = Math.min(...held.map((slice) => slice.firstBin));
  const endBin = Math.max(...held.map((slice) => slice.firstBin + slice.counts.length));
  const upTo = new Float64Array(held.length === 0 ? 0 : endBin - firstBin);
  for (const slice of held) {
    const from = slice.firstBin - firstBin;
    slice.counts.forEach((count, place) => (upTo[from + place] = (upTo[from + place] ?? 0) + count));
  }
  for (let bin = 1; bin < upTo.length; bin += 1) upTo[bin] = (upTo[bin] ?? 0) + (upTo[bin - 1] ?? 0);
  const counts = slices.map((slice) => sum(slice.counts));
  return { slices, counts, firstBin, upTo, requests: upTo.at(-1) ?? 0, seconds };
}

/** On the scale of bins. Below the first request −∞ and above the last +∞: nothing is known of what lies there. */
export function quantileOf({ upTo, requests, firstBin }: Pool, q: number): number {
  const wanted = q * requests;
  if (wanted < 0.5) return -Infinity;
  if (wanted > requests - 0.5) return Infinity;
  let [low, high] = [0, upTo.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] ?? 0) >= wanted) high = middle;
    else low = middle + 1;
  }
  const below = upTo[low - 1] ?? 0;
  return firstBin + low + (wanted - below) / ((upTo[low] ?? 0) - below);
}

function countAbove({ firstBin, counts }: Slice, scale: number): number {
  const place = Math.max(0, scale - firstBin);
  const bin = Math.floor(place);
  let above = (counts[bin] ?? 0) * (1 - (place - bin));
  for (let higher = bin + 1; higher < counts.length; higher += 1) above += counts[higher] ?? 0;
  return above;
}

export interface Scatter {
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

/** Eight of them, so that a short run has some: of 8 s at least, as latency remembers itself for seconds. */
function shortBlock(seconds: number): number {
  return Math.max(fewestSeconds, Math.min(shortestBlockSeconds, seconds / 8));
}

const fewestSeconds = 8;

/**
 * Of the share of requests that are slower than the q-quantile; never less than of independent requests. Longer blocks
 * count where they show more: they know what is remembered for long, but few of them know their own scatter badly, so
 * that they come with as few degrees of freedom.
 */
export function scatterAt(pool: Pool, q: number): Scatter {
  const place = quantileOf(pool, q);
  const excess = pool.slices.map((slice, at) => countAbove(slice, place) - (1 - q) * (pool.counts[at] ?? 0));
  const [short, long] = [shortBlock(pool.seconds), pool.seconds * blockShare].map((seconds) =>
    blockSlices(excess.length, seconds / pool.seconds),
  ) as [number, number];
  const independent = (q * (1 - q)) / pool.requests;
  const [ofShort, ofLong] = [blockVariance(excess, short), blockVariance(excess, long)];
  const seen = Math.max(ofShort, ofLong) / pool.requests ** 2;
  const block = ofLong > ofShort && seen > independent ? long : short;
  return {
    standardError: Math.sqrt(Math.max(seen, independent)),
    degreesOfFreedom: excess.length / block - 1,
  };
}

/** Of the sum of what the slices have too much. */
function blockVariance(excess: readonly number[], blockLength: number): number {
  const blocks = excess.length / blockLength;
  const squares = excess.map((_, start) => {
    let block = 0;
    for (let step = 0; step < blockLength; step += 1) block += excess[(start + step) % excess.length] ?? 0;
    return block * block;
  });
  // A resample has so many blocks; blocks around a mean of their own agree too well by 1 − 1/blocks.
  return ((sum(squares) / squares.length) * blocks) / (1 - 1 / blocks);
}

function blockSlices(slices: number, share: number): number {
  return Math.max(1, Math.min(Math.floor(slices / 2), Math.round(slices * share)));
}
