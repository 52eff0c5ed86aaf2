/**
 * Points of many generators, by period and combination of tags. Input: the reader of requests; output: `MergedTimeline`.
 * A period is what lies between two exports, see ./period-grid.ts; when all of it takes too much memory, every two periods
 * become one, so that a day takes no more of it than an hour.
 */
import { inputLimits } from '../../base/input-limits.ts';
import { parseObject } from '../lines.ts';
import { isPlausible } from '../samples/sample-tags.ts';
import { TagTable } from '../samples/tag-table.ts';
import type { MergedMetric, MergedTimeline, SampleTags, ValueKind } from '../types.ts';
import { attributesIn } from './attribute-reader.ts';
import { TrendDraft, ValueDraft } from './metric-drafts.ts';
import { PeriodGrid } from './period-grid.ts';

/** The time between two exports, and when it ended. */
export interface Span {
  readonly startMs: number;
  readonly timeMs: number;
  /** What it tells is a level at its end, and adds nothing up. */
  readonly isLevel?: boolean;
}

export interface MergedOptions {
  /** All that comes is added up, whenever it is of. */
  readonly isOnePeriod?: boolean;
  /** Each runner of a cluster is told apart, also while it waits. */
  readonly tellsRunners?: boolean;
}

const secondMs = 1000;
/** Characters of what a generator says of itself, and of a metric's name. */
const longestResource = 16_384;
const longestName = 256;
/** From the first point on, either way: farther ones are of another run. */
const longestMs = 40 * 86_400 * secondMs;
/** No generator sends less often. */
const mostSpanMs = 3600 * secondMs;

export class MergedBuilder {
  /** Points too far in time from the first. */
  private leftOut = 0;
  /** Whether there were metrics too many. */
  private isBeyond = false;
  /** Whether a generator itself had more combinations of tags than it tells apart. */
  private hasOverflow = false;
  private readonly tags = new TagTable(inputLimits.mergedTags);
  private readonly sources = new Map<string, number>();
  private readonly sourceTags: SampleTags[] = [];
  private readonly metrics = new Map<string, TrendDraft | ValueDraft>();
  private readonly isOnePeriod: boolean;
  private readonly tellsRunners: boolean;
  /** Of what k6 itself measures: `error` is a message there, and differs from case to case. */
  private readonly requestNoise: ReadonlySet<string>;
  private readonly grid = new PeriodGrid();
  /** How many periods of the grid are one here. */
  private widened = 1;
  private source = 0;
  private startMs = Infinity;
  private lastEndMs = -Infinity;
  private lowest = Infinity;
  private highest = -Infinity;

  constructor({ isOnePeriod = false, tellsRunners = false }: MergedOptions = {}) {
    this.isOnePeriod = isOnePeriod;
    this.tellsRunners = tellsRunners;
    this.requestNoise = new Set(['error', ...(tellsRunners ? [] : operatorTags)]);
  }

  /** @param isRequest whether k6 itself measured it: its `error` is then a message that differs from case to case */
  tagId(all: SampleTags, isRequest: boolean): number {
    const { url, 'otel.metric.overflow': overflow, ...tags } = all;
    if (overflow !== undefined) this.hasOverflow = true;
    const kept = Object.entries(tags).filter(
      ([tag]) => !noise.has(tag) && !(isRequest && this.requestNoise.has(tag)),
    );
    if (tags['name'] === undefined && url !== undefined) kept.push(['name', url]);
    return this.tags.idOf(Object.fromEntries(kept));
  }

  /**
   * @param resource what a generator says of itself, as it is written
   * @throws SyntaxError where there are too many of them, or it says too much
   */
  sourceId(resource: string): number {
    const known = this.sources.get(resource);
    if (known !== undefined) return (this.source = known);
    if (resource.length > longestResource || this.sources.size >= inputLimits.mergedSources)
      throw new SyntaxError('no such generator');
    // What is no list of attributes is found here, where its line can be left out.
    this.sourceTags.push(attributesOf(resource));
    this.source = this.sources.size;
    this.sources.set(resource, this.source);
    return this.source;
  }

  trend(name: string, contains: ValueKind): TrendDraft | null {
    const known = this.metrics.get(name) ?? this.kept(name, () => new TrendDraft(contains));
    return known instanceof TrendDraft ? known : null;
  }

  /** Null where the name is of another type, or there is no room. */
  numbers(name: string, type: ValueDraft['type'], contains: ValueKind): ValueDraft | null {
    const known = this.metrics.get(name) ?? this.kept(name, () => new ValueDraft(type, contains));
    return known instanceof ValueDraft && known.type === type ? known : null;
  }

  private kept(name: string, make: () => TrendDraft | ValueDraft): TrendDraft | ValueDraft | null {
    if (this.metrics.size >= inputLimits.mergedMetrics || name.length > longestName) {
      this.isBeyond = true;
      return null;
    }
    const made = make();
    this.metrics.set(name, made);
    return made;
  }

  /** The longest time over which one point adds up. */
  longestSpanMs = 0;

  private earliestMs = Infinity;
  private latestMs = -Infinity;

  beginExport(): void {
    this.earliestMs = Infinity;
    this.latestMs = -Infinity;
  }

  /** What the points since then add up, from when to when; null where there was none. */
  endExport(): { readonly startMs: number; readonly endMs: number } | null {
    const { earliestMs, latestMs } = this;
    if (latestMs === -Infinity) return null;
    this.grid.endExport(this.source, latestMs);
    return { startMs: earliestMs === Infinity ? NaN : earliestMs, endMs: latestMs };
  }

