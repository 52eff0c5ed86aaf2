/**
 * One run as it was recorded, whatever it was read from: src/toolkit/record makes it,
 * src/toolkit/analyze reads it. Plain values only; nothing here touches a file.
 */
import type { FailureEvent } from '../../contract/events.ts';
import type { Plan } from '../../contract/plan.ts';
import type { RunFacts } from './run-schema.ts';
import type { Summary } from './summary-schema.ts';

export type { RunFacts } from './run-schema.ts';
export type { Summary, SummaryMetric } from './summary-schema.ts';

export interface RunRecord {
  /** The run folder's name, or the file's. */
  readonly name: string;
  /** run.json; null for a lone summary. */
  readonly run: RunFacts | null;
  /** What the bundle intended; null for a script that isn't ours. */
  readonly plan: Plan | null;
  /** summary.json; null when the run was cut before handleSummary. */
  readonly summary: Summary | null;
  readonly timeline: Timeline | null;
  readonly failures: readonly FailureEvent[];
  readonly system: SystemTimeline | null;
  /** What is missing or was cut, one sentence each, for the reader of the report. */
  readonly notes: readonly string[];
}

/** Per-period series, columnar. All columns have `timesMs.length` values; NaN marks 'no sample'. */
export interface Timeline {
  /** Length of a period. */
  readonly periodMs: number;
  /** Epoch milliseconds at the end of each period. */
  readonly timesMs: Float64Array;
  /**
   * By k6's selector (`http_req_duration`, `http_reqs{name:roi_report}`), then by aggregate
   * (`avg max med min p(90) p(95) p(99)` | `count rate` | `value` | `rate`).
   */
  readonly series: ReadonlyMap<string, Aggregates>;
}

/** One series' columns by aggregate; single precision, as a day of a busy run has to fit into memory. */
type Aggregates = ReadonlyMap<string, Float32Array>;

/** system.ndjson, columnar; NaN marks a missed tick. */
export interface SystemTimeline {
  readonly timesMs: Float64Array;
  /** By `source.figure`, e.g. `generator.cpuCores`, `target.rssBytes`, `host.cpuShare`. */
  readonly series: ReadonlyMap<string, Float64Array>;
}
