/** How many replicas a load takes. Input: ./measurement.ts. Output: a number, for the forecast and the manifests. */
import { formatNumber } from '../format/wording.ts';
import type { Measurement } from './measurement.ts';

/** Room above the expected load. */
export const headroomShare = 0.3;
/** Beyond so many times the most replicas that were measured nothing is said. */
const furthestSize = 2;

export interface ReplicasNeeded {
  readonly count: number;
  /** Why more than `count` may be needed; null: `count` is enough. */
  readonly unknown: string | null;
}

/** By the scaling that was measured; without that as if replicas added up. */
export function replicasFor(measurement: Measurement, ratePerSecond: number): ReplicasNeeded {
  const wantedPerSecond = ratePerSecond * (1 + headroomShare);
  const { good, replicas, scaling } = measurement;
  if (scaling !== null) return scaledReplicas(scaling, wantedPerSecond);
  const count = Math.ceil(wantedPerSecond / (good.ratePerSecond / replicas) - 1e-9);
  return { count: Math.max(1, count), unknown: null };
}

/**
 * Amdahl's law C(u) = C·u ÷ (1 + α(u−1)), solved for u, the size in units of the smallest that was measured
 * (N. Gunther, Guerrilla Capacity Planning, 2007, 4.4).
 */
function scaledReplicas(
  { smallest, largest, ratePerSecond, contention }: NonNullable<Measurement['scaling']>,
  wantedPerSecond: number,
): ReplicasNeeded {
  const left = ratePerSecond - contention * wantedPerSecond;
  if (left <= 0) {
    const limit = formatNumber(ratePerSecond / contention);
    return { count: largest, unknown: `out of reach: replicas together never pass ${limit} requests/s` };
  }
  const furthest = largest * furthestSize;
  const count = Math.ceil(((wantedPerSecond * (1 - contention)) / left) * smallest - 1e-9);
  return count <= furthest
    ? { count: Math.max(1, count), unknown: null }
    : {
        count: furthest,
        unknown: `not predictable from this measurement: beyond twice the ${largest} replicas measured`,
      };
}
