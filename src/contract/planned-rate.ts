/**
 * What is known of a load before it is sent: a bundle says it among k6's options (`ext`), which `k6 inspect` prints.
 * Written by src/lib/cold/prepare-test.ts, read by src/toolkit/run.
 */
import type { Plan } from './plan.ts';

export const extensionName = 'jorge_load';

export interface PlannedRate {
  /** Only where it is asked for, by `TELL_PLAN=1`. */
  readonly plan?: Plan;
  /** Null for a load that asks once. In the closed model at most so many: whoever waits for an answer asks later. */
  readonly iterationsPerSecond: number | null;
  /** Absent where no limit is on windows. */
  readonly shortestWindowSeconds?: number;
}
