/**
 * When a sample is out of line. The flag is Shewhart's three-sigma rule (Economic Control of Quality, 1931) with
 * the first sixty samples as its baseline; the second vote is the modified z-score above 3.5 by median and MAD
 * (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993), on logarithms as latencies multiply.
 */
import { mean, median } from '../../statistics/percentiles.ts';
import { real } from './samples.ts';
import { type Stretch, stretchesOf } from './stretches.ts';

export type Direction = 'up' | 'down' | 'both';

export const baselineSamples = 60;
const sigmas = 3;
const mads = 3.5;
/** Makes the MAD of normal values their standard deviation. */
const madToSigma = 1.4826;

interface Bounds {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Null for too few values or none that differ: nothing can be out of line then. */
function sigmaBounds(baseline: readonly number[]): Bounds | null {
  const values = real(baseline);
  const middle = mean(values);
  const squares = values.reduce((total, value) => total + (value - middle) ** 2, 0);
  const sd = Math.sqrt(squares / (values.length - 1));
  // Equal values may leave a rounding error.
  if (values.length < 2 || !(sd > Math.abs(middle) * 1e-12)) return null;
  return { mean: middle, low: middle - sigmas * sd, high: middle + sigmas * sd };
}

/** Null where more than half of the values are the same: there is no vote then. */
export function madBounds(baseline: readonly number[]): Bounds | null {
  const middle = median(baseline);
  const mad = median(baseline.map((value) => Math.abs(value - middle))) * madToSigma;
  if (!(mad > 0)) return null;
  return { mean: middle, low: middle - mads * mad, high: middle + mads * mad };
}

/** Strictly beyond. */
export function isBeyond({ low, high }: Bounds, value: number, direction: Direction = 'both'): boolean {
  return (direction !== 'down' && value > high) || (direction !== 'up' && value < low);
}

/** The asked-for rule, exactly: every sample after the first sixty that is beyond three sigma of them. */
export function flagSamples(values: readonly number[]): { rows: number[]; mean: number } {
  const bounds = values.length < baselineSamples ? null : sigmaBounds(values.slice(0, baselineSamples));
  if (bounds === null) return { rows: [], mean: NaN };
  const rows = [...values.keys()].filter(
    (row) => row >= baselineSamples && isBeyond(bounds, values[row] ?? NaN),
  );
  return { rows, mean: bounds.mean };
}

export interface FoundAnomalies {
  readonly stretches: readonly Stretch[];
  readonly baselineMean: number;
}

/**
 * Stretches of three flags in five samples on which both votes agree, under constant load. Null: fewer than
 * sixty samples to take a baseline from.
 */
export function findAnomalies(values: readonly number[], direction: Direction): FoundAnomalies | null {
  const baseline = cleanBaseline(values, direction);
  if (baseline === null) return null;
  const bounds = sigmaBounds(baseline);
  if (bounds === null) return { stretches: [], baselineMean: mean(baseline) };
  const vote = madBounds(baseline.map(Math.log));
  const stretches = stretchesOf(
    values.map(
      (value) =>
        isBeyond(bounds, value, direction) && (vote === null || isBeyond(vote, Math.log(value), direction)),
    ),
  );
  return { stretches, baselineMean: bounds.mean };
}

/** The first sixty samples that belong to no anomaly: what stands out of them by the second vote makes room. */
function cleanBaseline(values: readonly number[], direction: Direction): number[] | null {
  const rows = [...values.keys()].filter((row) => !Number.isNaN(values[row]));
  if (rows.length < baselineSamples) return null;
  const vote = madBounds(rows.slice(0, baselineSamples).map((row) => Math.log(values[row] ?? NaN)));
  const taken = vote === null ? [] : outOf(values.map(Math.log), vote, direction);
  const clean = rows.filter((row) => !taken.some(({ from, to }) => row >= from && row <= to));
  const baseline = clean.slice(0, baselineSamples).map((row) => values[row] ?? NaN);
  return baseline.length < baselineSamples / 2 ? null : baseline;
}

function outOf(logs: readonly number[], vote: Bounds, direction: Direction): Stretch[] {
  return stretchesOf(logs.map((value) => isBeyond(vote, value, direction)));
}
