/** A summary's metrics by what they are of, whatever the order of tags in their names. */
import { valueOf } from '../../contract/limit.ts';
import { canonicalSelector, parseSelector, type Selector } from '../../contract/selector.ts';
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

  /** By their keys. */
  entries(): (readonly [string, SummaryMetric])[] {
    return [...this.metrics];
  }

  /** Whether it is known to have not one sample; a metric that isn't there is not known. */
  isEmpty(selector: string): boolean {
    const metric = this.get(selector);
    return metric !== null && isEmpty(metric);
  }

  /** Null when the metric is absent, has no sample, or lacks the value. */
  value(selector: string, aggregate: string): number | null {
    const metric = this.get(selector);
    if (metric === null || isEmpty(metric)) return null;
    return valueOf(metric.values, aggregate) ?? null;
  }

  /** The sub-metrics of a metric. */
  selectors(metric: string): Selector[] {
    return [...this.metrics.keys()].map(parseSelector).filter((selector) => selector.metric === metric);
  }

  /** The values that a tag takes in the sub-metrics of a metric. */
  tagValues(metric: string, tag: string): string[] {
    return [...new Set(this.selectors(metric).flatMap(({ tags }) => tags[tag] ?? []))];
  }
}

/** A counter may rightly stay at 0; a trend or a rate of nothing says nothing. */
function isEmpty({ type, values }: SummaryMetric): boolean {
  if (type === 'trend') return values['count'] === 0;
  if (type === 'rate') return (values['passes'] ?? 0) + (values['fails'] ?? 0) === 0;
  // k6 writes zeros for a gauge that was never set: one that was 0 all along can't be told from it.
  return type === 'gauge' && values['value'] === 0 && values['min'] === 0 && values['max'] === 0;
}
