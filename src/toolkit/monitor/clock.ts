/** Epoch milliseconds that never run backwards: the wall clock of the start, carried on by the monotonic one. */

export interface Clock {
  readonly nowMs: () => number;
  /** How far the wall clock has moved away from it: it was set, or the machine slept. */
  readonly driftMs: () => number;
}

export function startClock(): Clock {
  const originMs = Date.now() - performance.now();
  const nowMs = (): number => originMs + performance.now();
  return { nowMs, driftMs: () => Date.now() - nowMs() };
}
