/**
 * Samples, one by one, into compact columns. Input: the readers beside this file; output: `Samples`.
 * Twelve bytes and a tag id a request: the tags of a sample are kept once, as most samples share theirs.
 */
import type { MetricType } from '../../../contract/metric-types.ts';
import { inputLimits } from '../../base/input-limits.ts';
import { Column, doubles, integers } from '../column.ts';
import type { Samples, SampleSums, SampleTags, TrendSamples, ValueKind } from '../types.ts';
import { TagTable } from './tag-table.ts';

export interface Sample {
  readonly metric: string;
  readonly timeMs: number;
  readonly value: number;
  readonly tagId: number;
}

export interface MetricFacts {
  readonly contains?: ValueKind;
  readonly thresholds?: readonly string[];
  readonly subMetrics?: readonly string[];
}

type Row = readonly [time: number, value: number, tagId: number];

/** Uint32 milliseconds: 49 days. */
const longestMs = 2 ** 32 - 1;

export class SampleBuilder {
  private readonly tags = new TagTable();
  private readonly trends = new Map<string, TrendBuilder>();
  private readonly sums = new Map<string, SumBuilder>();
  private readonly contains = new Map<string, ValueKind>();
  private readonly thresholds = new Map<string, readonly string[]>();
  private readonly subMetrics = new Set<string>();
  /** A CSV doesn't. */
  private statesLimits = false;
  private originMs = NaN;
  private firstMs = Infinity;
  private endMs = -Infinity;
  private span = { firstMs: Infinity, lastMs: -Infinity };
  /** No sample was taken between two seconds. */
  private isInSeconds = true;
  /** Samples too far in time from the first. */
  leftOut = 0;
  /** Samples for which there is no room. */
  beyond = 0;
  private values = 0;
  private sumRows = 0;

  /** Samples of which only the name is kept. */
  get withoutTags(): number {
    return this.tags.leftOut;
  }

  get foldedNames(): TagTable['foldedNames'] {
    return this.tags.foldedNames;
  }

  tagId(tags: SampleTags): number {
    return this.tags.idOf(tags);
  }

  add({ metric, timeMs, value, tagId }: Sample, type: MetricType): void {
    if (Number.isNaN(this.originMs)) this.originMs = timeMs - leadMs;
    this.span.firstMs = Math.min(this.span.firstMs, timeMs);
    this.span.lastMs = Math.max(this.span.lastMs, timeMs);
    const sinceMs = timeMs - this.originMs;
    if (!(sinceMs >= 0 && sinceMs <= longestMs)) {
      this.leftOut += 1;
      return;
    }
    if (timeMs % 1000 !== 0) this.isInSeconds = false;
    this.firstMs = Math.min(this.firstMs, timeMs);
    this.endMs = Math.max(this.endMs, timeMs);
    if (type === 'trend' && !requestParts.has(metric)) this.addValue(metric, [sinceMs, value, tagId]);
    else this.addSum(metric, type, [Math.floor(sinceMs / 1000), value, tagId]);
  }

  private addValue(metric: string, [sinceMs, value, tagId]: Row): void {
    this.values += 1;
    if (this.values > inputLimits.sampleValues) this.beyond += 1;
    else this.trend(metric).add(sinceMs, value, tagId);
  }

  private addSum(metric: string, type: MetricType, [second, value, tagId]: Row): void {
    const sum = this.sum(metric, type);
    if (!sum.has(second, tagId)) {
      if (this.sumRows >= inputLimits.sampleSums) {
        this.beyond += 1;
        return;
      }
      this.sumRows += 1;
    }
    sum.add(second, value, tagId);
  }

  /** What a file says of a metric besides its samples; of several files, the last one that says it. */
  describe(metric: string, { contains, thresholds = [], subMetrics }: MetricFacts): void {
    if (contains !== undefined) this.contains.set(metric, contains);
    if (thresholds.length > 0) this.thresholds.set(metric, thresholds);
    for (const one of subMetrics ?? []) this.subMetrics.add(one);
    this.statesLimits ||= subMetrics !== undefined;
  }

  /** When the samples since the last call begin and end. */
  takeSpan(): { firstMs: number; lastMs: number } {
    const span = this.span;
    this.span = { firstMs: Infinity, lastMs: -Infinity };
    return span;
  }

