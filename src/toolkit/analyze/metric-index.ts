/** A summary's metrics by what they are of, whatever the order of tags in their names. */
import { valueOf } from '../../contract/limit.ts';
import { canonicalSelector, formatSelector, parseSelector, type Selector } from '../../contract/selector.ts';
import type { Summary, SummaryMetric } from '../record/types.ts';

export class MetricIndex {
  private readonly metrics = new Map<string, SummaryMetric>();

  constructor(summary: Summary | null) {
    for (const [selector, metric] of Object.entries(summary?.metrics ?? {})) {
      this.metrics.set(this.keyOf(selector), metric);
    }
  }

  get(selector: string): SummaryMetric | null {
    return this.metrics.get(this.keyOf(selector)) ?? null;
  }

  /** The same for all spellings of one selector. */
  keyOf(selector: string): string {
    return canonicalSelector(selector);
  }

  /** Sorted, each by its canonical selector: k6's order is random. */
  get all(): readonly (readonly [selector: string, metric: SummaryMetric])[] {
    return [...this.metrics].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Null when the metric is absent, has no sample, or lacks the value. A counter of nothing is 0. */
  value(selector: string, aggregate: string): number | null {
    const metric = this.get(selector);
    if (metric === null || (metric.type !== 'counter' && this.isEmpty(selector))) return null;
    return valueOf(metric.values, aggregate) ?? null;
  }

  /**
   * Whether the record shows that not one sample was taken: it is absent, counts nothing, or k6 filled it with zeros,
   * as it does where a selector matches nothing. False where that can't be told.
   */
  isEmpty(selector: string): boolean {
    const metric = this.get(selector);
    return metric === null || countsNothing(metric) || (isZeroTrend(metric) && this.hasNoneBeside(selector));
  }

  /** The sub-metrics of a metric. */
  selectors(metric: string): Selector[] {
    return [...this.metrics.keys()].map(parseSelector).filter((selector) => selector.metric === metric);
  }

  /** The values that a tag takes in the sub-metrics of a metric. */
  tagValues(metric: string, tag: string): string[] {
    return [...new Set(this.selectors(metric).flatMap(({ tags }) => tags[tag] ?? []))];
  }

  /**
   * Zeros are none where the whole metric is never 0, or where what was to be timed was not counted once. Of a script's
   * own trend that is nothing but zeros, nothing tells: it is taken for none, as a pass needs samples.
   */
  private hasNoneBeside(selector: string): boolean {
    const { metric, tags } = parseSelector(selector);
    const isPart = Object.keys(tags).length > 0;
    if (isPart && (this.metrics.get(metric)?.values['min'] ?? 0) > 0) return true;
    const counter = counterOf(metric);
    if (counter === null) return true;
    const own = this.metrics.get(formatSelector(counter, tags)) ?? this.metrics.get(counter);
    return (own?.values['count'] ?? 0) === 0;
  }
}

function countsNothing({ type, values }: SummaryMetric): boolean {
  switch (type) {
    case 'trend':
      return values['count'] === 0;
    case 'rate':
      return rateCountsNothing(values);
    case 'counter':
      return (values['count'] ?? 0) === 0;
    // k6 writes zeros for one that was never set: that it was 0 all along can't be told from it.
    case 'gauge':
      return ['value', 'min', 'max'].every((key) => (values[key] ?? 0) === 0);
  }
}

/** The dashboard gives a rate alone, and none where there was nothing. */
function rateCountsNothing({ rate, passes, fails }: SummaryMetric['values']): boolean {
  return passes === undefined && fails === undefined
    ? rate === undefined
    : (passes ?? 0) + (fails ?? 0) === 0;
}

/** Of a summary without `count`. */
function isZeroTrend({ type, values }: SummaryMetric): boolean {
  const figures = Object.values(values);
  return type === 'trend' && values['count'] === undefined && figures.every((value) => value === 0);
}

/** Each of which takes one sample of the trend. */
function counterOf(trend: string): string | null {
  if (trend.startsWith('http_req_')) return 'http_reqs';
  if (trend === 'iteration_duration') return 'iterations';
  return trend === 'ws_session_duration' || trend === 'ws_connecting' ? 'ws_sessions' : null;
}
