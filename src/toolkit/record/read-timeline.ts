/**
 * The dashboard's record (k6's `--out web-dashboard=record=…`) to a columnar timeline, in one pass.
 * A snapshot's rows are in the sorted order of all metric names seen so far, so a metric that appears later
 * moves the ones behind it. Cut anywhere, what came before still counts.
 */
import { Column, doubles, singles } from './column.ts';
import { eachLine, parseObject } from './lines.ts';
import type { SummaryMetric, Timeline } from './types.ts';

const trendAggregates = ['avg', 'max', 'med', 'min', 'p(90)', 'p(95)', 'p(99)'] as const;
type MetricType = SummaryMetric['type'];
const aggregatesOf: Readonly<Record<MetricType, readonly string[]>> = {
  trend: trendAggregates,
  // Its rate is the count ÷ the period.
  counter: ['count'],
  gauge: ['value'],
  rate: ['rate'],
};

/** Values to make room for before they come: a day of seconds of 40 series. */
const mostReserved = 12_000_000;

export interface TimelineReading {
  /** Null when there was not one period. */
  readonly timeline: Timeline | null;
  /** What is wrong with the file, one sentence each. */
  readonly notes: readonly string[];
}

/** Whether a file's first line is a dashboard record's. */
export function isTimeline(line: string): boolean {
  return line.startsWith('{"event":"');
}

export async function readTimeline(path: string): Promise<TimelineReading> {
  const builder = new TimelineBuilder();
  const ended = await eachLine(path, (line) => builder.take(line));
  const notes =
    ended === null ? [] : [`the timeline is ${ended === 'missing' ? 'missing' : `incomplete (${ended})`}`];
  if (builder.brokenLines > 0) notes.push(`${builder.brokenLines} lines of the timeline could not be read`);
  return { timeline: builder.finish(), notes };
}

interface KnownMetric {
  readonly name: string;
  readonly type: MetricType;
  readonly columns: readonly Column<Float32Array>[];
  readonly aggregates: readonly string[];
}

class TimelineBuilder {
  brokenLines = 0;
  private readonly known = new Map<string, KnownMetric>();
  private order: readonly KnownMetric[] = [];
  private totals: { data: readonly unknown[]; order: readonly KnownMetric[] } = { data: [], order: [] };
  private readonly times = new Column(doubles);
  private rows = 0;
  private lastTimeMs = -Infinity;
  private periodMs = 1000;
  /** By the plan that k6 wrote at the record's head. */
  private expectedRows = 64;
  private columns = 0;
  private trends: readonly string[] = trendAggregates;

  take(line: string): void {
    if (line === '') return;
    const entry = parseObject(line);
    const data = entry?.['data'];
    switch (entry?.['event']) {
      case 'param':
        this.takeParameters(data);
        return;
      case 'metric':
        this.takeMetrics(data);
        return;
      case 'snapshot':
        this.takeSnapshot(data);
        return;
      case 'cumulative':
        this.takeTotals(data);
        return;
      case 'threshold':
      case 'start':
      case 'stop':
      case 'config':
        return;
      default:
        this.brokenLines += 1;
    }
  }

  finish(): Timeline | null {
    if (this.rows === 0) return null;
    const series = new Map(
      this.order
        .filter(({ name }) => name !== 'time')
        .map(({ name, aggregates, columns }) => [
          name,
          new Map(
            aggregates.map((aggregate, place) => [
              aggregate,
              columns[place]?.finish(this.rows) ?? singles(this.rows),
            ]),
          ),
        ]),
    );
    return {
      periodMs: this.periodMs,
      timesMs: this.times.finish(this.rows),
      series,
      totals: this.finishTotals(),
    };
  }

  /** Only the last ones count, so that they are not taken apart before the end. */
  private takeTotals(data: unknown): void {
    if (Array.isArray(data) && data.length <= this.order.length) this.totals = { data, order: this.order };
  }

  private finishTotals(): Timeline['totals'] {
    const { data, order } = this.totals;
    return new Map(
      order.flatMap(({ name, type, aggregates }, place) => {
        const row: unknown = data[place];
        if (name === 'time' || !Array.isArray(row)) return [];
        const values = aggregates.flatMap((aggregate, index): [string, number][] => {
          const value: unknown = row[index];
          return typeof value === 'number' ? [[aggregate, value]] : [];
        });
        return [[name, { type, values: Object.fromEntries(values) }]];
      }),
    );
  }

  private takeParameters(data: unknown): void {
    const { period, aggregates, endOffset } = asObject(data);
    if (typeof period === 'number' && period > 0) this.periodMs = period;
    if (typeof endOffset === 'number' && endOffset > 0)
      this.expectedRows = Math.ceil(endOffset / this.periodMs);
    const { trend } = asObject(aggregates);
    if (Array.isArray(trend) && trend.every((name) => typeof name === 'string')) this.trends = trend;
  }

  private takeMetrics(data: unknown): void {
    for (const [name, facts] of Object.entries(asObject(data))) {
      const type = String(asObject(facts)['type']);
      if (!isMetricType(type) || this.known.has(name)) continue;
      const aggregates = type === 'trend' ? this.trends : aggregatesOf[type];
      this.columns += aggregates.length;
      const rows = Math.min(this.expectedRows, Math.floor(mostReserved / this.columns));
      const columns = aggregates.map(() => new Column(singles, rows));
      this.known.set(name, { name, type, aggregates, columns });
    }
    this.order = [...this.known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private takeSnapshot(data: unknown): void {
    const timeMs = this.timeOf(data);
    if (!Array.isArray(data) || data.length > this.order.length || timeMs === null) {
      this.brokenLines += 1;
      return;
    }
    this.lastTimeMs = timeMs;
    this.times.set(this.rows, timeMs);
    data.forEach((values: unknown, place) => {
      if (!Array.isArray(values)) return;
      this.order[place]?.columns.forEach((column, index) => {
        const value: unknown = values[index];
        if (typeof value === 'number') column.set(this.rows, value);
      });
    });
    this.rows += 1;
  }

  /** Null for a snapshot without a time, or one that runs backwards. */
  private timeOf(data: unknown): number | null {
    const place = this.order.findIndex(({ name }) => name === 'time');
    const row: unknown = Array.isArray(data) ? data[place] : undefined;
    const timeMs: unknown = Array.isArray(row) ? row[0] : undefined;
    return typeof timeMs === 'number' && timeMs > this.lastTimeMs ? timeMs : null;
  }
}

function isMetricType(type: string): type is MetricType {
  return Object.hasOwn(aggregatesOf, type);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
