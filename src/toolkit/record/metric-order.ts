/**
 * What the rows of the dashboard's snapshots are: they come in the order of the bytes of all metric names seen so far,
 * so that a metric that appears later moves the ones behind it. Input: the stream's `param` and `metric` events.
 */
import type { MetricType } from '../../contract/metric-types.ts';
import { inputLimits } from '../base/input-limits.ts';

const trendAggregates = ['avg', 'max', 'med', 'min', 'p(90)', 'p(95)', 'p(99)'] as const;
const aggregatesOf: Readonly<Record<MetricType, readonly string[]>> = {
  trend: trendAggregates,
  counter: ['count', 'rate'],
  gauge: ['value'],
  rate: ['rate'],
};

export interface MetricRow {
  readonly name: string;
  readonly type: MetricType;
  readonly aggregates: readonly string[];
}

export class MetricOrder {
  periodMs = 1000;
  /** By the plan that k6 wrote at the stream's head; null without one. */
  expectedRows: number | null = null;
  /** By the bytes of their names, a character each. */
  private readonly known = new Set<string>();
  private order: readonly (readonly [bytes: string, row: MetricRow])[] = [];
  private sorted: readonly MetricRow[] = [];
  private timeRow = -1;
  private trends: readonly string[] = trendAggregates;

  get rows(): readonly MetricRow[] {
    return this.sorted;
  }

  takeParameters(data: unknown): void {
    const { period, aggregates, endOffset } = asObject(data);
    if (typeof period === 'number' && period > 0) this.periodMs = period;
    if (typeof endOffset === 'number' && endOffset > 0)
      this.expectedRows = Math.ceil(endOffset / this.periodMs);
    const { trend } = asObject(aggregates);
    if (Array.isArray(trend) && trend.every((name) => typeof name === 'string')) this.trends = trend;
  }

  /** @returns false where some are beyond the limit */
  takeMetrics(data: unknown): boolean {
    const fresh: [string, MetricRow][] = [];
    for (const [name, facts] of Object.entries(asObject(data))) {
      const type = String(asObject(facts)['type']);
      const bytes = Buffer.from(name).toString('latin1');
      if (!isMetricType(type) || this.known.has(bytes)) continue;
      if (this.known.size >= inputLimits.timelineMetrics) break;
      this.known.add(bytes);
      const aggregates = type === 'trend' ? this.trends : aggregatesOf[type];
      fresh.push([bytes, { name, type, aggregates }]);
    }
    if (fresh.length > 0) this.insert(fresh);
    return this.known.size < inputLimits.timelineMetrics;
  }

  /** What is in order already costs a comparison each. */
  private insert(fresh: readonly (readonly [string, MetricRow])[]): void {
    this.order = [...this.order, ...fresh].sort(([a], [b]) => (a < b ? -1 : 1));
    this.sorted = this.order.map(([, row]) => row);
    this.timeRow = this.sorted.findIndex(({ name }) => name === 'time');
  }

  /** Null for a snapshot without a time, or of more rows than are known. */
  timeOf(data: unknown): number | null {
    if (!Array.isArray(data) || data.length > this.sorted.length) return null;
    const row: unknown = data[this.timeRow];
    const timeMs: unknown = Array.isArray(row) ? row[0] : undefined;
    return typeof timeMs === 'number' ? timeMs : null;
  }
}

function isMetricType(type: string): type is MetricType {
  return Object.hasOwn(aggregatesOf, type);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
