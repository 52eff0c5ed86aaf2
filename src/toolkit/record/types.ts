/**
 * One run as it was recorded, whatever it was read from: src/toolkit/record makes it,
 * src/toolkit/analyze reads it. Plain values only; nothing here touches a file.
 */
import type { FailureEvent, ScriptErrorEvent } from '../../contract/events.ts';
import type { Limits } from '../../contract/limit.ts';
import type { Plan } from '../../contract/plan.ts';
import type { PlatformWords } from '../../contract/platform.ts';
import type { SlidingLimit } from '../../contract/sliding.ts';
import type { RunFacts } from './run-schema.ts';
import type { Summary, SummaryMetric } from './summary-schema.ts';

export type { RunFacts } from './run-schema.ts';
export type { ScalingRecord } from './scaling-schema.ts';
export type { SearchRecord, TrialFigures, TrialRecord } from './search-schema.ts';
export type { Summary, SummaryMetric } from './summary-schema.ts';

export interface RunRecord {
  /** The run folder's name, or the file's. */
  readonly name: string;
  /** run.json; null for a lone summary. */
  readonly run: RunFacts | null;
  /** What the bundle intended; null for a script that isn't ours. */
  readonly plan: Plan | null;
  /** In whose words it is told: the plan's, or of a record without any those of the project that reads it. */
  readonly platform: PlatformWords;
  /** summary.json; null when the run was cut before handleSummary. */
  readonly summary: Summary | null;
  readonly timeline: Timeline | null;
  /** By period and combination of tags, where the record tells so much: the timeline is drawn from it. */
  readonly merged?: MergedTimeline;
  readonly failures: readonly FailureEvent[];
  /** By time; absent where none is on record. */
  readonly scriptErrors?: readonly ScriptErrorEvent[];
  readonly system: SystemTimeline | null;
  /** Raw samples; null where none were kept. */
  readonly samples: Samples | null;
  /** Gates that are asked of it afterwards, instead of its own; by k6's selector. */
  readonly asked?: Limits;
  /** The same of windows; the plan has them where there is one. */
  readonly askedOfWindows?: readonly SlidingLimit[];
  /** Of the notes, those that say a file was cut or is broken: such a record can't pass. */
  readonly damage: readonly string[];
  /** What is missing or was cut, one sentence each, for the reader of the report. */
  readonly notes: readonly string[];
}

/** Per-period series, columnar. All columns have `timesMs.length` values; NaN marks 'no sample'. */
export interface Timeline {
  /** Length of a period. */
  readonly periodMs: number;
  /** Of the last one, where it is shorter. */
  readonly lastPeriodMs?: number;
  /** Epoch milliseconds at the end of each period. */
  readonly timesMs: Float64Array;
  /**
   * By k6's selector (`http_req_duration`, `http_reqs{name:checkout}`), then by aggregate
   * (`avg max med min p(90) p(95) p(99)` | `count` | `value` | `rate`).
   */
  readonly series: ReadonlyMap<string, Aggregates>;
  /** The same selectors and aggregates over the whole run so far, at the last period. */
  readonly totals: ReadonlyMap<string, Totals>;
}

interface Totals {
  readonly type: SummaryMetric['type'];
  readonly values: Readonly<Record<string, number>>;
}

/** One series' columns by aggregate; single precision, as a day of a busy run has to fit into memory. */
type Aggregates = ReadonlyMap<string, Float32Array>;

/** system.ndjson, columnar; NaN marks a missed tick. */
export interface SystemTimeline {
  readonly timesMs: Float64Array;
  /** By `source.figure`, e.g. `generator.cpuCores`, `target.rssBytes`, `host.cpuShare`. */
  readonly series: ReadonlyMap<string, Float64Array>;
  readonly remarks: readonly Remark[];
  /** What its sources had to say at the end: `postgres: 12 ms in 40 calls of SELECT …`. */
  readonly lastWords: readonly string[];
}

/** What the monitor noted of a source, once for each reason. */
interface Remark {
  readonly timeMs: number;
  /** Before the dot of its figures: `postgres`, `target`. */
  readonly source: string;
  readonly reason: string;
}

