/** One figure over the load, from system.ndjson or from k6's timeline, on one clock: seconds into the load. */
import { drainPhase } from '../../../contract/phases.ts';
import type { PhaseWindow } from '../../../contract/plan.ts';
import type { Run } from '../run.ts';
import { isoTime } from '../../format/moment.ts';

export interface Samples {
  /** Rising. */
  readonly seconds: readonly number[];
  /** NaN where a tick was missed. */
  readonly values: readonly number[];
}

/** Epoch ms of second 0: the load's start; the first sample where there was no load of ours. */
export function clockStartMs(record: Run): number | null {
  return record.loadStartMs ?? record.system?.timesMs[0] ?? null;
}

export function isoAt(record: Run, seconds: number): string {
  return isoTime((clockStartMs(record) ?? 0) + Math.round(seconds * 1000));
}

/** Null for a figure that was never read. */
export function systemSamples(record: Run, figure: string): Samples | null {
  const values = record.system?.series.get(figure);
  const startMs = clockStartMs(record);
  if (values === undefined || record.system === null || startMs === null) return null;
  if (values.every((value) => Number.isNaN(value))) return null;
  return onClock(record.system.timesMs, values, startMs);
}

/** Null for a series that the timeline has not. */
export function timelineSamples(record: Run, selector: string, aggregate: string): Samples | null {
  const values = record.timeline?.series.get(selector)?.get(aggregate);
  const startMs = clockStartMs(record);
  if (values === undefined || record.timeline === null || startMs === null) return null;
  return onClock(record.timeline.timesMs, values, startMs);
}

function onClock(timesMs: ArrayLike<number>, values: ArrayLike<number>, startMs: number): Samples {
  const rows = Array.from(timesMs, (_, row) => row).filter((row) => (timesMs[row] ?? 0) >= startMs);
  return {
    seconds: rows.map((row) => ((timesMs[row] ?? 0) - startMs) / 1000),
    values: rows.map((row) => values[row] ?? NaN),
  };
}

/** Seconds into the load. */
export type Span = Pick<PhaseWindow, 'startSeconds' | 'endSeconds'>;

/** Those whose time lies in one of the spans. */
export function within({ seconds, values }: Samples, ...spans: readonly Span[]): Samples {
  const isInside = (at: number): boolean =>
    spans.some(({ startSeconds, endSeconds }) => at >= startSeconds && at <= endSeconds);
  const rows = [...seconds.keys()].filter((row) => isInside(seconds[row] ?? NaN));
  return { seconds: rows.map((row) => seconds[row] ?? NaN), values: rows.map((row) => values[row] ?? NaN) };
}

export function real(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value));
}

export function isTargetWatched({ system }: Run): boolean {
  return [...(system?.series.keys() ?? [])].some((figure) => figure.startsWith('target.'));
}

/** Of the machine that k6 ran on, or that was watched alone; NaN when unknown. */
export function coresOf({ run, system }: Run): number {
  const seen = [...(system?.series.keys() ?? [])].filter((figure) => /^host\.core\d+Share$/.test(figure));
  return run?.host.cores ?? (seen.length > 0 ? seen.length : NaN);
}

/** Load that does not change: where a baseline may be taken. Without a plan, all of it. */
export function constantWindows({ plan }: Run): readonly PhaseWindow[] {
  if (plan === null) {
    return [{ phase: 'all', startSeconds: 0, endSeconds: Infinity, from: 0, to: 0 }];
  }
  return plan.phases.filter(({ from, to, phase }) => from === to && phase !== drainPhase);
}
