/**
 * A merged record as k6 would have summed it up: the metrics, values and sub-metrics of its handleSummary, for every
 * phase, endpoint, user, task and kind of failure. Counts are exact, percentiles known within their bound.
 */
import { formatSelector, type Tags } from '../../../contract/selector.ts';
import type { MergedMetric, MergedTimeline, Summary, SummaryMetric } from '../../record/types.ts';
import type { SummaryRequest } from '../samples/summarise.ts';
import { measure, secondsOf } from './measure.ts';
import { wholeOf } from './whole-of.ts';

/** Sub-metrics by these tags; the empty one is the whole. */
const dimensions = [
  [],
  ['phase'],
  ['name'],
  ['name', 'phase'],
  ['user'],
  ['task', 'user'],
  ['error'],
  ['error', 'name'],
] as const;

export function summariseMerged(timeline: MergedTimeline, { stats, tags: asked }: SummaryRequest): Summary {
  const whole = wholeOf(timeline);
  const metrics: Record<string, SummaryMetric> = {};
  for (const [metric, facts] of timeline.metrics) {
    for (const tags of groupsOf(timeline, facts, [...dimensions, ...asked])) {
      const made = measure(whole, { metric, tags }, stats);
      if (made !== null) metrics[formatSelector(metric, tags)] = made;
    }
  }
  return { state: { testRunDurationMs: secondsOf(timeline) * 1000 }, metrics };
}

/** Each combination of these tags that the metric has, once. */
function groupsOf(
  { tags }: MergedTimeline,
  { series }: MergedMetric,
  wanted: readonly (readonly string[])[],
): Tags[] {
  const found = new Map<string, Tags>();
  for (const { tagId } of series) {
    const own = tags[tagId] ?? {};
    for (const names of wanted) {
      if (names.some((name) => own[name] === undefined)) continue;
      const group = Object.fromEntries([...names].sort().map((name) => [name, own[name] ?? '']));
      found.set(JSON.stringify(group), group);
    }
  }
  return [...found.values()];
}
