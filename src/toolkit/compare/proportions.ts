/**
 * Shares of failed requests, and the interval of their difference: R. G. Newcombe, Interval Estimation for the
 * Difference Between Independent Proportions, Statistics in Medicine 17, 1998, method 10 (hybrid score).
 */

import { sum } from '../statistics/percentiles.ts';
import { type Estimate, type Interval, type Missing, welch } from './estimate.ts';

export interface Proportion {
  readonly failures: number;
  readonly requests: number;
}

/** Of the second's share less the first's. @param z the normal quantile, 1.96 for 95 % */
export function newcombeInterval(first: Proportion, second: Proportion, z: number): Interval {
  const [p1, p2] = [share(first), share(second)];
  const [[low1, high1], [low2, high2]] = [wilsonInterval(first, z), wilsonInterval(second, z)];
  const difference = p2 - p1;
  return [difference - Math.hypot(p2 - low2, high1 - p1), difference + Math.hypot(high2 - p2, p1 - low1)];
}

/** E. B. Wilson, Probable Inference, JASA 22, 1927. */
function wilsonInterval(proportion: Proportion, z: number): Interval {
  const { requests } = proportion;
  const p = share(proportion);
  const centre = p + (z * z) / (2 * requests);
  const reach = z * Math.sqrt((p * (1 - p)) / requests + (z * z) / (4 * requests * requests));
  const whole = 1 + (z * z) / requests;
  return [Math.max(0, (centre - reach) / whole), Math.min(1, (centre + reach) / whole)];
}

function share({ failures, requests }: Proportion): number {
  return requests === 0 ? 0 : failures / requests;
}

/**
 * The same share of fewer requests: failures come in clusters, and what a cluster says counts once (J. N. K. Rao and
 * A. J. Scott, A Simple Method for the Analysis of Clustered Binary Data, Biometrics 48, 1992).
 */
export function thinned(blocks: readonly Proportion[], effect = designEffect(blocks)): Proportion {
  const { failures, requests } = together(blocks);
  return { failures: failures / effect, requests: requests / effect };
}

/** The scatter of the blocks' failures over what independent requests would scatter, at least 1. */
function designEffect(blocks: readonly Proportion[]): number {
  const whole = together(blocks);
  const p = share(whole);
  const expected = whole.requests * p * (1 - p);
  if (expected === 0 || blocks.length < 2) return 1;
  const squares = sum(blocks.map(({ requests, failures }) => (failures - p * requests) ** 2));
  return Math.max(1, (squares * blocks.length) / (blocks.length - 1) / expected);
}

function together(blocks: readonly Proportion[]): Proportion {
  return {
    failures: sum(blocks.map(({ failures }) => failures)),
    requests: sum(blocks.map(({ requests }) => requests)),
  };
}

/**
 * How far two runs' shares lie apart, by blocks of time. A run in which no burst fell can't know that they come in
 * bursts: what the other one knows of that holds for both.
 */
export function estimateShares(
  [before, now]: readonly [readonly Proportion[], readonly Proportion[]],
  seconds: number,
): Estimate | Missing {
  if (together(before).requests === 0 || together(now).requests === 0)
    return { reason: 'there are no requests on one side', neededSeconds: null };
  if (Math.min(before.length, now.length) < 2) return { reason: 'too short to tell', neededSeconds: null };
  const effect = Math.max(designEffect(before), designEffect(now));
  const [first, second] = [thinned(before, effect), thinned(now, effect)];
  const variances = [first, second].map((one) => (share(one) * (1 - share(one))) / one.requests);
  return {
    baseline: share(first),
    candidate: share(second),
    distance: share(second) - share(first),
    interval: (standardErrors) => newcombeInterval(first, second, standardErrors),
    degreesOfFreedom: welch([variances[0] ?? 0, variances[1] ?? 0], [before.length - 1, now.length - 1]),
    seconds,
  };
}
