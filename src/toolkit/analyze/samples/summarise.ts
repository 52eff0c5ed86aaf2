/**
 * Raw samples as k6 would have summed them up: the same metrics, values and sub-metrics that handleSummary gives,
 * for every phase, endpoint, user and task. Percentiles are exact.
 */
import { rankOf } from '../../../contract/limit.ts';
import { formatSelector } from '../../../contract/selector.ts';
import type {
  Samples,
  SampleSums,
  SampleTags,
  Summary,
  SummaryMetric,
  TrendSamples,
  ValueKind,
} from '../../record/types.ts';
import { mean, quantile } from '../../statistics/percentiles.ts';
import { type Grouping, groupBy, sortedByGroup } from './requests.ts';

/** Sub-metrics by these tags; the empty one is the whole. A name that methods share is a sub-metric as well. */
const dimensions = [
  [],
  ['phase'],
  ['name'],
  ['name', 'phase'],
  ['shared_name'],
  ['phase', 'shared_name'],
  ['user'],
  ['task', 'user'],
  ['group'],
] as const;

export interface SummaryRequest {
  /** Of each trend, in k6's words. */
  readonly stats: readonly string[];
  /** The tags of each limit: it is of a sub-metric of its own. */
  readonly tags: readonly (readonly string[])[];
}

export function summarise(samples: Samples, { stats, tags: asked }: SummaryRequest): Summary {
  const seconds = (samples.endMs - samples.startMs) / 1000;
  const metrics: Record<string, SummaryMetric> = {};
  const containsOf = (metric: string): ValueKind => samples.contains.get(metric) ?? 'default';
  for (const tags of withAsked(asked)) {
    const grouping = groupBy(samples, tags);
    if (grouping.groups.length === 0) continue;
    for (const [metric, trend] of samples.trends)
      Object.assign(
        metrics,
        trendMetrics({ metric, contains: containsOf(metric) }, trend, { grouping, stats }),
      );
    for (const [metric, cells] of samples.sums)
      Object.assign(
        metrics,
        sumMetrics({ metric, contains: containsOf(metric) }, cells, { grouping, seconds }),
      );
  }
  return { state: { testRunDurationMs: seconds * 1000 }, metrics };
}

/** A limit on a name is on all of its methods. */
function withAsked(asked: SummaryRequest['tags']): (readonly string[])[] {
  const all = asked.flatMap((tags) => [tags, tags.map((tag) => (tag === 'name' ? 'shared_name' : tag))]);
  const keys = [...dimensions, ...all].map((tags) => JSON.stringify([...tags].sort()));
  return [...new Set(keys)].map((key) => JSON.parse(key) as string[]);
}

interface Named {
  readonly metric: string;
  readonly contains: ValueKind;
}

function trendMetrics(
  { metric, contains }: Named,
  trend: TrendSamples,
  { grouping, stats }: { grouping: Grouping; stats: readonly string[] },
): Record<string, SummaryMetric> {
  const sorted = sortedByGroup(trend, grouping);
  return named(metric, grouping, (group) => {
    const values = sorted[group];
    return values === undefined || values.length === 0
      ? null
      : { type: 'trend', contains, values: trendValues(values, stats) };
  });
}

function trendValues(sorted: Float64Array, stats: readonly string[]): Record<string, number> {
  const valueOf = (stat: string): number => {
    switch (stat) {
      case 'avg':
        return mean(sorted);
      case 'count':
        return sorted.length;
      case 'min':
        return sorted[0] ?? NaN;
      case 'max':
        return sorted.at(-1) ?? NaN;
      case 'med':
        return quantile(sorted, 0.5);
      default:
        return quantile(sorted, (rankOf(stat) ?? NaN) / 100);
    }
  };
  return Object.fromEntries(stats.map((stat) => [stat, valueOf(stat)]));
}

interface Sum {
  count: number;
  total: number;
  lowest: number;
  highest: number;
  lastSecond: number;
  last: number;
}

function sumMetrics(
  { metric, contains }: Named,
  cells: SampleSums,
  { grouping, seconds }: { grouping: Grouping; seconds: number },
): Record<string, SummaryMetric> {
  const sums = grouping.groups.map((): Sum => ({
    count: 0,
    total: 0,
    lowest: Infinity,
    highest: -Infinity,
    lastSecond: 0,
    last: NaN,
  }));
  cells.tagIds.forEach((id, row) => {
    const own = sums[grouping.groupOf[id] ?? -1];
    if (own === undefined) return;
    own.count += cells.counts[row] ?? 0;
    own.total += cells.sums[row] ?? 0;
    own.lowest = Math.min(own.lowest, cells.lowest[row] ?? NaN);
    own.highest = Math.max(own.highest, cells.highest[row] ?? NaN);
    if ((cells.seconds[row] ?? 0) < own.lastSecond) return;
    own.lastSecond = cells.seconds[row] ?? 0;
    own.last = cells.last[row] ?? NaN;
  });
  return named(metric, grouping, (group) => {
    const own = sums[group];
    return own === undefined || own.count === 0
      ? null
      : { type: cells.type, contains, values: sumValues(cells.type, own, seconds) };
  });
}

/** The values that k6 gives for the type. */
function sumValues(type: SummaryMetric['type'], own: Sum, seconds: number): Record<string, number> {
  const { count, total, lowest, highest, last } = own;
  switch (type) {
    case 'counter':
      return { count: total, rate: seconds > 0 ? total / seconds : 0 };
    case 'gauge':
      return { value: last, min: lowest, max: highest };
    case 'rate':
      return { rate: total / count, passes: total, fails: count - total };
    case 'trend':
      return { avg: total / count, min: lowest, max: highest, count };
  }
}

function named(
  metric: string,
  { groups }: Grouping,
  of: (group: number) => SummaryMetric | null,
): Record<string, SummaryMetric> {
  return Object.fromEntries(
    groups.flatMap((tags, place) => {
      const made = of(place);
      return made === null ? [] : [[formatSelector(metric, asInK6(tags)), made]];
    }),
  );
}

function asInK6({ shared_name: name, ...tags }: SampleTags): SampleTags {
  return name === undefined ? tags : { ...tags, name };
}