  /** Null when there was not one sample. */
  finish(isWhole: boolean): Samples | null {
    if (this.firstMs === Infinity) return null;
    const lead = Math.floor((this.firstMs - this.originMs) / 1000);
    return {
      startMs: this.originMs + lead * 1000,
      endMs: this.endMs,
      resolutionMs: this.isInSeconds ? 1000 : 1,
      tags: this.tags.finish(),
      trends: new Map([...this.trends].map(([metric, trend]) => [metric, trend.finish(lead)])),
      sums: new Map([...this.sums].map(([metric, sum]) => [metric, sum.finish(lead)])),
      isWhole,
      thresholds: Object.fromEntries(this.thresholds),
      ...(this.statesLimits ? { subMetrics: [...this.subMetrics].sort() } : {}),
      contains: this.contains,
    };
  }

  private trend(metric: string): TrendBuilder {
    const known = this.trends.get(metric) ?? new TrendBuilder();
    this.trends.set(metric, known);
    return known;
  }

  private sum(metric: string, type: MetricType): SumBuilder {
    const known = this.sums.get(metric) ?? new SumBuilder(type);
    this.sums.set(metric, known);
    return known;
  }
}

/** Files are not in the order of time: several generators, and buffers flushed late. */
const leadMs = 3_600_000;

/** Of these trends the mean and the extremes will do. */
const requestParts: ReadonlySet<string> = new Set([
  'http_req_blocked',
  'http_req_connecting',
  'http_req_tls_handshaking',
  'http_req_sending',
  'http_req_waiting',
  'http_req_receiving',
]);

class TrendBuilder {
  private readonly timesMs = new Column(integers);
  private readonly values = new Column(doubles);
  private readonly tagIds = new Column(integers);
  private rows = 0;

  add(sinceMs: number, value: number, tagId: number): void {
    this.timesMs.set(this.rows, sinceMs);
    this.values.set(this.rows, value);
    this.tagIds.set(this.rows, tagId);
    this.rows += 1;
  }

  finish(lead: number): TrendSamples {
    return {
      timesMs: this.timesMs.finish(this.rows).map((timeMs) => timeMs - lead * 1000),
      values: this.values.finish(this.rows),
      tagIds: this.tagIds.finish(this.rows),
    };
  }
}

class SumBuilder {
  private readonly type: MetricType;
  private readonly places = new Map<number, number>();
  private readonly seconds = new Column(integers);
  private readonly tagIds = new Column(integers);
  private readonly counts = new Column(doubles);
  private readonly sums = new Column(doubles);
  private readonly lowest = new Column(doubles);
  private readonly highest = new Column(doubles);
  private readonly last = new Column(doubles);

  constructor(type: MetricType) {
    this.type = type;
  }

  has(second: number, tagId: number): boolean {
    return this.places.has(keyOf(second, tagId));
  }

  add(second: number, value: number, tagId: number): void {
    const row = this.rowOf(second, tagId);
    const count = this.counts.get(row);
    this.counts.set(row, count + 1);
    this.sums.set(row, this.sums.get(row) + value);
    this.lowest.set(row, count === 0 ? value : Math.min(this.lowest.get(row), value));
    this.highest.set(row, count === 0 ? value : Math.max(this.highest.get(row), value));
    this.last.set(row, value);
  }

  finish(lead: number): SampleSums {
    const rows = this.places.size;
    return {
      type: this.type,
      seconds: this.seconds.finish(rows).map((second) => second - lead),
      tagIds: this.tagIds.finish(rows),
      counts: this.counts.finish(rows),
      sums: this.sums.finish(rows),
      lowest: this.lowest.finish(rows),
      highest: this.highest.finish(rows),
      last: this.last.finish(rows),
    };
  }

  private rowOf(second: number, tagId: number): number {
    const key = keyOf(second, tagId);
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const row = this.places.size;
    this.places.set(key, row);
    this.seconds.set(row, second);
    this.tagIds.set(row, tagId);
    this.counts.set(row, 0);
    this.sums.set(row, 0);
    return row;
  }
}

function keyOf(second: number, tagId: number): number {
  return tagId * 2 ** 23 + second;
}