/** Every sample of a run: trends one by one, everything else summed up by second and tags. */
export interface Samples {
  /** Epoch ms from which all times and seconds below count. */
  readonly startMs: number;
  readonly endMs: number;
  /** To what the times are known: k6's CSV holds whole seconds unless it is asked for more. */
  readonly resolutionMs: number;
  /** By the ids that columns hold. */
  readonly tags: readonly SampleTags[];
  readonly trends: ReadonlyMap<string, TrendSamples>;
  readonly sums: ReadonlyMap<string, SampleSums>;
  /** False when a file was cut. */
  readonly isWhole: boolean;
  /** k6's expressions by metric, as `--out json` states them; nothing there says whether they held. */
  readonly thresholds: Limits;
  /** Sub-metrics that k6 was asked for: `--out json` names them, and leaves out their thresholds. */
  readonly subMetrics?: readonly string[];
  /** What the values of a metric are; a metric that isn't here holds plain numbers. */
  readonly contains: ReadonlyMap<string, ValueKind>;
}

/** k6's `contains`: milliseconds, bytes, or plain numbers. */
export type ValueKind = 'time' | 'data' | 'default';

/**
 * `name`, `method`, `phase`, `user`, `task`, `status`, `error_code`, `error`, `check`, `group`: those that the sample
 * has. Where several methods share a name, `name` is `GET /cart` and `shared_name` is `/cart`.
 */
export type SampleTags = Readonly<Record<string, string>>;

/** The name of requests that were too many to be told apart. */
export const otherName = '(other)';

/** One row a sample; `http_req_duration` has one a request. Doubles, as k6 judges them: 0.3 in singles is above 0.3. */
export interface TrendSamples {
  readonly timesMs: Uint32Array;
  readonly values: Float64Array;
  readonly tagIds: Uint32Array;
}

/** One row for each second and tags that were seen. */
export interface SampleSums {
  readonly type: SummaryMetric['type'];
  readonly seconds: Uint32Array;
  readonly tagIds: Uint32Array;
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  /** The newest of each row: what a gauge stood at. */
  readonly last: Float64Array;
}

/**
 * Figures by period and combination of tags, of one generator or of many, as k6's OpenTelemetry output sends them.
 * Over any of these they can be added up: counts stay exact, and of trends every quantile is known within a bound.
 */
export interface MergedTimeline {
  readonly periodMs: number;
  /** Epoch milliseconds at the end of the first period. */
  readonly firstEndMs: number;
  /** Of the last one, which is shorter where the load ended in it. */
  readonly lastEndMs: number;
  /** When the first one began, as far as generators say: it is shorter where the load began in it. */
  readonly startMs: number;
  readonly periods: number;
  /** Periods that don't end where an export of each generator does, as one was late or is missing. */
  readonly torn: ReadonlySet<number>;
  /** By the ids that series hold. */
  readonly tags: readonly SampleTags[];
  /** Whether there were more combinations than are told apart: some samples have lost their tags. */
  readonly isFolded: boolean;
  /** What each generator says of itself: `service.instance.id`, … */
  readonly sources: readonly SampleTags[];
  readonly metrics: ReadonlyMap<string, MergedMetric>;
}

export type MergedMetric =
  | { readonly type: 'trend'; readonly contains: ValueKind; readonly series: readonly MergedTrend[] }
  | {
      readonly type: 'counter' | 'rate' | 'gauge';
      readonly contains: ValueKind;
      readonly series: readonly MergedValues[];
    };

/** A row for each period that has something. */
export interface MergedTrend {
  readonly tagId: number;
  readonly periods: Uint32Array;
  /** Where in `bytes` a period's histogram begins, packed as in statistics/packed-histogram.ts. */
  readonly starts: Float64Array;
  readonly bytes: Uint8Array;
}

export interface MergedValues {
  readonly tagId: number;
  /** Of a rate 1 for samples that were not zero, and 0 for those that were; of a gauge the source's place. */
  readonly part: number;
  readonly periods: Uint32Array;
  /** How many, or where a gauge stood. */
  readonly values: Float64Array;
}
