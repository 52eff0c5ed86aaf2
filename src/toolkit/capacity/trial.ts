/**
 * One trial of a search against its SLO. Input: figures of one k6 run at a constant rate, warm-up left out. Output: what
 * ./search.ts goes on with, and why.
 *
 * In the open model k6 starts each iteration when it is planned, so latencies carry no coordinated omission (G. Tene,
 * How NOT to Measure Latency, 2015), as long as none was dropped. Offered = started + dropped; of those that were
 * dropped nothing is known but that they would have waited: once their share reaches 1 − q, quantile q has no bound.
 */
import { isGeneratorFull } from '../analyze/exhausted.ts';
import { formatMs, formatNumber, formatShare } from '../format/wording.ts';
import type { Trial } from './search-bounds.ts';
import { quantileOf, sayReading, type SloLimit } from './slo.ts';

export interface LimitReading {
  readonly limit: SloLimit;
  /** ms, or the share of errors; null without samples. */
  readonly value: number | null;
}

export interface TrialReadings {
  /** Iterations, after the warm-up. */
  readonly started: number;
  readonly dropped: number;
  readonly plannedPerSecond: number;
  readonly seconds: number;
  /** The most VUs that k6 was allowed. */
  readonly vusAllowed: number;
  /** k6's CPU as a share of what it may use; null when it was not watched. */
  readonly generatorCpuShare: number | null;
  /** Whether the target answered after the trial. */
  readonly isTargetAlive: boolean;
  readonly readings: readonly LimitReading[];
}

export interface TrialJudgement {
  readonly outcome: Trial['outcome'];
  readonly reasons: readonly string[];
}

const leastAchieved = 0.99;
/** At each end of the judged phase an arrival may fall on the other side of it. */
const edgeIterations = 2;

export function judgeTrial(figures: TrialReadings): TrialJudgement {
  const broken = figures.readings.flatMap((reading) => breakOf(figures, reading) ?? []);
  if (!figures.isTargetAlive)
    return { outcome: 'died', reasons: ['the target no longer answers', ...broken] };
  const generator = generatorFault(figures);
  if (generator !== null) return { outcome: 'generator-limited', reasons: [generator] };
  const reasons = [...broken, ...notAchieved(figures)];
  return { outcome: reasons.length === 0 ? 'good' : 'bad', reasons };
}

/** Null: the limit holds. */
function breakOf(figures: TrialReadings, { limit, value }: LimitReading): string | null {
  if (value === null) return sayReading(limit, 'no data');
  const say = limit.measure === 'errors' ? formatShare : formatMs;
  if (isUnbounded(figures, limit)) return sayReading(limit, `≥ ${say(value)}`);
  return value < limit.below ? null : sayReading(limit, say(value));
}

export function isUnbounded(
  { started, dropped }: Pick<TrialReadings, 'started' | 'dropped'>,
  limit: SloLimit,
): boolean {
  const q = quantileOf(limit);
  return q !== null && dropped > 0 && dropped / (started + dropped) >= 1 - q;
}

/** What is no fault of the target's: k6 out of CPU, or out of VUs while every latency may still have held. */
function generatorFault(figures: TrialReadings): string | null {
  const { generatorCpuShare, dropped, vusAllowed, plannedPerSecond, readings } = figures;
  if (generatorCpuShare !== null && isGeneratorFull(generatorCpuShare)) {
    return `k6 used ${formatShare(generatorCpuShare)} of its CPU: it measured itself`;
  }
  const slowestMs = Math.max(
    0,
    ...readings.map(({ limit }) => (limit.measure === 'errors' ? 0 : limit.below)),
  );
  const vusNeeded = Math.ceil((plannedPerSecond * slowestMs) / 1000);
  return dropped > 0 && vusAllowed < vusNeeded
    ? `k6 had ${formatNumber(vusAllowed)} VUs, ${formatNumber(vusNeeded)} are needed at this rate`
    : null;
}

function notAchieved({ started, dropped, plannedPerSecond, seconds }: TrialReadings): string[] {
  if (dropped > 0)
    return [`${formatNumber(dropped)} iterations were dropped: every VU was waiting for an answer`];
  const planned = plannedPerSecond * seconds;
  return started < planned * leastAchieved - edgeIterations
    ? [`${formatNumber(started)} of ${formatNumber(planned)} planned iterations were started`]
    : [];
}
