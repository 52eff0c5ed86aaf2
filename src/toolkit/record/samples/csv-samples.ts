/**
 * k6's `--out csv` to samples. Input: chunks of the file; output: rows into a SampleBuilder.
 *
 * Eleven lines a request, a million requests an hour: lines are read as bytes, and tags are only taken apart when
 * they were not seen before. csv-parse 6 takes 5.4 s of CPU for a million lines, this 1.1 s with the gunzip.
 */
import type { MetricType } from '../../../contract/metric-types.ts';
import { UserError } from '../../base/errors.ts';
import { inputLimits } from '../../base/input-limits.ts';
import { LineSplitter } from '../lines.ts';
import type { SampleTags } from '../types.ts';
import { kindOfMetric } from './metric-types.ts';
import type { SampleBuilder } from './sample-builder.ts';
import { isPlausible, isRequestMetric, keepTags } from './sample-tags.ts';

const comma = 44;

const firstColumns = ['metric_name', 'timestamp', 'metric_value'] as const;

export function isCsvHeader(line: string): boolean {
  return line.startsWith(firstColumns.join(','));
}

export function notACsv(path: string): UserError {
  return new UserError(
    'E_RECORD',
    `${path} is not k6's CSV: its first line must begin with ${firstColumns.join(',')}; k6 run --out csv=FILE writes one`,
  );
}

interface Metric {
  readonly name: string;
  readonly type: MetricType;
  readonly isRequest: boolean;
}

export class CsvSampleReader {
  brokenLines = 0;
  /** Whose type a CSV doesn't say. */
  readonly unknownMetrics = new Set<string>();
  private readonly path: string;
  private readonly builder: SampleBuilder;
  private readonly types: ReadonlyMap<string, MetricType>;
  private readonly metrics = new Map<string, Metric | null>();
  private readonly tagIds = { request: new TagCache(), other: new TagCache() };
  private columns: readonly string[] | null = null;
  private readonly lines = new LineSplitter(
    { longest: inputLimits.csvLineBytes, isQuoted: true },
    (bytes, start, end) => this.takeLine(bytes, start, end),
  );

  constructor(path: string, builder: SampleBuilder, types: ReadonlyMap<string, MetricType>) {
    this.path = path;
    this.builder = builder;
    this.types = types;
  }

  take(chunk: Buffer): void {
    this.lines.write(chunk);
  }

  /** A last line without an end was cut, and is left out. */
  close(): void {
    if (this.lines.hasRest) this.brokenLines += 1;
  }

  get tooLong(): number {
    return this.lines.tooLong;
  }

  private takeLine(bytes: Buffer, start: number, end: number): void {
    if (this.columns === null) {
      this.columns = this.readHeader(bytes.toString('utf8', start, end));
      return;
    }
    const nameEnd = commaIn(bytes, start, end);
    const timeEnd = commaIn(bytes, nameEnd + 1, end);
    const valueEnd = commaIn(bytes, timeEnd + 1, end);
    if (nameEnd < 0 || timeEnd < 0 || valueEnd < 0) {
      this.brokenLines += 1;
      return;
    }
    const metric = this.metricOf(bytes.toString('latin1', start, nameEnd));
    if (metric === null) return;
    const timeMs = epochMs(bytes.toString('latin1', nameEnd + 1, timeEnd));
    const value = Number(bytes.toString('latin1', timeEnd + 1, valueEnd));
    const tagId = this.tagIdOf(metric, bytes, [valueEnd + 1, end]);
    if (!isPlausible(timeMs) || Number.isNaN(value) || tagId === null) this.brokenLines += 1;
    else this.builder.add({ metric: metric.name, timeMs, value, tagId }, metric.type);
  }

  private readHeader(line: string): readonly string[] {
    if (isCsvHeader(line)) return line.trimEnd().split(',').slice(firstColumns.length);
    throw notACsv(this.path);
  }

