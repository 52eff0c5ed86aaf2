/**
 * Whether memory leaks or latency creeps under constant load: Theil–Sen and Mann–Kendall on twelve block aggregates,
 * minima for memory (a collection's floor is what is kept), medians for latency.
 */
import type { RunRecord } from '../../record/types.ts';
import { median } from '../statistics.ts';
import { constantWindows, real, type Samples, systemSamples, timelineSamples, within } from './samples.ts';
import type { Endurance, MemoryTrend } from './target-schema.ts';
import { blocksOf, type Trend, trendOf } from './trend.ts';

export const secondsPerDay = 86_400;
/** Half an hour of load; what its ramps take of it is not counted against it. */
const fewestSeconds = 1800;
const longestRampsShare = 0.1;
const significance = 0.01;
const growthLimitShare = 0.1;
/** Of constant load: what warms up is not judged. */
const warmUpShare = 0.1;

export const lowest = (values: readonly number[]): number =>
  values.reduce((least, one) => Math.min(least, one));

export function judgeMemory(record: RunRecord, limitBytes: number | null): MemoryTrend {
  const figure = memoryFigure(record);
  const samples = figure === null ? null : systemSamples(record, figure);
  const none = { figure, growthBytesPer24h: null, growthShare: null, pValue: null, secondsToLimit: null };
  if (samples === null)
    return { ...none, status: 'not-watched', reason: "the target's memory was not watched", limitBytes };
  const steady = longPart(record, samples);
  const growth = steady === null ? null : growthOf(steady, lowest);
  if (growth === null) {
    return { ...none, status: 'insufficient', reason: 'under 30 min of constant load', limitBytes };
  }
  const { trend, growthShare, last } = growth;
  const isLeak = trend.pValue < significance && trend.lowPerSecond > 0 && growthShare > growthLimitShare;
  const limit = containerLimit(record) ?? limitBytes;
  return {
    status: isLeak ? 'leak' : 'none',
    reason: null,
    figure,
    growthBytesPer24h: trend.slopePerSecond * secondsPerDay,
    growthShare,
    pValue: trend.pValue,
    secondsToLimit:
      trend.lowPerSecond > 0 && limit !== null ? Math.max(0, limit - last) / trend.slopePerSecond : null,
    limitBytes: limit,
  };
}

/** The resident size, as it is read every second; PSS is not. */
export function memoryFigure(
  record: RunRecord,
): 'target.pssBytes' | 'target.rssBytes' | 'container.memoryBytes' | null {
  const known = (['target.rssBytes', 'container.memoryBytes', 'target.pssBytes'] as const).filter(
    (figure) => systemSamples(record, figure) !== null,
  );
  return known[0] ?? null;
}

function containerLimit(record: RunRecord): number | null {
  return real(systemSamples(record, 'container.memoryLimitBytes')?.values ?? []).at(-1) ?? null;
}

export function judgeLatencyTrend(record: RunRecord): Endurance['latencyTrend'] {
  const samples = timelineSamples(record, 'http_req_duration', 'med');
  const steady = samples === null ? null : longPart(record, samples);
  const growth = steady === null ? null : growthOf(steady, median);
  if (growth === null) return { status: 'insufficient', growthShare: null, pValue: null };
  const { trend, growthShare } = growth;
  const isRising = trend.pValue < significance && trend.lowPerSecond > 0 && growthShare > growthLimitShare;
  return { status: isRising ? 'rising' : 'none', growthShare, pValue: trend.pValue };
}

/** Null when it is too short to say anything. */
function longPart(record: RunRecord, samples: Samples): Samples | null {
  const part = judgedPart(record, samples, warmUpShare);
  const fewest = fewestSeconds * (1 - longestRampsShare) * (1 - warmUpShare);
  return part === null || lengthOf(part) < fewest * 0.99 ? null : part;
}

/** The longest phase of constant load without its warm-up. */
export function judgedPart(record: RunRecord, samples: Samples, withoutShare: number): Samples | null {
  const [longest] = constantWindows(record)
    .map((window) => within(samples, window))
    .sort((a, b) => lengthOf(b) - lengthOf(a));
  if (longest === undefined) return null;
  const startSeconds = (longest.seconds[0] ?? 0) + lengthOf(longest) * withoutShare;
  return within(longest, { startSeconds, endSeconds: Infinity });
}

function lengthOf({ seconds }: Samples): number {
  return (seconds.at(-1) ?? 0) - (seconds[0] ?? 0);
}

export interface Growth {
  readonly trend: Trend;
  /** Along the slope, over the whole part. */
  readonly growth: number;
  /** As a share of where the slope begins. */
  readonly growthShare: number;
  readonly last: number;
}

/** Null for too few values. */
export function growthOf(samples: Samples, aggregate: (values: readonly number[]) => number): Growth | null {
  const blocks = blocksOf(samples, aggregate);
  const trend = trendOf(blocks);
  if (trend === null) return null;
  const growth = trend.slopePerSecond * lengthOf(samples);
  const sinceStart = median(blocks.seconds) - (samples.seconds[0] ?? 0);
  const start = median(blocks.values) - trend.slopePerSecond * sinceStart;
  return { trend, growth, growthShare: start > 0 ? growth / start : NaN, last: blocks.values.at(-1) ?? NaN };
}
