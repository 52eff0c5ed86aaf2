/**
 * Requests of OTLP JSON, as our receiver and the OpenTelemetry Collector's file exporter write them, to points.
 * Input: a line's bytes. Output: points into a MergedBuilder. What k6 does not send is passed over; members may stand
 * in any order.
 */
import { parseObject } from '../lines.ts';
import type { ValueKind } from '../types.ts';
import { Exports } from './exports.ts';
import { JsonCursor } from './json-cursor.ts';
import type { MergedBuilder } from './merged-builder.ts';
import { PointReader, rateName } from './point-reader.ts';
import { Unmergeable } from './unmergeable.ts';

const keys = [
  ...['resourceMetrics', 'resource', 'scopeMetrics', 'scope', 'metrics', 'name', 'unit'],
  ...['gauge', 'sum', 'exponentialHistogram', 'histogram', 'summary', 'dataPoints', 'aggregationTemporality'],
  ...['attributes', 'startTimeUnixNano', 'timeUnixNano', 'asDouble', 'asInt'],
  ...['count', 'scale', 'zeroCount', 'zeroThreshold', 'min', 'max', 'positive', 'negative'],
  ...['offset', 'bucketCounts'],
];

/** What k6's output calls itself. */
const k6Scope = 'k6';
/** Of AGGREGATION_TEMPORALITY; what is unspecified may be left out. */
const [unspecified, delta] = [0, 1];

/** Whether a metric is read at all, by the name that its script gives it. */
export type IsWanted = (metric: string) => boolean;

export class RequestReader {
  readonly unmergeable = new Unmergeable();
  readonly exports = new Exports();
  private readonly cursor = new JsonCursor(keys);
  private readonly builder: MergedBuilder;
  private readonly points: PointReader;
  private readonly isWanted: IsWanted;
  private source = 0;
  private name = '';
  private contains: ValueKind = 'default';

  /** @param tellsSources whether each generator's counters are kept apart */
  constructor(builder: MergedBuilder, isWanted: IsWanted = () => true, tellsSources = false) {
    this.builder = builder;
    this.isWanted = isWanted;
    this.points = new PointReader(this.cursor, builder, tellsSources);
  }

  damage(): string[] {
    return [...this.points.damage(), ...this.unmergeable.damage()];
  }

  /** @throws SyntaxError where the line is no such JSON; what came before in it has been taken */
  take(bytes: Buffer, start: number, end: number): void {
    const { cursor } = this;
    cursor.open(bytes, start, end);
    cursor.eachMember((key) => {
      if (key === 'resourceMetrics') cursor.eachItem(this.takeResource);
      else cursor.skip();
      return true;
    });
  }

  private readonly takeResource = (): void => {
    let isKnown = false;
    this.source = 0;
    this.cursor.eachMember((key, isLast) => {
      if (key === 'resource') {
        this.source = this.builder.sourceId(unspaced(this.cursor.raw()));
        isKnown = true;
      } else if (key !== 'scopeMetrics') this.cursor.skip();
      else if (!isKnown && !isLast) return false;
      else this.takeScopes();
      return true;
    });
  };

  /** One that k6 sent again, as it had no answer in time, is passed over: counted twice it would be wrong. */
  private takeScopes(): void {
    const { cursor, builder, exports, source } = this;
    const time = cursor.numberOf('timeUnixNano');
    if (time !== null && exports.isKnown(source, time)) {
      cursor.skip();
      return;
    }
    builder.beginExport();
    this.takeOnce(time);
    const exported = builder.endExport();
    if (exported !== null) exports.add(source, exported);
    if (time !== null) exports.remember(source, time);
  }

  /** Of one whose line broke off before, the rest. */
  private takeOnce(time: number | null): void {
    const { cursor, exports, points, source } = this;
    points.passOver(time === null ? 0 : exports.taken(source, time));
    try {
      cursor.eachItem(this.takeScope);
    } catch (error) {
      if (time !== null) exports.breakOff(source, time, points.taken);
      throw error;
    }
  }

  private readonly takeScope = (): void => {
    let scope: unknown = null;
    this.cursor.eachMember((key, isLast) => {
      if (key === 'scope') scope = parseObject(this.cursor.raw())?.['name'] ?? '';
      else if (key !== 'metrics') this.cursor.skip();
      else if (scope === null && !isLast) return false;
      else if (scope === k6Scope) this.cursor.eachItem(this.takeMetric);
      else this.cursor.skip();
      return true;
    });
  };

  private readonly takeMetric = (): void => {
    this.name = '';
    this.contains = 'default';
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
    const { cursor, name, contains, source } = this;
    const takePoint = this.pointReaders.get(kind);
    if (takePoint === undefined || !this.isWanted(rateName(name))) {
      if (kind === 'histogram') this.unmergeable.addFixed(name);
      cursor.skip();
      return;
    }
    this.points.turnTo({ name, contains, source });
    let temporality = unspecified;
    cursor.eachMember((key) => {
      if (key === 'dataPoints') cursor.eachItem(takePoint);
      else if (key === 'aggregationTemporality') temporality = cursor.number();
      else cursor.skip();
      return true;
    });
    if (kind === 'gauge' || temporality === delta) return;
    if (temporality === unspecified) this.unmergeable.addUnspecified(name);
    else this.unmergeable.addCumulative(name);
  }

  private readonly pointReaders: ReadonlyMap<string, () => void> = new Map([
    ['gauge', () => this.points.takeNumber('gauge')],
    ['sum', () => this.points.takeNumber('counter')],
    ['exponentialHistogram', () => this.points.takeHistogram()],
  ]);
}

/** What a generator says of itself, the same however it is written. */
function unspaced(resource: string): string {
  const said = parseObject(resource);
  return said === null ? resource : JSON.stringify(said);
}

/** By k6's units. */
function kindOf(unit: string): ValueKind {
  if (unit === 'ms') return 'time';
  return unit === 'By' ? 'data' : 'default';
}
