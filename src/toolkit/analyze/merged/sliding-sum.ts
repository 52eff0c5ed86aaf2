/**
 * What a limit is held against, over the newest periods: of a trend the sum of its histograms, of a counter or a rate the
 * sum of its counts. Input: period after period of a merged timeline.
 */
import { isOfTrend, type Limit } from '../../../contract/limit.ts';
import { metricsByType } from '../../../contract/metric-types.ts';
import type { PlatformWords } from '../../../contract/platform.ts';
import { parseSelector } from '../../../contract/selector.ts';
import type { MergedTimeline } from '../../record/types.ts';
import { type Estimate, exactly } from '../../statistics/histogram-quantile.ts';
import { SlidingHistogram } from '../../statistics/sliding-histogram.ts';
import { type MetricQuery, countOver, histogramOver, rateOver } from './ask.ts';
import { estimate } from './measure.ts';

export interface SlidingSum {
  /** Adds what a timeline has in a span as the next period; the oldest one goes when there are more than fit. */
  readonly push: (timeline: MergedTimeline, span?: MetricQuery['window']) => void;
  /** @param seconds how long the periods are together @returns null where nothing was measured */
  readonly value: (seconds: number) => Estimate | null;
  /** Whether a window that lacks a part, as the first and the last one of a load may, can be held against the limit. */
  readonly tells: (lack: Lack) => boolean;
}

export interface Lack {
  readonly seconds: number;
  readonly everySeconds: number;
  readonly periodMs: number;
  /** Whether it is all of the load, or of its phase. */
  readonly isAll: boolean;
  /** Whether what was counted in it may be of another span. */
  readonly isBlurred: boolean;
}

/** Of what is rounded. */
const slackSeconds = 0.005;

/** What is known of a load's metrics, whatever was measured. */
export interface Known {
  /** Metrics that count: of what was never counted, k6 sends nothing. */
  readonly counters: ReadonlySet<string>;
  /** Phases of requests that are no load: the target is proved before it. */
  readonly leftOut: readonly string[];
}

interface Summed extends Known {
  readonly selector: string;
  readonly limit: Limit;
  /** Of one window. */
  readonly periods: number;
}

export function slidingSum(summed: Summed): SlidingSum {
  return isOfTrend(summed.limit.aggregate) ? sumOfTrend(summed) : sumOfCounts(summed);
}

export function knownOf(platform: Pick<PlatformWords, 'metrics' | 'ownRequests'> | undefined): Known {
  const { metrics = {}, ownRequests = [] } = platform ?? {};
  const counters = Object.entries(metrics).filter(([, { type }]) => type === 'counter');
  return {
    counters: new Set([...metricsByType.counter, ...counters.map(([name]) => name)]),
    leftOut: ownRequests,
  };
}

function sumOfTrend({ selector, limit: { aggregate }, periods, leftOut }: Summed): SlidingSum {
  const asked = { ...parseSelector(selector), leftOut };
  const histograms = new SlidingHistogram(periods);
  return {
    push: (timeline, span) => histograms.push(histogramOver(timeline, within(asked, span))),
    value: () => {
      const { sum } = histograms;
      // k6 says 0 of a request that nobody answered: where all are, nothing was measured.
      const isAnswered = sum.count > 0 && (sum.max !== 0 || sum.min !== 0);
      return isAnswered ? estimate(sum, aggregate) : null;
    },
    tells: isLongEnough,
  };
}

function sumOfCounts({ selector, limit: { aggregate }, periods, counters, leftOut }: Summed): SlidingSum {
  const asked = { ...parseSelector(selector), leftOut };
  const counts: number[] = [];
  const nonzeros: number[] = [];
  let type = counters.has(asked.metric) ? 'counter' : undefined;
  return {
    push: (timeline, span) => {
      const one = within(asked, span);
      type ??= timeline.metrics.get(asked.metric)?.type;
      const count = countOver(timeline, one);
      counts.push(count);
      nonzeros.push(Math.round((rateOver(timeline, one) ?? 0) * count));
      if (counts.length > periods) for (const list of [counts, nonzeros]) list.shift();
    },
    value: (seconds) => {
      const count = total(counts);
      if (aggregate === 'count') return exactly(count);
      if (type === 'counter') return exactly(count / seconds);
      return count === 0 ? null : exactly(total(nonzeros) / count);
    },
    tells: ({ seconds, everySeconds, periodMs, isAll, isBlurred }) => {
      const isCount = aggregate === 'count';
      if (!isCount && type !== 'counter') return isLongEnough({ seconds, everySeconds, isAll });
      if (isBlurred) return false;
      if (!isCount && isAll) return true;
      if (isCount) return Math.abs(seconds - everySeconds) <= slackSeconds;
      // Of less than that, a rate says little.
      return seconds >= everySeconds - periodMs / 2000;
    },
  };
}

/** Of a sliver of a window, a percentile and a share are of other things than of a window. */
function isLongEnough({
  seconds,
  everySeconds,
  isAll,
}: Pick<Lack, 'seconds' | 'everySeconds' | 'isAll'>): boolean {
  return isAll || seconds >= everySeconds / 2;
}

function within(asked: MetricQuery, window: MetricQuery['window']): MetricQuery {
  return window === undefined ? asked : { ...asked, window };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
