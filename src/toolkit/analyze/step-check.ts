/** Whether a step of users was counted right and steady: Little's law over its steady part. */
import type { PhaseWindow } from '../../contract/plan.ts';
import { checkLittlesLaw, type LittlesLaw } from '../statistics/littles-law.ts';
import type { Run } from './run.ts';
import { rowsOf } from './load-clock.ts';
import { sum } from '../statistics/percentiles.ts';

/** Iterations that a step begins with were started before it, or all at once. */
const settlingIterations = 2;
/** A shorter part has too many iterations cut at its ends. */
const fewestIterations = 5;

/** Null where the record has no such series or the step is too short. */
export function checkStep(record: Run, window: PhaseWindow): LittlesLaw | null {
  const whole = iterationsIn(record, window);
  if (whole === null) return null;
  const startSeconds = window.startSeconds + settlingIterations * whole.meanSeconds;
  if (window.endSeconds - startSeconds < fewestIterations * whole.meanSeconds) return null;
  const steady = iterationsIn(record, { ...window, startSeconds });
  if (steady === null) return null;
  return checkLittlesLaw({
    users: window.to,
    iterationsPerSecond: steady.ratePerSecond,
    iterationSeconds: steady.meanSeconds,
  });
}

function iterationsIn(
  { timeline, loadStartMs: startMs }: Run,
  window: PhaseWindow,
): { ratePerSecond: number; meanSeconds: number } | null {
  const counts = timeline?.series.get('iterations')?.get('count');
  const averages = timeline?.series.get('iteration_duration')?.get('avg');
  if (timeline === null || startMs === null || counts === undefined || averages === undefined) return null;
  const { from, to } = rowsOf(timeline, startMs, window);
  const part = counts.subarray(from, to);
  const iterations = sum(part);
  if (iterations === 0) return null;
  const totalMs = sum(part.map((count, row) => count * (averages[from + row] ?? NaN)));
  return {
    ratePerSecond: iterations / (((to - from) * timeline.periodMs) / 1000),
    meanSeconds: totalMs / iterations / 1000,
  };
}
