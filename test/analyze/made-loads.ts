/** Loads of made seconds with limits on windows: their records, and what is judged of them. */
import type { SlidingLimit } from '../../src/contract/sliding.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import type { Check, Report } from '../../src/toolkit/analyze/report-schema.ts';
import { drawTimeline } from '../../src/toolkit/record/otlp/draw-timeline.ts';
import type { MergedTimeline, RunFacts, RunRecord } from '../../src/toolkit/record/types.ts';
import { exportedOf, type Second, timelineOf } from './made-windows.ts';
import { makePlan, makeRecord, makeRun, startMs } from './make-record.ts';

export const planOf = (seconds: number, slidingLimits: readonly SlidingLimit[], gates = {}) =>
  makePlan({
    users: 10,
    durationSeconds: seconds,
    phases: [{ phase: 'steady', startSeconds: 0, endSeconds: seconds, from: 10, to: 10 }],
    gates,
    slidingLimits,
  });

export interface Load {
  readonly seconds: readonly Second[];
  readonly sliding: readonly SlidingLimit[];
  readonly gates?: Readonly<Record<string, readonly string[]>>;
  readonly run?: Partial<RunFacts>;
  /** As planned; else all that there is. */
  readonly planned?: number;
  readonly damage?: readonly string[];
  /** Of other periods than seconds. */
  readonly merged?: MergedTimeline;
}

export function recordOf({
  seconds,
  sliding,
  gates,
  run = {},
  planned = seconds.length,
  damage = [],
  merged = timelineOf(seconds.map((one, place) => exportedOf(one, place))),
}: Load): RunRecord {
  const plan = planOf(planned, sliding, gates);
  return makeRecord({
    ...{ plan, summary: null, merged, timeline: drawTimeline(merged, new Set()), damage },
    run: makeRun({ plan, soak: true, ...run }),
  });
}

export const analysisOf = (load: Load): Analysis => analyze(recordOf(load), { strict: false });

export const reportOf = (load: Load): Report => analysisOf(load).report;

export const checksOf = (load: Load): readonly Check[] =>
  reportOf(load).checks.filter(({ windows }) => windows);

export const fast: Second = { right: [10, 11, 12, 13] };
export const slow: Second = { right: [400, 410, 420, 430] };
export const times = (count: number, second: Second): Second[] => Array.from({ length: count }, () => second);
export const at = (seconds: number): string => new Date(startMs + seconds * 1000).toISOString();
