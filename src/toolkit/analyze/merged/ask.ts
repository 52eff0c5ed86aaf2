/**
 * What is asked of a merged timeline: of any metric, for any tags and any window, over all generators at once.
 * Counts are exact; a trend's quantiles are those of its histogram, each with its bound.
 */
import type { Tags } from '../../../contract/selector.ts';
import type { MergedMetric, MergedTimeline, MergedValues } from '../../record/types.ts';
import { ExponentialHistogram } from '../../statistics/exponential-histogram.ts';
import { HistogramUnpacker } from '../../statistics/packed-histogram.ts';

export interface MetricQuery {
  readonly metric: string;
  /** Series that have these, whatever else they have. */
  readonly tags?: Tags;
  /** Phases that are none of the load's: what is tagged with one is left out. */
  readonly leftOut?: readonly string[];
  /** Periods that end after the first and not after the second, in epoch milliseconds. */
  readonly window?: readonly [fromMs: number, toMs: number];
}

/** Empty where there is nothing of it, or it is no trend. */
export function histogramOver(timeline: MergedTimeline, asked: MetricQuery): ExponentialHistogram {
  const metric = timeline.metrics.get(asked.metric);
  const sum = new ExponentialHistogram();
  const unpacker = new HistogramUnpacker();
  for (const { starts, bytes, ...series } of metric?.type === 'trend' ? metric.series : []) {
    if (!hasTags(timeline, series.tagId, asked)) continue;
    const [first, last] = rowsWithin(timeline, series.periods, asked);
    for (let row = first; row < last; row += 1) unpacker.addTo(sum, bytes, starts[row] ?? 0);
  }
  return sum;
}

/** A counter's sum, or how many samples a rate or a trend had. */
export function countOver(timeline: MergedTimeline, asked: MetricQuery): number {
  const metric = timeline.metrics.get(asked.metric);
  if (metric?.type === 'trend') return histogramOver(timeline, asked).count;
  return totalOf(timeline, numbersOf(metric), asked);
}

/** The share of a rate's samples that were not zero; null where there are none. */
export function rateOver(timeline: MergedTimeline, asked: MetricQuery): number | null {
  const metric = timeline.metrics.get(asked.metric);
  const series = metric?.type === 'rate' ? metric.series : [];
  const all = totalOf(timeline, series, asked);
  const nonzero = series.filter(({ part }) => part === 1);
  return all === 0 ? null : totalOf(timeline, nonzero, asked) / all;
}

/** Where a gauge stood in the last period that has it, of all generators together; null where there is none. */
export function gaugeOver(timeline: MergedTimeline, asked: MetricQuery): number | null {
  const metric = timeline.metrics.get(asked.metric);
  const last = (metric?.type === 'gauge' ? metric.series : []).flatMap((series) => {
    if (!hasTags(timeline, series.tagId, asked)) return [];
    const [first, end] = rowsWithin(timeline, series.periods, asked);
    return end > first ? [series.values[end - 1] ?? 0] : [];
  });
  return last.length === 0 ? null : last.reduce((total, value) => total + value, 0);
}

function numbersOf(metric: MergedMetric | undefined): readonly MergedValues[] {
  return metric === undefined || metric.type === 'trend' || metric.type === 'gauge' ? [] : metric.series;
}

function totalOf(timeline: MergedTimeline, all: readonly MergedValues[], asked: MetricQuery): number {
  let total = 0;
  for (const { tagId, periods, values } of all) {
    if (!hasTags(timeline, tagId, asked)) continue;
    const [first, last] = rowsWithin(timeline, periods, asked);
    for (let row = first; row < last; row += 1) total += values[row] ?? 0;
  }
  return total;
}

function hasTags(
  { tags }: MergedTimeline,
  tagId: number,
  { tags: asked = {}, leftOut = [] }: MetricQuery,
): boolean {
  const own = tags[tagId] ?? {};
  if (own['phase'] !== undefined && leftOut.includes(own['phase'])) return false;
  return Object.entries(asked).every(([tag, value]) => own[tag] === value);
}

/** From the first row on, and before the last. */
function rowsWithin(
  { firstEndMs, periodMs }: MergedTimeline,
  periods: Uint32Array,
  { window = [-Infinity, Infinity] }: MetricQuery,
): readonly [first: number, last: number] {
  const [fromMs, toMs] = window;
  const endOf = (period: number): number => firstEndMs + period * periodMs;
  return [
    firstRow(periods, (period) => endOf(period) > fromMs),
    firstRow(periods, (period) => endOf(period) > toMs),
  ];
}

/** Of ascending periods, the first for which it holds. */
function firstRow(periods: Uint32Array, holds: (period: number) => boolean): number {
  let [low, high] = [0, periods.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(periods[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
