/**
 * What memory is kept: its lowest value between collections of garbage, block by block, since memory last fell for
 * good. Input: memory over constant load. Output: its floor for ./course.ts, or that it fell too late to say more.
 */
import { median, quantile } from '../../statistics/percentiles.ts';
import { type Samples, within } from './samples.ts';
import { blocksOf } from '../../statistics/trend.ts';

export interface Fall {
  readonly atSeconds: number;
  readonly by: number;
  /** How often memory fell. */
  readonly times: number;
}

export interface Floor {
  /** Null where what is left since the last fall is too short or still below what was before. */
  readonly blocks: Samples | null;
  readonly fall: Fall | null;
}

/**
 * A block has to span a whole cycle of the garbage collector, or its lowest value depends on where in the cycle it
 * lies.
 */
const blockCounts = [24, 12, 8] as const;
/** Longer blocks are worth fewer of them where they scatter by so much less. */
const muchCalmer = 0.4;
/** One low sample is no floor. */
const lowShare = 0.05;
const low = (values: readonly number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    lowShare,
  );
/** From the highest floor before: a restart, or a cycle of the collector longer than a block. */
const fallShare = 0.15;

export const lowest = (values: readonly number[]): number =>
  values.reduce((least, one) => Math.min(least, one), Infinity);

/** @param fewestSeconds of load after a fall @param warmUpShare of that is left out */
export function floorOf(
  samples: Samples,
  { fewestSeconds, warmUpShare }: { readonly fewestSeconds: number; readonly warmUpShare: number },
): Floor {
  const steady = calmest(samples);
  if (steady !== null) return { blocks: steady, fall: null };
  const { fall, peak } = lastFall(floors(samples, blockCounts[0]));
  const since = within(samples, { startSeconds: fall.atSeconds, endSeconds: Infinity });
  const judged = within(since, {
    startSeconds: fall.atSeconds + lengthOf(since) * warmUpShare,
    endSeconds: Infinity,
  });
  if (lengthOf(judged) < fewestSeconds) return { blocks: null, fall };
  const blocks = calmest(judged);
  // As long as it has not passed the peak before, memory may only be in its next cycle of collection.
  const isBeyond = (blocks?.values.at(-1) ?? 0) > peak + fall.by / 2;
  return { blocks: isBeyond ? blocks : null, fall };
}

export function lengthOf({ seconds }: Samples): number {
  return (seconds.at(-1) ?? 0) - (seconds[0] ?? 0);
}

const floors = (samples: Samples, count: number): Samples => blocksOf(samples, low, count);

/** The shortest blocks whose floors don't fall, or much calmer longer ones; null where all of them fall. */
function calmest(samples: Samples): Samples | null {
  const options = blockCounts
    .map((count) => floors(samples, count))
    .filter(({ values }) => fallsOf(values).length === 0);
  const [first, ...longer] = options;
  if (first === undefined) return null;
  return longer.reduce(
    (chosen, one) => (scatterOf(one) < muchCalmer * scatterOf(chosen) ? one : chosen),
    first,
  );
}

/** Of a slope: the differences' median deviation, which one step doesn't move. */
function scatterOf({ values }: Samples): number {
  const differences = values.slice(1).map((value, place) => value - (values[place] ?? NaN));
  const middle = median(differences);
  return median(differences.map((one) => Math.abs(one - middle))) / Math.sqrt(values.length);
}

/** The blocks at which the floor is that much below its highest since the fall before. */
function fallsOf(values: readonly number[]): number[] {
  let top = -Infinity;
  return [...values.keys()].filter((block) => {
    const value = values[block] ?? NaN;
    const falls = value < top * (1 - fallShare);
    top = falls ? value : Math.max(top, value);
    return falls;
  });
}

function lastFall({ seconds, values }: Samples): { readonly fall: Fall; readonly peak: number } {
  const falls = fallsOf(values);
  const block = falls.at(-1) ?? 0;
  const peak = Math.max(...values.slice(0, block));
  const length = (seconds[1] ?? 0) - (seconds[0] ?? 0);
  return {
    peak,
    fall: {
      atSeconds: (seconds[block] ?? NaN) + length / 2,
      by: peak - (values[block] ?? NaN),
      times: falls.length,
    },
  };
}
