/** What the renderers draw from: the report, and what a program does not need but a page does. */
import type { FailureEvent } from '../../contract/events.ts';
import type { PhaseWindow, Plan } from '../../contract/plan.ts';
import type { PlatformWords } from '../../contract/platform.ts';
import type { FigureUnit } from '../../contract/system-figures.ts';
import type { RunFacts } from '../record/types.ts';
import type { HeatMap, Line, Spectrum } from '../statistics/series.ts';
import type { Step } from './derived.ts';
import type { Report } from './report-schema.ts';

export interface EndpointLines {
  readonly requestsPerSecond: Line;
  readonly failuresPerSecond: Line;
  readonly minMs: Line;
  readonly p50Ms: Line;
  readonly p90Ms: Line;
  readonly p95Ms: Line;
  readonly p99Ms: Line;
  readonly maxMs: Line;
}

export interface Charts extends EndpointLines {
  /** Seconds into the load at the end of each period. */
  readonly seconds: Line;
  readonly users: Line;
  /** By endpoint, on the same clock. */
  readonly endpoints: ReadonlyMap<string, EndpointLines>;
  /** By kind of failure, on the same clock: how many a period saw. */
  readonly errorKinds: ReadonlyMap<string, Line>;
}

/** A machine's figures beside the load, on a clock of their own. */
export interface SystemCharts {
  /** Seconds into the load. */
  readonly seconds: Line;
  readonly lanes: readonly SystemLane[];
}

export interface SystemLane {
  /** What it is about: `target` holds all that is the target's, its container, pool and stores. */
  readonly source: 'target' | 'generator';
  readonly label: string;
  /** Shares are 0–1. */
  readonly unit: FigureUnit;
  readonly values: Line;
}

/** The files of the record that could be read. */
export type Source = 'run' | 'summary' | 'metrics' | 'timeline' | 'system' | 'failures' | 'samples';

export interface Analysis {
  readonly name: string;
  /** In whose words it is told. */
  readonly platform: PlatformWords;
  readonly report: Report;
  /** Whether missed targets fail the run. */
  readonly isStrict: boolean;
  readonly run: RunFacts | null;
  readonly plan: Plan | null;
  readonly phases: readonly PhaseWindow[];
  /** Epoch ms at which the load began; null when nothing says so. */
  readonly loadStartMs: number | null;
  /** To what the times of raw samples are known; null without them. */
  readonly resolutionMs: number | null;
  /** Null without a timeline. */
  readonly charts: Charts | null;
  /** Null without system.ndjson. */
  readonly system: SystemCharts | null;
  /** Null without raw samples. */
  readonly heatMap: HeatMap | null;
  /** By endpoint, `all` for the whole, from raw samples; null without them. */
  readonly spectra: ReadonlyMap<string, Spectrum> | null;
  /** The completed steps of a load that climbs; empty otherwise. */
  readonly steps: readonly Step[];
  readonly failures: readonly FailureEvent[];
  readonly sources: readonly Source[];
}
