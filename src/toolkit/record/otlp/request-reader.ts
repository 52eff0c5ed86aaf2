/**
 * Requests of OTLP JSON, as our receiver and the OpenTelemetry Collector's file exporter write them, to points.
 * Input: a line's bytes. Output: points into a MergedBuilder. What k6 does not send is passed over; members may stand
 * in any order.
 */
import type { ValueKind } from '../types.ts';
import { isRequestMetric } from '../samples/sample-tags.ts';
import { type Attributes, AttributeReader } from './attribute-reader.ts';
import { HistogramReader } from './histogram-reader.ts';
import { JsonCursor } from './json-cursor.ts';
import type { MergedBuilder } from './merged-builder.ts';
import type { TrendDraft, ValueDraft } from './metric-drafts.ts';

const keys = [
  ...['resourceMetrics', 'resource', 'scopeMetrics', 'scope', 'metrics', 'name', 'unit'],
  ...['gauge', 'sum', 'exponentialHistogram', 'histogram', 'summary', 'dataPoints', 'aggregationTemporality'],
  ...['attributes', 'startTimeUnixNano', 'timeUnixNano', 'asDouble', 'asInt'],
  ...['count', 'scale', 'zeroCount', 'zeroThreshold', 'min', 'max', 'positive', 'negative'],
  ...['offset', 'bucketCounts'],
];

const remedies = {
  delta: 'start k6 with OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta',
  exponential:
    'start k6 with OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION=base2_exponential_bucket_histogram',
} as const;

/** AGGREGATION_TEMPORALITY_DELTA. */
const delta = 1;
const nanosecondsEach = 1_000_000;

export class RequestReader {
  private brokenPoints = 0;
  /** Metrics whose points can't be merged: for all that came before, or as fixed buckets are not read. */
  private readonly cumulative = new Set<string>();
  private readonly fixed = new Set<string>();
  private readonly cursor = new JsonCursor(keys);
  private readonly builder: MergedBuilder;
  private readonly tags: Readonly<Record<'request' | 'other', AttributeReader>>;
  private readonly histogram = new HistogramReader(this.cursor);
  private source = 0;
  private name = '';
  private contains: ValueKind = 'default';
  /** The metric that is being read, as soon as it has a point. */
  private trend: TrendDraft | null = null;
  private numbers: ValueDraft | null = null;
  private rate: ValueDraft | null = null;
  private attributes: AttributeReader;
  /** The point that is being read; null where it has no attributes. */
  private pointAttributes: Attributes | null = null;
  private readonly point = { startMs: 0, timeMs: 0, value: NaN, isWhole: false };

  constructor(builder: MergedBuilder) {
    this.builder = builder;
    const readerOf = (isRequest: boolean): AttributeReader =>
      new AttributeReader(this.cursor, (tags) => builder.tagId(tags, isRequest));
    this.tags = { request: readerOf(true), other: readerOf(false) };
    this.attributes = this.tags.other;
  }

  /** @throws SyntaxError where the line is no JSON; what came before in it has been taken */
  take(bytes: Buffer, start: number, end: number): void {
    const { cursor } = this;
    cursor.open(bytes, start, end);
    cursor.eachMember((key) => {
      if (key === 'resourceMetrics') cursor.eachItem(this.takeResource);
      else cursor.skip();
      return true;
    });
  }

  /** Whether figures were sums over all that came before, so that none can be told. */
  get isCumulative(): boolean {
    return this.cumulative.size > 0;
  }

  damage(): string[] {
    const { brokenPoints: broken } = this;
    const points = broken === 1 ? '1 point contradicts itself' : `${broken} points contradict themselves`;
    return [
      ...(broken === 0 ? [] : [`${points}, and ${broken === 1 ? 'is' : 'are'} left out`]),
      ...(this.isCumulative
        ? [`${some(this.cumulative)} are cumulative, and can't be merged; ${remedies.delta}`]
        : []),
    ];
  }

  notes(): string[] {
    if (this.fixed.size === 0) return [];
    return [`${some(this.fixed)} are histograms of fixed buckets, and are left out; ${remedies.exponential}`];
  }

  private readonly takeResource = (): void => {
    let isKnown = false;
    this.source = 0;
    this.cursor.eachMember((key, isLast) => {
      if (key === 'resource') {
        this.source = this.builder.sourceId(this.cursor.raw());
        isKnown = true;
      } else if (key !== 'scopeMetrics') this.cursor.skip();
      else if (!isKnown && !isLast) return false;
      else this.cursor.eachItem(this.takeScope);
      return true;
    });
  };

