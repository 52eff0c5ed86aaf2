/** One metric's series while they are read: a column for each combination of tags. */
import type { ExponentialHistogram } from '../../statistics/exponential-histogram.ts';
import type { MergedTrend, MergedValues, ValueKind } from '../types.ts';
import { HistogramColumn } from './histogram-column.ts';
import { PeriodColumn } from './period-column.ts';

export class TrendDraft {
  readonly type = 'trend';
  readonly contains: ValueKind;
  private readonly columns = new Map<number, HistogramColumn>();

  constructor(contains: ValueKind) {
    this.contains = contains;
  }

  add(tagId: number, period: number, histogram: ExponentialHistogram): void {
    let column = this.columns.get(tagId);
    if (column === undefined) this.columns.set(tagId, (column = new HistogramColumn()));
    column.add(period, histogram);
  }

  widen(times: number): void {
    for (const column of this.columns.values()) column.widen(times);
  }

  get byteLength(): number {
    return totalBytes(this.columns.values());
  }

  finish(firstPeriod: number): MergedTrend[] {
    return [...this.columns].map(([tagId, column]) => {
      column.seal();
      const { starts, packed } = column;
      const values = starts.values.slice(0, starts.length);
      return { tagId, periods: periodsFrom(starts, firstPeriod), starts: values, bytes: packed.bytes };
    });
  }
}

/** What a number is added to: the tags, and which of several beside each other. */
export interface Place {
  readonly tagId: number;
  /** Of a rate 1 for what was not zero, of a gauge its source, of a counter too where generators are told apart. */
  readonly part: number;
}

/** More than there are generators. */
const mostParts = 2 ** 16;

export class ValueDraft {
  readonly type: 'counter' | 'rate' | 'gauge';
  readonly contains: ValueKind;
  private readonly columns = new Map<number, PeriodColumn>();

  constructor(type: ValueDraft['type'], contains: ValueKind) {
    this.type = type;
    this.contains = contains;
  }

  add({ tagId, part }: Place, period: number, value: number): void {
    const key = tagId * mostParts + Math.min(part, mostParts - 1);
    let column = this.columns.get(key);
    if (column === undefined) this.columns.set(key, (column = new PeriodColumn()));
    const row = column.rowOf(period);
    const before = column.values[row] ?? NaN;
    column.values[row] = Number.isNaN(before) ? value : this.join(before, value);
  }

  widen(times: number): void {
    for (const column of this.columns.values()) column.widen(times, this.join);
  }

  get byteLength(): number {
    return totalBytes(this.columns.values());
  }

  finish(firstPeriod: number): MergedValues[] {
    return [...this.columns].map(([key, column]) => ({
      tagId: Math.floor(key / mostParts),
      part: key % mostParts,
      periods: periodsFrom(column, firstPeriod),
      values: column.values.slice(0, column.length),
    }));
  }

  /** A gauge stands where it stood last. */
  private readonly join = (earlier: number, later: number): number =>
    this.type === 'gauge' ? later : earlier + later;
}

function totalBytes(columns: Iterable<{ readonly byteLength: number }>): number {
  let total = 0;
  for (const { byteLength } of columns) total += byteLength;
  return total;
}

function periodsFrom({ periods, length }: PeriodColumn, firstPeriod: number): Uint32Array {
  return Uint32Array.from(periods.subarray(0, length), (period) => period - firstPeriod);
}
