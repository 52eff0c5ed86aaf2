/**
 * The dashboard's record (k6's `--out web-dashboard=record=…`) to a columnar timeline, in one pass.
 * Cut anywhere, what came before still counts.
 */
import { dashboardSelector } from '../../contract/selector.ts';
import { inputLimits } from '../base/input-limits.ts';
import { Column, doubles, singles } from './column.ts';
import { eachLine, faultsOf, parseObject } from './lines.ts';
import { MetricOrder, type MetricRow } from './metric-order.ts';
import type { Timeline } from './types.ts';

/** Values to make room for before they come: a day of seconds of 40 series. */
const mostReserved = 12_000_000;
const fewestRows = 64;

export interface TimelineReading {
  /** Null when there was not one period. */
  readonly timeline: Timeline | null;
  /** What is wrong with the file, one sentence each. */
  readonly notes: readonly string[];
  /** The same, less that it is missing. */
  readonly damage: readonly string[];
}

/** Whether a file's first line is a dashboard record's. */
export function isTimeline(line: string): boolean {
  return line.startsWith('{"event":"');
}

export async function readTimeline(path: string): Promise<TimelineReading> {
  const builder = new TimelineBuilder();
  const read = await eachLine(path, (line) => builder.take(line));
  if (read.ended === 'missing') return { timeline: null, notes: ['the timeline is missing'], damage: [] };
  const timeline = builder.finish();
  const damage = faultsOf('the timeline', read, { broken: builder.brokenLines });
  if (read.ended === null && !builder.hasStopped) damage.push('the timeline lacks its last line: it was cut');
  if (!builder.isWhole) damage.push('the timeline has more metrics or periods than are read');
  const empty = timeline === null ? ['the timeline holds not one whole period'] : [];
  if (builder.hasStopped && !builder.isBrief) damage.push(...empty);
  return { timeline, notes: [...new Set([...damage, ...empty])], damage };
}

class TimelineBuilder {
  brokenLines = 0;
  /** Nothing was left out for its size. */
  isWhole = true;
  private readonly order = new MetricOrder();
  private readonly columns = new Map<MetricRow, readonly Column<Float32Array>[]>();
  private reserved = 0;
  private totals: { data: readonly unknown[]; rows: readonly MetricRow[] } = { data: [], rows: [] };
  private readonly times = new Column(doubles);
  private rows = 0;
  private lastTimeMs = -Infinity;
  private startedMs = NaN;
  private stoppedMs: number | null = null;

  /** Whether k6 wrote its last line. */
  get hasStopped(): boolean {
    return this.stoppedMs !== null;
  }

  /** Of a run this short nothing is missed where no period is: k6 writes whole ones, at their ends. */
  get isBrief(): boolean {
    return (this.stoppedMs ?? NaN) - this.startedMs <= 2 * this.order.periodMs;
  }

  take(line: string): void {
    if (line === '') return;
    const entry = parseObject(line);
    const data = entry?.['data'];
    switch (entry?.['event']) {
      case 'param':
        this.order.takeParameters(data);
        return;
      case 'metric':
        if (!this.order.takeMetrics(data)) this.isWhole = false;
        return;
      case 'snapshot':
        this.takeSnapshot(data);
        return;
      case 'cumulative':
        this.takeTotals(data);
        return;
      case 'threshold':
      case 'config':
        return;
      case 'start':
        this.startedMs = momentIn(data);
        return;
      case 'stop':
        this.stoppedMs = momentIn(data);
        return;
      default:
        this.brokenLines += 1;
    }
  }

  finish(): Timeline | null {
    if (this.rows === 0) return null;
    const series = new Map(
      this.order.rows.flatMap((row) => {
        const columns = row.name === 'time' ? [] : this.columnsOf(row);
        if (columns.length === 0) return [];
        const byAggregate = new Map(
          kept(row).map((aggregate, place) => [
            aggregate,
            columns[place]?.finish(this.rows) ?? singles(this.rows),
          ]),
        );
        return [[dashboardSelector(row.name), byAggregate] as const];
      }),
    );
    return {
      periodMs: this.order.periodMs,
      timesMs: this.times.finish(this.rows),
      series,
      totals: this.finishTotals(),
    };
  }

  /** Only the last ones count, so that they are not taken apart before the end. */
  private takeTotals(data: unknown): void {
    const { rows } = this.order;
    if (Array.isArray(data) && data.length <= rows.length) this.totals = { data, rows };
  }

  private finishTotals(): Timeline['totals'] {
    const { data, rows } = this.totals;
    return new Map(
      rows.flatMap((metric, place) => {
        const { name, type } = metric;
        const row: unknown = data[place];
        if (name === 'time' || !Array.isArray(row)) return [];
        const values = kept(metric).flatMap((aggregate, index): [string, number][] => {
          const value: unknown = row[index];
          return typeof value === 'number' ? [[aggregate, value]] : [];
        });
        return [[dashboardSelector(name), { type, values: Object.fromEntries(values) }]];
      }),
    );
  }

  private takeSnapshot(data: unknown): void {
    const timeMs = this.order.timeOf(data);
    // One that runs backwards would put the others out of order.
    if (!Array.isArray(data) || timeMs === null || timeMs <= this.lastTimeMs) {
      this.brokenLines += 1;
      return;
    }
    if (!this.hasRoom(0)) return;
    this.lastTimeMs = timeMs;
    this.times.set(this.rows, timeMs);
    data.forEach((values: unknown, place) => {
      const row = this.order.rows[place];
      if (!Array.isArray(values) || row === undefined) return;
      this.columnsOf(row).forEach((column, index) => {
        const value: unknown = values[index];
        if (typeof value === 'number') column.set(this.rows, value);
      });
    });
    this.rows += 1;
  }

  /** For one more period and so many more columns: every column is as long as there are periods. */
  private hasRoom(columns: number): boolean {
    const hasRoom = (this.rows + 1) * (this.reserved + columns) <= inputLimits.timelineValues;
    if (!hasRoom) this.isWhole = false;
    return hasRoom;
  }

  private columnsOf(row: MetricRow): readonly Column<Float32Array>[] {
    const known = this.columns.get(row);
    if (known !== undefined) return known;
    const aggregates = kept(row);
    if (!this.hasRoom(aggregates.length)) return [];
    this.reserved += aggregates.length;
    const expected = this.order.expectedRows ?? fewestRows;
    const rows = Math.min(expected, Math.floor(mostReserved / this.reserved));
    const made = aggregates.map(() => new Column(singles, rows));
    this.columns.set(row, made);
    return made;
  }
}

/** A counter's rate is its count ÷ the period. */
function kept({ type, aggregates }: MetricRow): readonly string[] {
  return type === 'counter' ? ['count'] : aggregates;
}

/** `[[1795553010246]]`, NaN for anything else. */
function momentIn(data: unknown): number {
  const [[moment] = []] = Array.isArray(data) && Array.isArray(data[0]) ? (data as unknown[][]) : [];
  return typeof moment === 'number' ? moment : NaN;
}
