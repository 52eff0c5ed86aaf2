/**
 * The shape of thresholds.json. The bundler checks the file against the schema in
 * src/toolkit/config/thresholds.ts and gives each bundle only its own slice (`ScenarioLimits`).
 *
 * Limits are k6's own expressions. A counter's `rate>N` means per second of its phase: bundles turn it into a
 * count that scales with USERS and TIME_SCALE, as k6 would divide by the whole test's duration.
 */
import type { Limits } from './limit.ts';
import type { SlidingLimit } from './sliding.ts';

/** With every gate on a trend, bundles ask k6 for this: it breaks where there was no sample, or no answer at all. */
export const emptyTrendGuard = 'max>0';

/** What one scenario is held against. */
export interface ScenarioLimits {
  /** A broken gate fails the run. */
  readonly gate: Limits;
  /** A missed target is reported, and fails the run under --strict. */
  readonly target: Limits;
  /** What a `step_N` phase must meet to be a good step, by metric without a selector. */
  readonly step?: Limits;
  /** Gates and targets that have to hold in every window; absent where there are none. */
  readonly sliding?: readonly SlidingLimit[];
}

/** `{"limit": "p(95)<200", "every": "5m"}`. */
export interface StatedWindow {
  readonly limit: string;
  readonly every: string;
  /** Of a gate: whether the first window that breaks it ends the run. */
  readonly abort?: boolean;
}

/** By selector: what holds over all of the load, and what holds in every window of it. */
export type StatedLimits = Readonly<Record<string, readonly (string | StatedWindow)[]>>;

export interface StatedScenario extends Pick<ScenarioLimits, 'step'> {
  readonly gate: StatedLimits;
  readonly target: StatedLimits;
}

export interface Thresholds {
  readonly scenarios: Readonly<Record<string, StatedScenario>>;
  /** Added to every scenario. */
  readonly common: StatedScenario;
  /** Targets by endpoint, on the steady phase: `{"checkout": {"http_req_duration": ["p(95)<500"]}}`. */
  readonly endpoints: Readonly<Record<string, StatedLimits>>;
  readonly resources: ResourceLimits;
  readonly regression: RegressionTolerances;
}

/** The platform's resource targets; shares are 0–1. */
export interface ResourceLimits {
  readonly cpuMeanShare: number;
  readonly cpuPeakShare: number;
  readonly cpuWarningShare: number;
  readonly cpuCriticalShare: number;
  readonly memoryNormalBytes: number;
  readonly memoryPeakBytes: number;
  readonly memoryGrowthBytesPer24h: number;
  readonly memoryWarningShare: number;
  readonly diskWarningShare: number;
  readonly databaseConnections: number;
  readonly cacheHitShare: number;
  readonly scaleUpShare: number;
  readonly scaleDownCpuShare: number;
  readonly scaleDownMemoryShare: number;
  readonly scaleUpLatencyMs: number;
  /** How long what asks for another replica has to last; and what asks for one less. */
  readonly scaleUpAfterSeconds: number;
  readonly scaleDownAfterSeconds: number;
  /** From an outage's first success until all is normal again. */
  readonly recoverySeconds: number;
  readonly maxReplicas: number;
}

/** How much worse a run may be than its baseline; a change within its floor is none, whatever its share. */
export interface RegressionTolerances {
  readonly latencyShare: number;
  readonly latencyFloorMs: number;
  readonly throughputShare: number;
  readonly errorRate: number;
  readonly cpuPerRequestShare: number;
  readonly cpuPerRequestFloorMs: number;
  readonly memoryShare: number;
  readonly memoryFloorBytes: number;
}
