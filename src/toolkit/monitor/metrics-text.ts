/**
 * A page of metrics, in Prometheus' text format 0.0.4 or in OpenMetrics 1.0, as figures by their name.
 * Input: the page and its Content-Type. Output: counters, gauges and states, and by name what cannot be read.
 * What would make a figure wrong costs that figure; rules that bind whoever writes the page alone are not checked.
 */
import {
  familyNamesOf,
  type FamilyType,
  familyTypeOf,
  membershipOf,
  sampleNamesOf,
} from './metrics-families.ts';
import {
  type Labels,
  type MetricsLine,
  numberOf,
  openMetrics,
  readLine,
  textFormat,
} from './metrics-lines.ts';

export interface MetricsPage {
  /** In the page's order. */
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly faults: readonly PageFault[];
}

export interface Metric {
  readonly kind: 'counter' | 'gauge' | 'state';
  /** By their labels. */
  readonly series: ReadonlyMap<string, Series>;
}

export interface Series {
  readonly labels: Labels;
  readonly value: number;
  /** The page's own; null where it has none. */
  readonly timeMs: number | null;
  /** When a counter began. */
  readonly createdSeconds: number | null;
}

export interface PageFault {
  /** The metric's or its family's; null where none can be made out. */
  readonly name: string | null;
  readonly reason: string;
}

const end = /(?:^|\n)# EOF\n?$/;

/** @throws Error for what is no such page, and for one that was cut */
export function parseMetrics(text: string, contentType = ''): MetricsPage {
  const other = /html|json|protobuf/i.exec(contentType)?.[0];
  if (other !== undefined) throw new Error(`is no page of Prometheus metrics, but ${other}`);
  const isOpen = end.test(text);
  if (/openmetrics/i.test(contentType) && !isOpen) throw new Error('does not end with # EOF: it was cut');
  const draft = new Draft(isOpen);
  const lines = text.split('\n');
  // What follows the last line end is no line.
  if (lines.at(-1) === '') lines.pop();
  lines.forEach((line, place) => draft.take(line, place + 1));
  return draft.finish();
}

/** Over all its series. */
export function totalOf(metric: Metric | undefined): number | undefined {
  if (metric === undefined) return undefined;
  let total = 0;
  for (const { value } of metric.series.values()) total += value;
  return total;
}

type Sample = Extract<MetricsLine, { is: 'sample' }>;
type Metadata = Extract<MetricsLine, { is: 'type' | 'unit' | 'help' }>;

class Draft {
  private readonly isOpen: boolean;
  private readonly types = new Map<string, FamilyType>();
  private readonly metadata = new Map<string, string>();
  /** By the sample's name, then by its labels. */
  private readonly samples = new Map<string, Map<string, Series>>();
  private readonly faults = new Map<string | null, string>();
  private faultyLines = 0;

  constructor(isOpen: boolean) {
    this.isOpen = isOpen;
  }

  take(text: string, number: number): void {
    const line = readLine(text, this.isOpen ? openMetrics : textFormat);
    if (line.is === 'nothing') return;
    const fault = this.takeLine(line);
    if (fault === null) return;
    this.faultyLines += 1;
    this.fault(line.name, `line ${number} ${fault}`);
  }

  /** @throws Error for no page of metrics */
  finish(): MetricsPage {
    if (this.isNoPage()) {
      const [why] = this.faults.values();
      throw new Error(`is no page of Prometheus metrics${why === undefined ? '' : `: its ${why}`}`);
    }
    const metrics = new Map<string, Metric>();
    for (const name of this.samples.keys()) {
      const metric = this.metricOf(name);
      if (metric !== null) metrics.set(metric.name, metric);
    }
    return { metrics, faults: [...this.faults].map(([name, reason]) => ({ name, reason })) };
  }

  /** Words of any text may look like a few samples. */
  private isNoPage(): boolean {
    if (this.isOpen || this.types.size > 0) return false;
    return this.samples.size === 0 || this.faultyLines > this.samples.size;
  }

  /** @returns what is wrong with it */
  private takeLine(line: Exclude<MetricsLine, { is: 'nothing' }>): string | null {
    if (line.is === 'fault') return line.reason;
    return line.is === 'sample' ? this.takeSample(line) : this.takeMetadata(line);
  }

