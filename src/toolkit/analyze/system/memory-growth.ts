/**
 * Memory that grows steadily while the load does not: what a run too short for the leak test of endurance.ts can
 * tell. Only strong and lasting growth counts, as every service warms up.
 */
import type { Run } from '../run.ts';
import { formatFigure } from '../../format/wording.ts';
import { median } from '../../statistics/percentiles.ts';
import { courseOf } from './course.ts';
import { judgedPart, memoryFigure } from './endurance.ts';
import { lengthOf, lowest } from './memory-floor.ts';
import { type Samples, systemSamples, within } from './samples.ts';
import type { Suspicion } from './target-schema.ts';
import { blocksOf, type Trend, trendOf } from '../../statistics/trend.ts';

const significance = 0.01;
const least = { share: 0.15, bytes: 32 * 2 ** 20 } as const;
const warmUpShare = 1 / 3;
/** Warming up slows down; a leak does not. */
const lastingShare = 0.5;
const fewestSamples = 12;

export interface MemoryGrowth {
  readonly suspicion: Suspicion;
  readonly startSeconds: number;
  readonly bytesPerSecond: number;
}

export function findMemoryGrowth(record: Run): MemoryGrowth | null {
  const figure = memoryFigure(record);
  const whole = figure === null ? null : systemSamples(record, figure);
  const part = whole === null ? null : judgedPart(record, whole, warmUpShare);
  const growth = part === null || part.values.length < fewestSamples ? null : growthOf(part);
  if (figure === null || part === null || growth === null || !isStrong(growth) || !isLasting(part))
    return null;
  const [startSeconds = 0, endSeconds = 0] = [part.seconds[0], part.seconds.at(-1)];
  const perSecond = growth.trend.slopePerSecond;
  const evidence = [
    `grew by ${formatFigure(growth.growth, 'bytes')} in ${Math.round(endSeconds - startSeconds)} s of constant load`,
    `${formatFigure(perSecond, 'bytes/s')}, without an end in sight`,
  ];
  return {
    suspicion: { kind: 'memory', label: 'memory that is not given back', figure, evidence },
    startSeconds,
    bytesPerSecond: perSecond,
  };
}

function isStrong({ trend, growth, growthShare }: Growth): boolean {
  const isSure = trend.pValue < significance && trend.lowPerSecond > 0;
  return isSure && growth >= least.bytes && growthShare >= least.share;
}

/** Neither up at once nor levelling off. */
function isLasting(part: Samples): boolean {
  const shape = courseOf(blocksOf(part, lowest, blocks), () => true)?.shape;
  if (shape === 'step' || shape === 'plateau') return false;
  const [first = 0, last = 0] = [part.seconds[0], part.seconds.at(-1)];
  const middle = (first + last) / 2;
  const slope = (startSeconds: number, endSeconds: number): number =>
    growthOf(within(part, { startSeconds, endSeconds }))?.trend.slopePerSecond ?? NaN;
  return slope(middle, last) >= slope(first, middle) * lastingShare;
}

interface Growth {
  readonly trend: Trend;
  /** Along the slope, over the whole part. */
  readonly growth: number;
  /** As a share of where the slope begins. */
  readonly growthShare: number;
}

const blocks = 12;

/** Of the floors of twelve blocks; null for too few values. */
function growthOf(samples: Samples): Growth | null {
  const floors = blocksOf(samples, lowest, blocks);
  const trend = trendOf(floors);
  if (trend === null) return null;
  const growth = trend.slopePerSecond * lengthOf(samples);
  const sinceStart = median(floors.seconds) - (samples.seconds[0] ?? 0);
  const start = median(floors.values) - trend.slopePerSecond * sinceStart;
  return { trend, growth, growthShare: start > 0 ? growth / start : NaN };
}
