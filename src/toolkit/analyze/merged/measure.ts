/** One metric of some tags, over all generators and all of a record, in the values that k6's summary has for its type. */
import { rankOf } from '../../../contract/limit.ts';
import type { MergedTimeline, SummaryMetric } from '../../record/types.ts';
import type { ExponentialHistogram } from '../../statistics/exponential-histogram.ts';
import { type Estimate, exactly, histogramQuantile } from '../../statistics/histogram-quantile.ts';
import { type MetricQuery, countOver, gaugeOver, histogramOver, rateOver } from './ask.ts';

type Values = SummaryMetric['values'];
type SeriesQuery = Pick<MetricQuery, 'metric' | 'tags'>;

/** Null where not one sample was taken. @param stats of a trend, in k6's words */
export function measure(
  timeline: MergedTimeline,
  asked: SeriesQuery,
  stats: readonly string[],
): SummaryMetric | null {
  const metric = timeline.metrics.get(asked.metric);
  if (metric === undefined) return null;
  const { type, contains } = metric;
  const values = valuesOf(timeline, asked, { type, stats });
  return values === null ? null : { type, contains, values };
}

function valuesOf(
  timeline: MergedTimeline,
  asked: SeriesQuery,
  { type, stats }: { readonly type: SummaryMetric['type']; readonly stats: readonly string[] },
): Values | null {
  switch (type) {
    case 'trend':
      return trendValues(histogramOver(timeline, asked), stats);
    case 'counter':
      return counterValues(timeline, asked);
    case 'rate':
      return rateValues(timeline, asked);
    case 'gauge':
      return gaugeValues(timeline, asked);
  }
}

function trendValues(histogram: ExponentialHistogram, stats: readonly string[]): Values | null {
  const { count } = histogram;
  if (count === 0) return null;
  return Object.fromEntries(
    stats.map((stat) => [stat, stat === 'count' ? count : estimate(histogram, stat).value]),
  );
}

function counterValues(timeline: MergedTimeline, asked: SeriesQuery): Values | null {
  const count = countOver(timeline, asked);
  return count === 0 ? null : { count, rate: count / secondsOf(timeline) };
}

/** From its beginning to its end, of which periods may have only a part. */
export function secondsOf({ periods, periodMs, startMs, lastEndMs }: MergedTimeline): number {
  return (startMs < lastEndMs ? lastEndMs - startMs : periods * periodMs) / 1000;
}

function rateValues(timeline: MergedTimeline, asked: SeriesQuery): Values | null {
  const rate = rateOver(timeline, asked);
  if (rate === null) return null;
  const count = countOver(timeline, asked);
  const passes = Math.round(rate * count);
  return { rate, passes, fails: count - passes };
}

function gaugeValues(timeline: MergedTimeline, asked: SeriesQuery): Values | null {
  const value = gaugeOver(timeline, asked);
  return value === null ? null : { value };
}

/** A trend's aggregate, and between what it lies for certain: of all but percentiles that is one number. */
export function estimate(histogram: ExponentialHistogram, aggregate: string): Estimate {
  const { count, sum, min, max } = histogram;
  switch (aggregate) {
    case 'avg':
      return exactly(sum / count);
    case 'min':
      return exactly(min);
    case 'max':
      return exactly(max);
    case 'med':
      return histogramQuantile(histogram, 0.5);
    default:
      return histogramQuantile(histogram, (rankOf(aggregate) ?? NaN) / 100);
  }
}