  private readonly takeScope = (): void => {
    let scope: string | null = null;
    this.cursor.eachMember((key, isLast) => {
      if (key === 'scope') scope = nameIn(this.cursor.raw());
      else if (key !== 'metrics') this.cursor.skip();
      else if (scope === null && !isLast) return false;
      else if (scope === 'k6') this.cursor.eachItem(this.takeMetric);
      else this.cursor.skip();
      return true;
    });
  };

  private readonly takeMetric = (): void => {
    this.name = '';
    this.contains = 'default';
    this.trend = this.rate = this.numbers = null;
    this.cursor.eachMember((key, isLast) => {
      if (key === 'name') this.name = this.cursor.text();
      else if (key === 'unit') this.contains = kindOf(this.cursor.text());
      else if (key === '') this.cursor.skip();
      else if (this.name === '' && !isLast) return false;
      else this.takeData(key);
      return true;
    });
  };

  private takeData(kind: string): void {
    const takePoint = this.pointReaders.get(kind);
    if (takePoint === undefined) {
      if (kind === 'histogram') this.fixed.add(this.name);
      this.cursor.skip();
      return;
    }
    this.attributes = isRequestMetric(this.name) ? this.tags.request : this.tags.other;
    this.cursor.eachMember((key) => {
      if (key === 'dataPoints') this.cursor.eachItem(takePoint);
      else if (key !== 'aggregationTemporality') this.cursor.skip();
      else if (this.cursor.number() !== delta) this.cumulative.add(this.name);
      return true;
    });
  }

  private readonly pointReaders: ReadonlyMap<string, () => void> = new Map([
    ['gauge', () => this.takeNumber('gauge')],
    ['sum', () => this.takeNumber('counter')],
    ['exponentialHistogram', () => this.takeHistogram()],
  ]);

  private takeNumber(type: 'gauge' | 'counter'): void {
    const { cursor, point } = this;
    this.beginPoint();
    cursor.eachMember((key) => {
      if (key === 'asDouble' || key === 'asInt') {
        point.value = cursor.number();
        point.isWhole = key === 'asInt';
      } else if (!this.takesCommon(key)) cursor.skip();
      return true;
    });
    if (Number.isFinite(point.value)) this.keepNumber(type);
    else this.brokenPoints += 1;
  }

  private keepNumber(type: 'gauge' | 'counter'): void {
    const { builder, point, name, contains } = this;
    const { tagId, condition } = this.pointAttributes ?? this.attributes.none();
    const period = builder.periodOf(point);
    if (period === null) return;
    const isRate = type === 'counter' && condition !== null && point.isWhole;
    // k6 sends a rate as a counter of whole numbers for each condition, and adds to its name.
    if (isRate) this.rate ??= builder.numbers(name.replace(/\.total$/, ''), 'rate', contains);
    else this.numbers ??= builder.numbers(name, type, contains);
    const part = isRate ? Number(condition === 'nonzero') : type === 'gauge' ? this.source : 0;
    (isRate ? this.rate : this.numbers)?.add({ tagId, part }, period, point.value);
  }

  private takeHistogram(): void {
    this.beginPoint();
    const histogram = this.histogram.read((key) => this.takesCommon(key));
    if (histogram === null) {
      this.brokenPoints += 1;
      return;
    }
    const period = this.builder.periodOf(this.point);
    if (period === null) return;
    this.trend ??= this.builder.trend(this.name, this.contains);
    const { tagId } = this.pointAttributes ?? this.attributes.none();
    this.trend?.add(tagId, period, histogram);
  }

  private beginPoint(): void {
    this.pointAttributes = null;
    this.point.value = NaN;
    this.point.startMs = 0;
    this.point.timeMs = 0;
  }

  private takesCommon(key: string): boolean {
    if (key === 'attributes') this.pointAttributes = this.attributes.read();
    else if (key === 'startTimeUnixNano') this.point.startMs = this.cursor.number() / nanosecondsEach;
    else if (key === 'timeUnixNano') this.point.timeMs = this.cursor.number() / nanosecondsEach;
    else return false;
    return true;
  }
}

function nameIn(scope: string): string {
  const { name } = JSON.parse(scope) as { name?: unknown };
  return typeof name === 'string' ? name : '';
}

/** By k6's units. */
function kindOf(unit: string): ValueKind {
  if (unit === 'ms') return 'time';
  return unit === 'By' ? 'data' : 'default';
}

/** The first few of many names. */
function some(names: ReadonlySet<string>): string {
  const first = [...names].slice(0, 3).join(', ');
  return names.size > 3 ? `${first} and ${names.size - 3} more` : first;
}