  private takeMetadata({ is, name, text }: Metadata): string | null {
    const key = `${is} ${name}`;
    const before = this.metadata.get(key);
    this.metadata.set(key, text);
    // Some pages repeat theirs before each sample, which changes nothing.
    if (before !== undefined && (this.isOpen || before !== text)) return `has a second ${is.toUpperCase()}`;
    if (before !== undefined) return null;
    if (this.isOpen && this.hasSamples(name)) return 'comes after its samples';
    if (is === 'unit')
      return text === '' || name.endsWith(`_${text}`) ? null : 'has a unit that is not in its name';
    return is === 'type' ? this.takeType(name, text) : null;
  }

  private takeType(name: string, text: string): string | null {
    const type = familyTypeOf(this.isOpen ? text : text.trim().toLowerCase());
    if (type === null || (this.isOpen && text === 'untyped')) return 'has a type that there is not';
    this.types.set(name, type);
    return null;
  }

  private takeSample({ name, labels, value, timeMs }: Sample): string | null {
    const key = keyOf(labels);
    if (key === null) return 'has one label twice';
    const series = this.samples.get(name) ?? new Map<string, Series>();
    const before = series.get(key);
    this.samples.set(name, series.set(key, { labels, value, timeMs, createdSeconds: null }));
    if (before === undefined) return null;
    if (before.timeMs === null || timeMs === null) return 'has the labels of another line';
    return timeMs < before.timeMs ? 'is older than the line before' : null;
  }

  private fault(name: string | null, reason: string): void {
    if (!this.faults.has(name)) this.faults.set(name, reason);
  }

  private hasSamples(family: string): boolean {
    return sampleNamesOf(family).some((name) => this.samples.has(name));
  }

  private metricOf(name: string): (Metric & { readonly name: string }) | null {
    const { family, role } = membershipOf(name, this.types);
    const series = this.samples.get(name) ?? new Map<string, Series>();
    if (familyNamesOf(name).some((one) => this.faults.has(one))) return null;
    if (role === 'bucket') return this.countOf(family, series);
    if (role !== 'counter' && role !== 'gauge' && role !== 'state') return null;
    const wrong = [...series.values()]
      .map((one) => wrongIn(one, role, family) ?? (this.isOpen && role === 'counter' ? belowZero(one) : null))
      .find((why) => why !== null);
    if (wrong === undefined) return { name, kind: role, series: this.withCreation(name, series) };
    this.fault(name, wrong);
    return null;
  }

  /** A histogram's last bucket counts all, where nothing else does. */
  private countOf(family: string, buckets: ReadonlyMap<string, Series>): (Metric & { name: string }) | null {
    const name = `${family}_count`;
    if (this.samples.has(name)) return null;
    const series = new Map<string, Series>();
    for (const bucket of buckets.values()) {
      const bound = bucket.labels.find(([label]) => label === 'le')?.[1] ?? '';
      const labels = bucket.labels.filter(([label]) => label !== 'le');
      if (numberOf(bound) === Infinity) series.set(keyOf(labels) ?? '', { ...bucket, labels });
    }
    return series.size === 0 ? null : { name, kind: 'counter', series: this.withCreation(name, series) };
  }

  private withCreation(name: string, series: ReadonlyMap<string, Series>): ReadonlyMap<string, Series> {
    const created = this.samples.get(`${name.replace(/_(total|count|sum)$/, '')}_created`);
    if (created === undefined) return series;
    const secondsOf = (key: string): number | null => created.get(key)?.value ?? null;
    return new Map([...series].map(([key, one]) => [key, { ...one, createdSeconds: secondsOf(key) }]));
  }
}

/** Null where a label stands twice. */
function keyOf(labels: Labels): string | null {
  const sorted = [...labels].sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.some(([label], place) => label === sorted[place + 1]?.[0])) return null;
  return sorted.map(([label, value]) => `${label}="${value}"`).join();
}

function wrongIn({ value, labels }: Series, kind: Metric['kind'], family: string): string | null {
  if (!Number.isFinite(value)) return `is ${value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN'}`;
  if (kind !== 'state') return null;
  if (value !== 0 && value !== 1) return `has a state of ${value}, which is neither 0 nor 1`;
  return labels.some(([label]) => label === family) ? null : 'does not say which state it is of';
}

/** OpenMetrics counts from 0. The text format has sums of what may be negative. */
function belowZero({ value }: Series): string | null {
  return value < 0 ? `is ${value}, which no counter can be` : null;
}
