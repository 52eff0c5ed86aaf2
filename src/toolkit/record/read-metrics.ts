/** Files of OTLP requests as a run's figures over time: merged, and drawn as series. */
import { metricNames } from '../../contract/metrics.ts';
import { parseSelector } from '../../contract/selector.ts';
import type { Plan } from '../../contract/plan.ts';
import { drawTimeline } from './otlp/draw-timeline.ts';
import { readMerged } from './otlp/read-merged.ts';
import type { RunRecord } from './types.ts';

export interface MetricsReading extends Pick<RunRecord, 'timeline' | 'merged'> {
  readonly notes: readonly string[];
  /** Of the notes, those that say that something is lost. */
  readonly damage: readonly string[];
}

/** Parts of a request's time that no report shows: of a run with a plan they are kept, and read, where a limit is on them. */
export function isPartOfRequest(metric: string): boolean {
  return /^http_req_(blocked|connecting|tls_handshaking|sending|waiting|receiving)$/.test(metric);
}

/** @param plan whose limits are dated by what is drawn */
export async function readMetrics(paths: readonly string[], plan: Plan | null): Promise<MetricsReading> {
  const limits = new Set(['http_req_duration', ...limited(plan)]);
  const isWanted = (metric: string): boolean =>
    metric !== metricNames.runnerBegan && (plan === null || limits.has(metric) || !isPartOfRequest(metric));
  const { timeline: merged, notes, damage } = await readMerged(paths, isWanted);
  if (merged === null) return { timeline: null, notes, damage };
  return { timeline: drawTimeline(merged, limits), merged, notes, damage };
}

/** The metrics that limits are on. */
function limited(plan: Plan | null): string[] {
  const limits = [plan?.gates, plan?.targets, plan?.stepLimits].flatMap((one) => Object.keys(one ?? {}));
  const sliding = (plan?.slidingLimits ?? []).map(({ selector }) => selector);
  return [...limits, ...sliding].map((selector) => parseSelector(selector).metric);
}