  private metricOf(name: string): Metric | null {
    const known = this.metrics.get(name);
    if (known !== undefined) return known;
    const type = this.types.get(name);
    const metric = type === undefined ? null : { name, type, isRequest: isRequestMetric(name) };
    if (metric !== null) this.builder.describe(name, { contains: kindOfMetric(name, metric.type) });
    if (metric === null && this.metrics.size < inputLimits.sampleMetrics) {
      if (/^[a-z_]\w{0,127}$/i.test(name)) this.unknownMetrics.add(name);
      else this.brokenLines += 1;
    }
    if (this.metrics.size < inputLimits.sampleMetrics) this.metrics.set(name, metric);
    return metric;
  }

  /** Null for a line with more or fewer fields than the header has. */
  private tagIdOf(
    { isRequest }: Metric,
    bytes: Buffer,
    [start, end]: readonly [number, number],
  ): number | null {
    const cache = isRequest ? this.tagIds.request : this.tagIds.other;
    return cache.idOf(bytes, [start, end], (line) => {
      const columns = this.columns ?? [];
      const fields = splitFields(line);
      if (fields.length !== columns.length) return null;
      return this.builder.tagId(keepTags(tagsOf(columns, fields), isRequest));
    });
  }
}

/** Ids by the bytes that a line's tags are written in; the last one stands ready. */
class TagCache {
  private readonly ids = new Map<string, number | null>();
  private last: Buffer = Buffer.alloc(0);
  private lastId: number | null = null;
  private isFilled = false;
  private characters = 0;

  idOf(
    bytes: Buffer,
    [start, end]: readonly [number, number],
    parse: (line: string) => number | null,
  ): number | null {
    if (this.isFilled && this.last.compare(bytes, start, end) === 0) return this.lastId;
    const line = bytes.toString('utf8', start, end);
    let id = this.ids.get(line);
    if (id === undefined) {
      id = parse(line);
      // Addresses and messages that differ each time would fill it.
      this.characters += line.length;
      if (this.characters > mostCached) {
        this.ids.clear();
        this.characters = line.length;
      }
      this.ids.set(line, id);
    }
    this.last = Buffer.from(bytes.subarray(start, end));
    this.lastId = id;
    this.isFilled = true;
    return id;
  }
}

/** Characters, some 20,000 lines. */
const mostCached = 4_000_000;

function tagsOf(columns: readonly string[], fields: readonly string[]): SampleTags {
  const tags: Record<string, string> = {};
  columns.forEach((column, place) => {
    const field = fields[place] ?? '';
    if (column === 'extra_tags') Object.assign(tags, extraTags(field));
    else tags[column] = field;
  });
  return tags;
}

/** `phase=steady&user=Shopper` */
function extraTags(field: string): SampleTags {
  return Object.fromEntries(
    field.split('&').flatMap((pair) => {
      const equals = pair.indexOf('=');
      return equals > 0 ? [[pair.slice(0, equals), pair.slice(equals + 1)]] : [];
    }),
  );
}

/** RFC 4180: a field in quotes may hold commas, line ends, and quotes written twice. */
function splitFields(line: string): string[] {
  if (!line.includes('"')) return line.trimEnd().split(',');
  const fields: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^,"]*))(?:,|$)/gy;
  for (let field = pattern.exec(line); field !== null; field = pattern.exec(line)) {
    fields.push(field[1]?.replaceAll('""', '"') ?? (field[2] ?? '').trimEnd());
    if (pattern.lastIndex >= line.length && !field[0].endsWith(',')) break;
  }
  return fields;
}

function commaIn(bytes: Buffer, start: number, end: number): number {
  for (let place = start; place < end; place += 1) if (bytes[place] === comma) return place;
  return -1;
}

/** By `K6_CSV_TIME_FORMAT` s, ms, µs or ns since the epoch, told apart by their size, or RFC 3339. */
function epochMs(text: string): number {
  const time = Number(text);
  if (Number.isNaN(time)) return Date.parse(text);
  if (time < 1e11) return time * 1_000;
  if (time < 1e14) return time;
  return time < 1e17 ? time / 1_000 : time / 1_000_000;
}
