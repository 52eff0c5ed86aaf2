/**
 * Limits that have to hold in every window of a length, and not only over all of a load: `p(95)<200` in every 5 minutes.
 * k6 knows none: it judges all that came so far. thresholds.json states them, a plan has those in its reach, and
 * src/toolkit/analyze/merged judges them.
 */
export interface SlidingLimit {
  /** A broken gate fails the run, a missed target is reported. */
  readonly kind: 'gate' | 'target';
  readonly selector: string;
  /** k6's expression; of a counter, `rate` is per second of the window. */
  readonly limit: string;
  readonly everySeconds: number;
  /** Whether the first window that breaks it ends the run. */
  readonly abort: boolean;
}

/** Of one scenario: each is judged over all of a record. */
export const mostSlidingLimits = 100;
