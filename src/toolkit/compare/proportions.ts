/**
 * Shares of failed requests, and the interval of their difference: R. G. Newcombe, Interval Estimation for the
 * Difference Between Independent Proportions, Statistics in Medicine 17, 1998, method 10 (hybrid score).
 */

export interface Proportion {
  readonly failures: number;
  readonly requests: number;
}

export type Interval = readonly [low: number, high: number];

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

export function share({ failures, requests }: Proportion): number {
  return requests === 0 ? 0 : failures / requests;
}

/**
 * The same share of fewer requests: failures come in clusters, and what a cluster says counts once. The design
 * effect is the scatter of the blocks' failures over what independent requests would scatter (J. N. K. Rao and
 * A. J. Scott, A Simple Method for the Analysis of Clustered Binary Data, Biometrics 48, 1992), at least 1.
 */
export function thinned(blocks: readonly Proportion[]): Proportion {
  const requests = blocks.reduce((total, block) => total + block.requests, 0);
  const failures = blocks.reduce((total, block) => total + block.failures, 0);
  const p = share({ failures, requests });
  const expected = requests * p * (1 - p);
  if (expected === 0 || blocks.length < 2) return { failures, requests };
  const squares = blocks.reduce((total, block) => total + (block.failures - p * block.requests) ** 2, 0);
  const effect = Math.max(1, (squares * blocks.length) / (blocks.length - 1) / expected);
  return { failures: failures / effect, requests: requests / effect };
}
