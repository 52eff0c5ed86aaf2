/**
 * How often a load asks at its peak, and the shortest window that it is judged by, known before it is sent: a bundle says
 * it among k6's options (`ext`), which `k6 inspect` prints. Written by src/lib/cold/prepare-test.ts, read by src/toolkit/run.
 */
export const extensionName = 'jorge_load';

export interface PlannedRate {
  /** Null for a load that asks once. In the closed model at most so many: whoever waits for an answer asks later. */
  readonly iterationsPerSecond: number | null;
  /** Absent where no limit is on windows. */
  readonly shortestWindowSeconds?: number;
}
