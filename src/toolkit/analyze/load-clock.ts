/** Where a moment lies in the load, and which rows of the timeline belong to a phase. */
import type { PhaseWindow, Plan } from '../../contract/plan.ts';
import type { RunRecord, Timeline } from '../record/types.ts';

/** Epoch ms at which the load began; null when nothing says so. */
export function loadStartMs({ run, timeline }: Pick<RunRecord, 'run' | 'timeline'>): number | null {
  const said = run?.loadStartedAt ?? null;
  if (said !== null) return Date.parse(said);
  const first = timeline?.timesMs[0];
  return first === undefined || timeline === null ? null : first - timeline.periodMs;
}

export interface Rows {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** Rows whose whole period lies in the window. */
export function rowsOf(timeline: Timeline, startMs: number, window: PhaseWindow): Rows {
  const { timesMs, periodMs } = timeline;
  const begins = startMs + window.startSeconds * 1000;
  const ends = startMs + window.endSeconds * 1000;
  let from = 0;
  while (from < timesMs.length && (timesMs[from] ?? 0) - periodMs < begins) from += 1;
  let to = from;
  while (to < timesMs.length && (timesMs[to] ?? 0) <= ends) to += 1;
  return { from, to };
}

/** All windows of a phase; the whole load for null. */
export function windowsOf(plan: Plan, phase: string | null): readonly PhaseWindow[] {
  if (phase !== null) return plan.phases.filter((window) => window.phase === phase);
  return [{ phase: 'all', startSeconds: 0, endSeconds: plan.durationSeconds, from: 0, to: 0 }];
}

export function secondsOf(windows: readonly PhaseWindow[]): number {
  return windows.reduce((total, { startSeconds, endSeconds }) => total + endSeconds - startSeconds, 0);
}
