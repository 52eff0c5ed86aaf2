/**
 * One run, whole, with what many ask of it worked out once. Made of a record by `runOf`; all that judges or
 * observes a run reads it.
 */
import { steadyPhase } from '../../contract/phases.ts';
import type { PhaseWindow } from '../../contract/plan.ts';
import type { RunRecord } from '../record/types.ts';
import { complete } from './complete.ts';
import { loadStartMs } from './load-clock.ts';
import { MetricIndex } from './metric-index.ts';
import { observePhases } from './samples/observe-phases.ts';

export interface Run extends RunRecord {
  /** As it was read, before one of its files stands in for another. */
  readonly recorded: RunRecord;
  readonly metrics: MetricIndex;
  /** Epoch ms; null when nothing says when the load began. */
  readonly loadStartMs: number | null;
  readonly durationSeconds: number;
  /** As planned, or as seen in raw samples. */
  readonly phases: readonly PhaseWindow[];
  /** The phase that endpoints are judged in: steady load, where there is one; null for the whole. */
  readonly judgedPhase: typeof steadyPhase | null;
  /** The plan's first window of steady load; null without one. */
  readonly steady: PhaseWindow | null;
}

export function runOf(recorded: RunRecord): Run {
  const record = complete(recorded);
  const startMs = loadStartMs(record);
  const phases = phasesOf(record, startMs);
  return {
    ...record,
    recorded,
    metrics: new MetricIndex(record.summary),
    loadStartMs: startMs,
    durationSeconds: durationSeconds(record),
    phases,
    judgedPhase: phases.some(({ phase }) => phase === steadyPhase) ? steadyPhase : null,
    steady: record.plan?.phases.find(({ phase }) => phase === steadyPhase) ?? null,
  };
}

function phasesOf({ plan, samples, platform }: RunRecord, startMs: number | null): readonly PhaseWindow[] {
  if (plan !== null) return plan.phases;
  return samples === null || startMs === null ? [] : observePhases({ samples, startMs, platform });
}

function durationSeconds({ summary, timeline, system }: RunRecord): number {
  if (summary !== null) return summary.state.testRunDurationMs / 1000;
  const times = timeline?.timesMs ?? system?.timesMs ?? [];
  const [first = 0] = times;
  return ((times.at(-1) ?? first) - first + (timeline?.periodMs ?? 0)) / 1000;
}
