/** Requests of OTLP JSON as k6 sends them, made of known samples. */
import type { BucketRow } from '../../../src/toolkit/statistics/bucket-row.ts';
import type { ExponentialHistogram } from '../../../src/toolkit/statistics/exponential-histogram.ts';
import { histogramOf } from '../../statistics/made-histograms.ts';

type Tags = Readonly<Record<string, string>>;
type Series<Value> = readonly (readonly [tags: Tags, value: Value])[];

export interface Exported {
  /** `service.instance.id`. */
  readonly source?: string;
  /** When the span ended; it began `lengthMs` before. */
  readonly timeMs: number;
  readonly lengthMs?: number;
  readonly trends?: Readonly<Record<string, Series<readonly number[]>>>;
  readonly counters?: Readonly<Record<string, Series<number>>>;
  /** How many were zero, and how many were not. */
  readonly rates?: Readonly<Record<string, Series<readonly [zero: number, nonzero: number]>>>;
  readonly gauges?: Readonly<Record<string, Series<number>>>;
}

const delta = { aggregationTemporality: 1 };

export function requestOf(exported: Exported): object {
  const { source = 'one', trends = {}, counters = {}, rates = {}, gauges = {} } = exported;
  const metrics = [
    ...named(counters, (series, name) => ({
      name,
      sum: { dataPoints: points(exported, series, (value) => ({ asDouble: value })), ...delta },
    })),
    ...named(rates, (series, name) => ({
      name: `${name}.total`,
      sum: {
        dataPoints: points(exported, conditions(series), (value) => ({ asInt: String(value) })),
        ...delta,
      },
    })),
    ...named(gauges, (series, name) => ({
      name,
      gauge: { dataPoints: points(exported, series, (value) => ({ asDouble: value })) },
    })),
    ...named(trends, (series, name) => ({
      name,
      unit: 'ms',
      exponentialHistogram: {
        dataPoints: points(exported, series, (values) => histogramJson(histogramOf(values))),
        ...delta,
      },
    })),
  ];
  const attributes = attributesOf({ 'service.name': 'k6', 'service.instance.id': source });
  return {
    resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ scope: { name: 'k6' }, metrics }] }],
  };
}

function named<Value>(
  all: Readonly<Record<string, Series<Value>>>,
  make: (series: Series<Value>, name: string) => object,
): object[] {
  return Object.entries(all).map(([name, series]) => make(series, name));
}

function conditions(series: Series<readonly [zero: number, nonzero: number]>): Series<number> {
  return series.flatMap(([tags, [zero, nonzero]]) => [
    ...(zero > 0 ? [[{ ...tags, condition: 'zero' }, zero] as const] : []),
    ...(nonzero > 0 ? [[{ ...tags, condition: 'nonzero' }, nonzero] as const] : []),
  ]);
}

function points<Value>(
  { timeMs, lengthMs = 1000 }: Exported,
  series: Series<Value>,
  figures: (value: Value) => object,
): object[] {
  return series.map(([tags, value]) => ({
    attributes: attributesOf(tags),
    startTimeUnixNano: nanoseconds(timeMs - lengthMs),
    timeUnixNano: nanoseconds(timeMs),
    ...figures(value),
  }));
}

export function attributesOf(tags: Tags): object[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value: { stringValue: value } }));
}

export function nanoseconds(timeMs: number): string {
  return `${BigInt(Math.round(timeMs)) * 1_000_000n}`;
}

export function histogramJson(histogram: ExponentialHistogram): object {
  const { scale, zeroCount, count, sum, min, max, positive, negative } = histogram;
  return {
    count: String(count),
    sum,
    scale,
    zeroCount: String(zeroCount),
    ...rowJson('positive', positive),
    ...rowJson('negative', negative),
    ...(count === 0 ? {} : { min, max }),
  };
}

function rowJson(name: string, { first, length, counts }: BucketRow): object {
  if (length === 0) return {};
  return { [name]: { offset: first, bucketCounts: [...counts.subarray(0, length)].map(String) } };
}
