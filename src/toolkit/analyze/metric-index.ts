/** A summary's metrics by what they are of, whatever the order of tags in their names. */
import { canonicalSelector, parseSelector, type Selector } from '../../contract/selector.ts';
import type { Summary, SummaryMetric } from '../record/types.ts';

export class MetricIndex {
  private readonly metrics = new Map<string, SummaryMetric>();

  constructor(summary: Summary | null) {
    for (const [selector, metric] of Object.entries(summary?.metrics ?? {})) {
      this.metrics.set(canonicalSelector(selector), metric);
    }
  }

  get(selector: string): SummaryMetric | null {
    return this.metrics.get(canonicalSelector(selector)) ?? null;
  }

  /** Null when the metric is absent, has no sample, or lacks the value. */
  value(selector: string, aggregate: string): number | null {
    const metric = this.get(selector);
    if (metric === null || isEmpty(metric)) return null;
    return metric.values[aggregate === 'p(50)' ? 'med' : aggregate] ?? null;
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
  return type === 'rate' && (values['passes'] ?? 0) + (values['fails'] ?? 0) === 0;
}
