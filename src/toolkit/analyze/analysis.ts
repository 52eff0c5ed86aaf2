/** What the renderers draw from: the report, and what a program does not need but a page does. */
import type { FailureEvent } from '../../contract/events.ts';
import type { PhaseWindow, Plan } from '../../contract/plan.ts';
import type { RunFacts } from '../record/run-schema.ts';
import type { Report } from './report-schema.ts';

/** One line of a chart; NaN where there was nothing. */
export type Line = readonly number[];

export interface Charts {
  /** Seconds into the load at the end of each period. */
  readonly seconds: Line;
  readonly users: Line;
  readonly requestsPerSecond: Line;
  readonly failuresPerSecond: Line;
  readonly p50Ms: Line;
  readonly p95Ms: Line;
  readonly p99Ms: Line;
  /** p95 and requests by endpoint, on the same clock. */
  readonly endpoints: ReadonlyMap<string, { readonly p95Ms: Line; readonly requestsPerSecond: Line }>;
}

export interface Analysis {
  readonly name: string;
  readonly report: Report;
  readonly run: RunFacts | null;
  readonly plan: Plan | null;
  readonly phases: readonly PhaseWindow[];
  /** Null without a timeline. */
  readonly charts: Charts | null;
  readonly failures: readonly FailureEvent[];
}
