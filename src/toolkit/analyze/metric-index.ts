/** A summary's metrics by what they are of, whatever the order of tags in their names. */
import { parseSelector } from '../../contract/selector.ts';
import type { Summary, SummaryMetric } from '../record/types.ts';

export class MetricIndex {
  private readonly metrics = new Map<string, SummaryMetric>();

  constructor(summary: Summary | null) {
    for (const [selector, metric] of Object.entries(summary?.metrics ?? {})) {
      this.metrics.set(canonical(selector), metric);
    }
  }

  get(selector: string): SummaryMetric | null {
    return this.metrics.get(canonical(selector)) ?? null;
  }

  /** Null when the metric is absent, has no sample, or lacks the value. */
  value(selector: string, aggregate: string): number | null {
    const metric = this.get(selector);
    if (metric === null || isEmpty(metric)) return null;
    return metric.values[aggregate === 'p(50)' ? 'med' : aggregate] ?? null;
  }

  /** The values that a tag takes in the sub-metrics of a metric. */
  tagValues(metric: string, tag: string): string[] {
    const values = [...this.metrics.keys()]
      .map(parseSelector)
      .filter((selector) => selector.metric === metric)
      .flatMap(({ tags }) => tags[tag] ?? []);
    return [...new Set(values)];
  }
}

/** A counter may rightly stay at 0; a trend or a rate of nothing says nothing. */
function isEmpty({ type, values }: SummaryMetric): boolean {
  if (type === 'trend') return values['count'] === 0;
  return type === 'rate' && (values['passes'] ?? 0) + (values['fails'] ?? 0) === 0;
}

function canonical(selector: string): string {
  const { metric, tags } = parseSelector(selector);
  const sorted = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${metric}{${sorted.map(([tag, value]) => `${tag}:${value}`).join(',')}}`;
}
