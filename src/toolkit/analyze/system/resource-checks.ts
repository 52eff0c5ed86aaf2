/**
 * The resource targets of thresholds.json, judged like the others: met or missed, with the margin. Nothing is said
 * where the target was not watched at all; a figure that was not read is 'not-evaluated'.
 */
import type { SystemFigure } from '../../../contract/system-figures.ts';
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import type { Run } from '../run.ts';
import type { Check } from '../report-schema.ts';
import { memoryFigure } from './endurance.ts';
import {
  constantWindows,
  isoAt,
  isTargetWatched,
  real,
  type Samples,
  systemSamples,
  within,
} from './samples.ts';
import { stretchesOf } from './stretches.ts';
import type { MemoryTrend } from './target-schema.ts';
import { highest } from '../../statistics/highest.ts';
import { mean } from '../../statistics/percentiles.ts';

export function memoryLimit({ plan }: Run, limits: ResourceLimits): number {
  return plan?.isPeak === true ? limits.memoryPeakBytes : limits.memoryNormalBytes;
}

interface ResourceTarget {
  readonly label: string;
  /** The first that was read is taken. */
  readonly figures: readonly SystemFigure[];
  readonly aggregate: 'avg' | 'max';
  readonly operator: '<' | '>';
  readonly limit: number;
  readonly unit: Check['unit'];
}

function targetsOf(record: Run, limits: ResourceLimits): ResourceTarget[] {
  const memory = memoryFigure(record) ?? 'target.rssBytes';
  const below = (
    label: string,
    figures: readonly SystemFigure[],
    { aggregate, limit, unit }: Pick<ResourceTarget, 'aggregate' | 'limit' | 'unit'>,
  ): ResourceTarget => ({ label, figures, aggregate, operator: '<', limit, unit });
  return [
    below('CPU, mean', ['target.cpuShare'], { aggregate: 'avg', limit: limits.cpuMeanShare, unit: '%' }),
    below('CPU, peak', ['target.cpuShare'], { aggregate: 'max', limit: limits.cpuPeakShare, unit: '%' }),
    below('memory, peak', [memory], { aggregate: 'max', limit: memoryLimit(record, limits), unit: 'bytes' }),
    below('DB connections', ['postgres.activeConnections', 'app.poolInUse'], {
      aggregate: 'max',
      limit: limits.databaseConnections,
      unit: 'count',
    }),
    {
      label: 'cache hits',
      figures: ['app.cacheHitShare', 'redis.hitShare'],
      aggregate: 'avg',
      operator: '>',
      limit: limits.cacheHitShare,
      unit: '%',
    },
  ];
}

export function judgeResources(record: Run, limits: ResourceLimits, memory: MemoryTrend): Check[] {
  if (!isTargetWatched(record)) return [];
  return [
    ...targetsOf(record, limits).map((target) => judgeOne(record, target)),
    growthCheck(memory, limits),
  ];
}

function judgeOne(record: Run, target: ResourceTarget): Check {
  const figure = target.figures.find((one) => systemSamples(record, one) !== null);
  const samples = figure === undefined ? null : judgedSamples(record, figure);
  const value =
    samples === null ? NaN : target.aggregate === 'avg' ? mean(samples.values) : highest(samples.values);
  const selector = figure ?? target.figures[0] ?? '';
  const check = checkOf({ ...target, selector, value, reason: 'not watched' });
  if (check.status !== 'missed' || samples === null) return check;
  const found = breakOf(samples, target);
  if (found === null) return check;
  return { ...check, brokenSince: isoAt(record, found.atSeconds), fromStart: found.fromStart };
}

/** Constant load where there is some, as the gates judge it; else the whole. */
function judgedSamples(record: Run, figure: SystemFigure): Samples | null {
  const samples = systemSamples(record, figure);
  if (samples === null) return null;
  const steady = within(samples, ...constantWindows(record));
  return steady.values.length > 0 ? steady : samples;
}

/** Beyond it so soon and nearly always, it never held. */
const never = { withinSeconds: 3, share: 0.95 } as const;

/** From when on it was beyond the limit for three of five seconds; null where it never was for so long. */
function breakOf(
  { seconds, values }: Samples,
  { operator, limit }: ResourceTarget,
): { readonly atSeconds: number; readonly fromStart: boolean } | null {
  const beyond = values.map((value) => (operator === '<' ? value >= limit : value <= limit));
  const atSeconds = seconds[stretchesOf(beyond)[0]?.from ?? NaN];
  if (atSeconds === undefined) return null;
  const share = beyond.filter(Boolean).length / real(values).length;
  return {
    atSeconds,
    fromStart: atSeconds - (seconds[0] ?? 0) < never.withinSeconds && share >= never.share,
  };
}

function growthCheck({ figure, growthBytesPer24h, reason }: MemoryTrend, limits: ResourceLimits): Check {
  return checkOf({
    label: 'memory growth, 24 h',
    selector: figure ?? 'target.rssBytes',
    aggregate: 'value',
    operator: '<',
    limit: limits.memoryGrowthBytesPer24h,
    unit: 'bytes',
    value: growthBytesPer24h ?? NaN,
    reason: reason ?? 'not watched',
  });
}

interface Answer extends Pick<ResourceTarget, 'label' | 'operator' | 'limit' | 'unit'> {
  readonly aggregate: ResourceTarget['aggregate'] | 'value';
  readonly selector: string;
  readonly value: number;
  /** Why there is no value. */
  readonly reason: string;
}

function checkOf({ label, selector, aggregate, operator, limit, unit, value, reason }: Answer): Check {
  const isKnown = !Number.isNaN(value);
  const isMet = operator === '<' ? value < limit : value > limit;
  const room = operator === '<' ? limit - value : value - limit;
  return {
    kind: 'target',
    selector,
    expression: `${aggregate}${operator}${limit}`,
    label,
    status: isKnown ? (isMet ? 'met' : 'missed') : 'not-evaluated',
    judgedBy: 'jorge-load',
    value: isKnown ? value : null,
    limit,
    unit,
    marginShare: isKnown ? room / limit : null,
    brokenSince: null,
    heldAgainAt: null,
    fromStart: false,
    reason: isKnown ? null : reason,
  };
}
