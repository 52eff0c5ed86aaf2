/**
 * What a limit is held against over any stretch of the record. From each period's own figures: percentiles by the
 * median of the periods' percentiles, shares and means weighted by requests, extremes by the extreme, counters by
 * what they had counted so far. Good enough for 'since when'; the verdict itself is k6's.
 */
import { metricNames } from '../../contract/metrics.ts';
import { formatSelector, parseSelector } from '../../contract/selector.ts';
import type { Timeline } from '../record/types.ts';
import { type Limit, rankOf } from '../../contract/limit.ts';
import type { Check } from './report-schema.ts';
import { median, sum } from '../statistics/percentiles.ts';

/** NaN where nothing was measured. */
export type WindowReader = (rows: readonly number[]) => number;

type LimitedSeries = Pick<Check, 'selector' | 'unit'>;

/** Null where the record has no series for the limit. @param first the row from which a counter counts */
export function windowReader(
  timeline: Timeline,
  { selector, unit }: LimitedSeries,
  { expression: { aggregate, operator }, first }: { expression: Limit; first: number },
): WindowReader | null {
  const { metric, tags } = parseSelector(selector);
  const { name } = tags;
  const read = (of: string, figure: string): Float32Array | null =>
    timeline.series.get(formatSelector(of, name === undefined ? {} : { name }))?.get(figure) ?? null;
  const requests = read('http_reqs', 'count');
  if (metric === 'http_reqs' && (unit === '/s' || aggregate === 'rate')) return perSecond(timeline, requests);
  if (aggregate === 'count')
    return operator.startsWith('>') ? null : countedSince(read(metric, 'count'), first);
  const values =
    aggregate === 'rate' || aggregate === 'value' ? read(metric, aggregate) : trend(read, metric, aggregate);
  if (values === null) return null;
  if (aggregate === 'max') return (rows) => extreme(values, rows, Math.max);
  if (aggregate === 'min') return (rows) => extreme(values, rows, Math.min);
  if (aggregate === 'avg' || aggregate === 'rate')
    return (rows) => weightedMean(values, isOfRequests(metric) ? requests : null, rows);
  return (rows) => median(rows.map((row) => values[row] ?? NaN));
}

function isOfRequests(metric: string): boolean {
  return metric.startsWith('http_req') || metric === metricNames.requestOk || metric === metricNames.degraded;
}

/** The quantiles that k6 records of each period. */
const recorded = [
  [50, 'med'],
  [90, 'p(90)'],
  [95, 'p(95)'],
  [99, 'p(99)'],
] as const;

/** A percentile that k6 does not record lies between its neighbours, by linear interpolation. */
function trend(
  read: (metric: string, figure: string) => Float32Array | null,
  metric: string,
  aggregate: string,
): Float32Array | null {
  const percent = rankOf(aggregate);
  if (percent === null) return read(metric, aggregate);
  const below = recorded.filter(([at]) => at <= percent).at(-1);
  const above = recorded.find(([at]) => at >= percent);
  if (below === undefined || above === undefined) return null;
  const [low, high] = [read(metric, below[1]), read(metric, above[1])];
  if (low === null || high === null || below === above) return low;
  const share = (percent - below[0]) / (above[0] - below[0]);
  return low.map((value, row) => value + ((high[row] ?? NaN) - value) * share);
}

function perSecond({ periodMs }: Timeline, requests: Float32Array | null): WindowReader | null {
  if (requests === null) return null;
  return (rows) => sum(rows.map((row) => requests[row] ?? NaN)) / ((rows.length * periodMs) / 1000);
}

function countedSince(counts: Float32Array | null, first: number): WindowReader | null {
  if (counts === null) return null;
  return (rows) => sum(counts.subarray(first, (rows.at(-1) ?? first) + 1));
}

function extreme(
  values: Float32Array,
  rows: readonly number[],
  pick: (a: number, b: number) => number,
): number {
  const real = rows.map((row) => values[row] ?? NaN).filter((value) => !Number.isNaN(value));
  return real.length === 0 ? NaN : real.reduce((most, value) => pick(most, value));
}

function weightedMean(values: Float32Array, weights: Float32Array | null, rows: readonly number[]): number {
  let total = 0;
  let weight = 0;
  for (const row of rows) {
    const value = values[row] ?? NaN;
    const own = weights === null ? 1 : (weights[row] ?? NaN);
    if (Number.isNaN(value) || Number.isNaN(own)) continue;
    total += value * own;
    weight += own;
  }
  return weight === 0 ? NaN : total / weight;
}
