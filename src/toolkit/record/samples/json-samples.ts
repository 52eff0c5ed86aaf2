/**
 * k6's `--out json` to samples: one `{"type": "Metric" | "Point", …}` a line. Input: lines; output: rows into a
 * SampleBuilder.
 */
import type { MetricType } from '../../../contract/metric-types.ts';
import { inputLimits } from '../../base/input-limits.ts';
import { parseObject } from '../lines.ts';
import type { ValueKind } from '../types.ts';
import type { SampleBuilder } from './sample-builder.ts';
import { isPlausible, isRequestMetric, keepTags } from './sample-tags.ts';

type Json = Readonly<Record<string, unknown>>;

export function isJsonSamples(line: string): boolean {
  const entry = parseObject(line);
  return (entry?.['type'] === 'Metric' || entry?.['type'] === 'Point') && typeof entry['metric'] === 'string';
}

const types: ReadonlySet<unknown> = new Set<MetricType>(['counter', 'gauge', 'rate', 'trend']);
const kinds: ReadonlySet<unknown> = new Set<ValueKind>(['time', 'data', 'default']);

export class JsonSampleReader {
  brokenLines = 0;
  private readonly builder: SampleBuilder;
  private readonly types = new Map<string, MetricType>();

  constructor(builder: SampleBuilder) {
    this.builder = builder;
  }

  readonly take = (line: string): void => {
    if (line === '') return;
    const entry = parseObject(line);
    const metric = entry?.['metric'];
    const data = asObject(entry?.['data']);
    if (typeof metric !== 'string' || data === null) this.brokenLines += 1;
    else if (entry?.['type'] === 'Metric') this.takeMetric(metric, data);
    else this.takePoint(metric, data);
  };

  /** A metric that is stated once more, as by each generator, is the same. */
  private takeMetric(metric: string, { type, contains, thresholds, submetrics }: Json): void {
    if (!types.has(type) || this.types.size >= inputLimits.sampleMetrics) {
      this.brokenLines += 1;
      return;
    }
    this.types.set(metric, type as MetricType);
    this.builder.describe(metric, {
      contains: kinds.has(contains) ? (contains as ValueKind) : 'default',
      thresholds: Array.isArray(thresholds) ? thresholds.filter((one) => typeof one === 'string') : [],
      subMetrics: namesOf(submetrics),
    });
  }

  private takePoint(metric: string, { time, value, tags }: Json): void {
    const type = this.types.get(metric);
    const timeMs = typeof time === 'string' ? Date.parse(time) : NaN;
    if (type === undefined || typeof value !== 'number' || !isPlausible(timeMs)) {
      this.brokenLines += 1;
      return;
    }
    const texts = Object.entries(asObject(tags) ?? {}).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string',
    );
    const tagId = this.builder.tagId(keepTags(Object.fromEntries(texts), isRequestMetric(metric)));
    this.builder.add({ metric, timeMs, value, tagId }, type);
  }
}

/** That of the requests that were as expected is k6's own. */
function namesOf(submetrics: unknown): string[] {
  const names = Array.isArray(submetrics) ? submetrics.map((one) => asObject(one)?.['name']) : [];
  return names.filter(
    (name): name is string => typeof name === 'string' && !name.endsWith('{expected_response:true}'),
  );
}

function asObject(value: unknown): Json | null {
  return typeof value === 'object' && value !== null ? (value as Json) : null;
}
