/** How far two runs lie apart in one figure, and how sure that is. */
import { mean, sum } from '../statistics/percentiles.ts';
import { type Bootstrap, logRatioScatter, medianScatter } from '../statistics/block-bootstrap.ts';
import { seededRandom } from '../statistics/random.ts';

export type Interval = readonly [low: number, high: number];

export interface Estimate {
  readonly baseline: number;
  readonly candidate: number;
  /** How far the candidate lies from the baseline: log(candidate ÷ baseline), or of shares the difference. */
  readonly distance: number;
  /** Of the distance, so many standard errors to both sides; they need not be of one length. */
  readonly interval: (standardErrors: number) => Interval;
  readonly degreesOfFreedom: number;
  /** How long each run was looked at. */
  readonly seconds: number;
}

/** A sentence: why nothing can be said. */
export interface Missing {
  readonly reason: string;
  /** How long a run would have to be; null when length would not help. */
  readonly neededSeconds: number | null;
}

export function lacking(baseline: object | null, candidate: object | null): Missing {
  const missing = baseline === null ? (candidate === null ? 'both' : 'the baseline') : 'the candidate';
  return { reason: `there is none in ${missing}`, neededSeconds: null };
}

/** One run's figure, window by window: a level (`under` is null), or a sum over another. */
export interface Figure {
  readonly windowSeconds: number;
  readonly over: readonly (number | null)[];
  readonly under: readonly (number | null)[] | null;
}

/** Latency of one second remembers that of seconds before. */
export const shortestBlockSeconds = 20;
/** Blocks grow with the run, as slow waves only show in long ones. */
export const blockShare = 1 / 6;
const fewestBlocks = 3;
const fewestWindows = 6;

export function estimateFromBlocks(baseline: Figure, candidate: Figure, seed: number): Estimate | Missing {
  const [before, now] = [summarise(baseline, seed), summarise(candidate, seed + 1)];
  if ('reason' in before) return before;
  if ('reason' in now) return now;
  const variances = [before.scatter ** 2, now.scatter ** 2] as const;
  const variance = variances[0] + variances[1];
  return {
    baseline: before.level,
    candidate: now.level,
    ...around(Math.log(now.level / before.level), Math.sqrt(variance)),
    degreesOfFreedom: welch(variances, [before.blocks - 1, now.blocks - 1]),
    seconds: Math.min(before.seconds, now.seconds),
  };
}

function around(distance: number, standardError: number): Pick<Estimate, 'distance' | 'interval'> {
  return {
    distance,
    interval: (standardErrors) => [
      distance - standardErrors * standardError,
      distance + standardErrors * standardError,
    ],
  };
}

interface Summarised {
  readonly level: number;
  /** Standard error of its logarithm. */
  readonly scatter: number;
  readonly blocks: number;
  readonly seconds: number;
}

function summarise({ windowSeconds, over, under }: Figure, seed: number): Summarised | Missing {
  const whole = over.flatMap((value, place): (readonly [number, number])[] => {
    const below = under === null ? 1 : (under[place] ?? 0);
    return value === null || !(value > 0) || !(below > 0) ? [] : [[value, below]];
  });
  const blockLength = Math.ceil(Math.max(shortestBlockSeconds / windowSeconds, whole.length * blockShare));
  const missing = tooShort(whole.length, blockLength, windowSeconds);
  if (missing !== null) return missing;
  const bootstrap: Bootstrap = { blockLength, random: seededRandom(seed) };
  const [tops, bottoms] = [whole.map(([top]) => top), whole.map(([, bottom]) => bottom)];
  const logs = tops.map(Math.log).sort((a, b) => a - b);
  return {
    level: under === null ? Math.exp(middle(logs)) : sum(tops) / sum(bottoms),
    scatter:
      under === null
        ? medianScatter(tops.map(Math.log), bootstrap)
        : logRatioScatter(tops, bottoms, bootstrap),
    blocks: whole.length / blockLength,
    seconds: whole.length * windowSeconds,
  };
}

function tooShort(windows: number, blockLength: number, windowSeconds: number): Missing | null {
  if (windows === 0) return { reason: 'there is no data', neededSeconds: null };
  const needed = Math.max(fewestWindows, fewestBlocks * blockLength);
  if (windows >= needed) return null;
  return {
    reason: `too short: ${Math.floor(windows * windowSeconds)} s under load, ${Math.ceil(needed * windowSeconds)} s are needed`,
    neededSeconds: Math.ceil(needed * windowSeconds),
  };
}

function middle(sorted: readonly number[]): number {
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? NaN, sorted[sorted.length >> 1] ?? NaN];
  return (low + high) / 2;
}

/** B. L. Welch, The Generalization of 'Student's' Problem, Biometrika 34, 1947. */
export function welch(
  [first, second]: readonly [number, number],
  [firstFreedom, secondFreedom]: readonly [number, number],
): number {
  const variance = first + second;
  if (variance === 0) return firstFreedom + secondFreedom;
  return variance ** 2 / (first ** 2 / firstFreedom + second ** 2 / secondFreedom);
}

/**
 * From pairs of neighbouring blocks, one of each build: what drifts slowly is in both and cancels. The mean of the
 * pairs' log ratios with Student's t (Student, The Probable Error of a Mean, Biometrika 6, 1908).
 */
export function estimateFromPairs(
  pairs: readonly (readonly [baseline: number | null, candidate: number | null])[],
  seconds: number,
): Estimate | Missing {
  const whole = pairs.flatMap(([before, now]): (readonly [number, number])[] =>
    before !== null && now !== null && before > 0 && now > 0 ? [[Math.log(before), Math.log(now)]] : [],
  );
  if (whole.length < fewestPairs) {
    return {
      reason: `${whole.length} pairs of blocks have enough requests, ${fewestPairs} are needed`,
      neededSeconds: null,
    };
  }
  const ratios = whole.map(([before, now]) => now - before);
  const centre = mean(ratios);
  const variance = sum(ratios.map((ratio) => (ratio - centre) ** 2)) / (ratios.length - 1);
  return {
    baseline: Math.exp(mean(whole.map(([before]) => before))),
    candidate: Math.exp(mean(whole.map(([, now]) => now))),
    ...around(centre, Math.sqrt(variance / ratios.length)),
    degreesOfFreedom: ratios.length - 1,
    seconds,
  };
}

const fewestPairs = 4;