  /** In which a span ended; null where it can't be of this run. */
  periodOf({ startMs, timeMs, isLevel = false }: Span): number | null {
    if (!isPlausible(timeMs)) return this.leaveOut();
    this.longestSpanMs = Math.max(this.longestSpanMs, timeMs - startMs);
    if (!isLevel && startMs < this.earliestMs) this.earliestMs = startMs;
    if (timeMs > this.latestMs) this.latestMs = timeMs;
    // What a k6 that waits to be let go says of itself is no part of the run.
    const isBefore = Number.isNaN(this.grid.firstMs) && isLevel;
    if (isBefore && !this.tellsRunners && !this.isOnePeriod) return null;
    if (Number.isNaN(this.grid.firstMs)) this.grid.begin({ startMs, timeMs });
    if (Math.abs(timeMs - this.grid.firstMs) > longestMs) return this.leaveOut();
    this.widen(this.grid.learn(this.source, startMs, timeMs) ?? 1);
    const place = Math.floor(this.grid.placeOf(this.source, startMs, timeMs) / this.widened);
    const period = this.isOnePeriod ? 0 : place;
    this.lowest = Math.min(this.lowest, period);
    this.highest = Math.max(this.highest, period);
    this.lastEndMs = Math.max(this.lastEndMs, timeMs);
    if (!isLevel && timeMs - startMs <= mostSpanMs) this.startMs = Math.min(this.startMs, startMs);
    return period;
  }

  /** Makes periods longer while what is kept takes too much room. */
  keepWithin(bytes: number): void {
    if (this.byteLength <= bytes) return;
    this.widen(this.grid.settleForOne() ?? 1);
    while (this.byteLength > bytes && this.highest > this.lowest) {
      this.widen(2);
      this.widened *= 2;
    }
  }

  /** @param times how many periods become one */
  private widen(times: number): void {
    if (times === 1) return;
    for (const metric of this.metrics.values()) metric.widen(times);
    this.lowest = Math.floor(this.lowest / times);
    this.highest = Math.floor(this.highest / times);
  }

  damage(): string[] {
    const { leftOut, isBeyond } = this;
    return [
      ...(leftOut === 0 ? [] : [`${leftOut} points lie too far in time from the first to be of one run`]),
      ...(isBeyond ? ['there are more metrics than are read'] : []),
    ];
  }

  notes(): string[] {
    const isFolded = this.tags.leftOut > 0 || this.tags.foldedNames.count > 0;
    return [
      ...(isFolded ? ['there are too many combinations of tags: some are counted by their name alone'] : []),
      ...(this.hasOverflow
        ? ['k6 had more combinations of tags than it tells apart: some samples are counted without tags']
        : []),
    ];
  }

  /** Null when there was not one point. */
  finish(): MergedTimeline | null {
    if (this.highest < this.lowest) return null;
    this.widen(this.grid.settleForOne() ?? 1);
    const betweenMs = this.grid.seconds * secondMs;
    const periodMs = betweenMs * this.widened;
    const firstEndMs = this.grid.firstMs + (this.lowest + 1) * periodMs - betweenMs;
    const periods = this.highest - this.lowest + 1;
    const metrics = [...this.metrics].map(([name, draft]) => [name, finished(draft, this.lowest)] as const);
    // What an only export adds up began before it says so.
    const hasPart = periods > 1 && this.startMs > firstEndMs - periodMs && this.startMs < firstEndMs;
    return {
      periodMs,
      firstEndMs,
      lastEndMs: Math.min(firstEndMs + (periods - 1) * periodMs, this.lastEndMs),
      startMs: hasPart ? this.startMs : firstEndMs - periodMs,
      periods,
      tags: this.tags.finish(),
      torn: this.tornPeriods(),
      isFolded: this.tags.leftOut > 0 || this.hasOverflow,
      sources: [...this.sourceTags],
      metrics: new Map(metrics),
    };
  }

  /** Of periods that were joined, the end of the last one counts. */
  private tornPeriods(): ReadonlySet<number> {
    const ofPlace = (place: number): number => Math.floor(place / this.widened);
    const ends = [...this.grid.torn].filter((place) => ofPlace(place + 1) > ofPlace(place));
    return new Set(ends.map((place) => ofPlace(place) - this.lowest));
  }

  private leaveOut(): null {
    this.leftOut += 1;
    return null;
  }

  private get byteLength(): number {
    let total = 0;
    for (const { byteLength } of this.metrics.values()) total += byteLength;
    return total;
  }
}

/** Tags by which nobody asks for figures, or that differ from request to request. */
const noise: ReadonlySet<string> = new Set(['proto', 'tls_version', 'ip', 'vu', 'iter']);
/** By which the k6 operator tells its runners apart: each would have a histogram of its own. */
const operatorTags = ['instance_id', 'testrun_name'] as const;

function finished(draft: TrendDraft | ValueDraft, firstPeriod: number): MergedMetric {
  const { contains } = draft;
  return draft instanceof TrendDraft
    ? { type: 'trend', contains, series: draft.finish(firstPeriod) }
    : { type: draft.type, contains, series: draft.finish(firstPeriod) };
}

function attributesOf(resource: string): Record<string, string> {
  return attributesIn(JSON.stringify(parseObject(resource)?.['attributes'] ?? []));
}
