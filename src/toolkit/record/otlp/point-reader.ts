/** The points of one metric after another, into a MergedBuilder. */
import { isRequestMetric } from '../samples/sample-tags.ts';
import type { ValueKind } from '../types.ts';
import { type Attributes, AttributeReader } from './attribute-reader.ts';
import { HistogramReader } from './histogram-reader.ts';
import type { JsonCursor } from './json-cursor.ts';
import type { MergedBuilder } from './merged-builder.ts';
import type { TrendDraft, ValueDraft } from './metric-drafts.ts';

export interface MetricFacts {
  readonly name: string;
  readonly contains: ValueKind;
  /** The generator's id. */
  readonly source: number;
}

const countedByK6: ReadonlySet<string> = new Set([
  ...['http_reqs', 'iterations', 'dropped_iterations', 'data_sent', 'data_received'],
]);

/** k6 adds to the name of a rate; no other name of its metrics has a dot. */
export function rateName(sent: string): string {
  return sent.replace(/\.total$/, '');
}

export class PointReader {
  private brokenPoints = 0;
  /** Of an export, how many points came, and how many of them had been taken before it. */
  private came = 0;
  private takenBefore = 0;
  private readonly cursor: JsonCursor;
  private readonly builder: MergedBuilder;
  private readonly tellsSources: boolean;
  private readonly histogram: HistogramReader;
  private readonly tags: Readonly<Record<'request' | 'other', AttributeReader>>;
  private attributes: AttributeReader;
  private metric: MetricFacts = { name: '', contains: 'default', source: 0 };
  /** Of the metric, as soon as it has a point. */
  private trend: TrendDraft | null = null;
  private numbers: ValueDraft | null = null;
  private rate: ValueDraft | null = null;
  /** Of the point; null where it says none. */
  private own: Attributes | null = null;
  private readonly point = { startMs: 0, timeMs: 0, value: NaN, isWhole: false };

  constructor(cursor: JsonCursor, builder: MergedBuilder, tellsSources: boolean) {
    this.cursor = cursor;
    this.builder = builder;
    this.tellsSources = tellsSources;
    this.histogram = new HistogramReader(cursor);
    const readerOf = (isRequest: boolean): AttributeReader =>
      new AttributeReader(cursor, (tags) => builder.tagId(tags, isRequest));
    this.tags = { request: readerOf(true), other: readerOf(false) };
    this.attributes = this.tags.other;
  }

  /** An export begins, of which so many points were taken before. */
  passOver(points: number): void {
    this.came = 0;
    this.takenBefore = points;
  }

  /** Of the export, now and before. */
  get taken(): number {
    return Math.max(this.came, this.takenBefore);
  }

  /** The points that follow are of this one. */
  turnTo(metric: MetricFacts): void {
    this.metric = metric;
    this.attributes = isRequestMetric(metric.name) ? this.tags.request : this.tags.other;
    this.trend = this.numbers = this.rate = null;
  }

  damage(): string[] {
    const { brokenPoints: broken } = this;
    if (broken === 0) return [];
    return [
      broken === 1
        ? '1 point contradicts itself, or lacks its least and greatest value, and is left out'
        : `${broken} points contradict themselves, or lack their least and greatest values, and are left out`,
    ];
  }

  takeNumber(type: 'gauge' | 'counter'): void {
    const { cursor, point } = this;
    this.begin();
    cursor.eachMember((key) => {
      if (key === 'asDouble' || key === 'asInt') {
        point.value = cursor.number();
        point.isWhole = key === 'asInt';
      } else if (!this.takesCommon(key)) cursor.skip();
      return true;
    });
    const isNew = this.isNew();
    if (!this.contradicts(type)) this.keepNumber(type, isNew);
    else if (isNew) this.brokenPoints += 1;
  }

  /** What k6 counts itself never falls; a script's own counter may. */
  private contradicts(type: 'gauge' | 'counter'): boolean {
    const { value, isWhole } = this.point;
    if (!Number.isFinite(value)) return true;
    const isRate = isWhole && (this.own?.condition ?? null) !== null;
    return type === 'counter' && value < 0 && (isRate || countedByK6.has(this.metric.name));
  }

  /** Of the point that came whole just now. */
  private isNew(): boolean {
    this.came += 1;
    return this.came > this.takenBefore;
  }

  private keepNumber(type: 'gauge' | 'counter', isNew: boolean): void {
    const { builder, point } = this;
    const { name, contains, source } = this.metric;
    const { tagId, condition } = this.own ?? this.attributes.none();
    // A gauge says since when it was there at all.
    const isLevel = type === 'gauge';
    const period = builder.periodOf(isLevel ? { ...point, startMs: point.timeMs, isLevel } : point);
    if (period === null || !isNew) return;
    const isRate = type === 'counter' && condition !== null && point.isWhole;
    // k6 sends a rate as a counter of whole numbers for each condition.
    if (isRate) this.rate ??= builder.numbers(rateName(name), 'rate', contains);
    else this.numbers ??= builder.numbers(name, type, contains);
    const ofSource = type === 'gauge' || this.tellsSources ? source : 0;
    const part = isRate ? Number(condition === 'nonzero') : ofSource;
    (isRate ? this.rate : this.numbers)?.add({ tagId, part }, period, point.value);
  }

  takeHistogram(): void {
    this.begin();
    const histogram = this.histogram.read((key) => this.takesCommon(key));
    const isNew = this.isNew();
    if (histogram === null) {
      if (isNew) this.brokenPoints += 1;
      return;
    }
    const period = this.builder.periodOf(this.point);
    if (period === null || !isNew) return;
    this.trend ??= this.builder.trend(this.metric.name, this.metric.contains);
    const { tagId } = this.own ?? this.attributes.none();
    this.trend?.add(tagId, period, histogram);
  }

  private begin(): void {
    this.own = null;
    this.point.value = NaN;
    this.point.startMs = 0;
    this.point.timeMs = 0;
  }

  private takesCommon(key: string): boolean {
    if (key === 'attributes') this.own = this.attributes.read();
    else if (key === 'startTimeUnixNano') this.point.startMs = this.cursor.nanoseconds();
    else if (key === 'timeUnixNano') this.point.timeMs = this.cursor.nanoseconds();
    else return false;
    return true;
  }
}
