/**
 * One run as it was recorded, whatever it was read from: src/toolkit/record makes it,
 * src/toolkit/analyze reads it. Plain values only; nothing here touches a file.
 */
import type { FailureEvent } from '../../contract/events.ts';
import type { Plan } from '../../contract/plan.ts';
import type { RunFacts } from './run-schema.ts';
import type { Summary } from './summary-schema.ts';

export interface RunRecord {
  /** The run folder's name, or the file's. */
  readonly name: string;
  /** run.json; null for a lone summary or raw samples. */
  readonly run: RunFacts | null;
  /** What the bundle intended; null for a script that isn't ours. */
  readonly plan: Plan | null;
  /** summary.json; null when the run was cut before handleSummary, or for raw samples. */
  readonly summary: Summary | null;
  readonly timeline: Timeline | null;
  /** Raw samples (csv or json outputs), folded; null unless they were recorded. */
  readonly samples: SampleFold | null;
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
  readonly series: ReadonlyMap<string, ReadonlyMap<string, Float64Array>>;
}

/** Raw samples, folded in one pass: exact percentiles and a latency histogram over time. */
export interface SampleFold {
  /** `http_req_duration` values in ms by `endpoint␟phase` (U+241F between), sorted ascending. */
  readonly durationsMs: ReadonlyMap<string, Float64Array>;
  /** Requests by `endpoint␟phase`: how many, how many failed by k6's `expected_response`. */
  readonly requests: ReadonlyMap<string, { readonly count: number; readonly failed: number }>;
  readonly heat: HeatMap | null;
}

/** Counts of requests by period and log-spaced latency bucket. */
export interface HeatMap {
  readonly startMs: number;
  readonly periodMs: number;
  /** Upper bounds of the latency buckets in ms, ascending. */
  readonly boundsMs: readonly number[];
  /** `counts[period][bucket]`. */
  readonly counts: readonly Uint32Array[];
}

/** system.ndjson, columnar; NaN marks a missed tick. */
export interface SystemTimeline {
  readonly timesMs: Float64Array;
  /** By `source.figure`, e.g. `generator.cpuCores`, `target.rssBytes`, `host.cpuShare`. */
  readonly series: ReadonlyMap<string, Float64Array>;
}
