/** Raw samples as the dashboard would have recorded them: one period a second, by endpoint, user, phase and error. */
import { metricNames } from '../../../contract/metrics.ts';
import { formatSelector } from '../../../contract/selector.ts';
import type { Samples, SampleSums, Timeline, TrendSamples } from '../../record/types.ts';
import { mean, quantile } from '../../statistics/percentiles.ts';
import { type Grouping, groupBy, requestsOf } from './requests.ts';

/** An hour of seconds; periods of longer runs are stretched, as k6 does. */
const mostPeriods = 3_600;
const dimensions = [[], ['name'], ['user'], ['phase'], ['error']] as const;
/** What charts and judgements read; the rest of a record would only fill the memory. */
const drawnMetrics: ReadonlySet<string> = new Set([
  'http_reqs',
  'http_req_failed',
  metricNames.requestOk,
  metricNames.requestFailures,
  'vus',
]);

type Series = Map<string, Map<string, Float32Array>>;

export function drawTimeline(samples: Samples): Timeline {
  const lengthMs = samples.endMs - samples.startMs + 1;
  const periodMs = Math.ceil(lengthMs / 1000 / mostPeriods) * 1000;
  const clock = { periodMs, periods: Math.ceil(lengthMs / periodMs) };
  const series: Series = new Map();
  const requests = requestsOf(samples);
  const order = orderByPeriod(requests, clock);
  for (const tags of dimensions) {
    const grouping = groupBy(samples, tags);
    drawLatency(series, { requests, order, clock }, grouping);
    for (const [metric, sums] of samples.sums) {
      if (drawnMetrics.has(metric)) drawSums(series, { metric, sums, clock }, grouping);
    }
  }
  return {
    periodMs,
    timesMs: Float64Array.from({ length: clock.periods }, (_, row) => samples.startMs + (row + 1) * periodMs),
    series,
    totals: new Map(),
  };
}

interface Clock {
  readonly periodMs: number;
  readonly periods: number;
}

/** Rows of the requests, period after period: a counting sort. */
function orderByPeriod({ timesMs }: TrendSamples, { periodMs, periods }: Clock): Uint32Array {
  const next = new Uint32Array(periods + 1);
  const periodOf = (timeMs: number): number => Math.floor(timeMs / periodMs);
  for (const timeMs of timesMs) next[periodOf(timeMs) + 1] = (next[periodOf(timeMs) + 1] ?? 0) + 1;
  for (let period = 1; period <= periods; period += 1)
    next[period] = (next[period] ?? 0) + (next[period - 1] ?? 0);
  const order = new Uint32Array(timesMs.length);
  timesMs.forEach((timeMs, row) => {
    const place = next[periodOf(timeMs)] ?? 0;
    order[place] = row;
    next[periodOf(timeMs)] = place + 1;
  });
  return order;
}

interface Ordered {
  readonly requests: TrendSamples;
  readonly order: Uint32Array;
  readonly clock: Clock;
}

const latencyAggregates: readonly (readonly [string, (sorted: Float64Array) => number])[] = [
  ['avg', (sorted) => mean(sorted)],
  ['med', (sorted) => quantile(sorted, 0.5)],
  ['p(95)', (sorted) => quantile(sorted, 0.95)],
  ['p(99)', (sorted) => quantile(sorted, 0.99)],
  ['max', (sorted) => sorted.at(-1) ?? NaN],
];

function drawLatency(series: Series, { requests, order, clock }: Ordered, grouping: Grouping): void {
  const { periodMs, periods } = clock;
  const columns = grouping.groups.map(() => latencyAggregates.map(() => blank(periods)));
  const pending = grouping.groups.map((): number[] => []);
  const flush = (period: number): void => {
    pending.forEach((values, group) => {
      if (values.length === 0) return;
      const sorted = Float64Array.from(values).sort();
      latencyAggregates.forEach(([, aggregate], place) => {
        const column = columns[group]?.[place];
        if (column !== undefined) column[period] = aggregate(sorted);
      });
      values.length = 0;
    });
  };
  let period = 0;
  for (const row of order) {
    const own = Math.floor((requests.timesMs[row] ?? 0) / periodMs);
    if (own !== period) flush(period);
    period = own;
    pending[grouping.groupOf[requests.tagIds[row] ?? -1] ?? -1]?.push(requests.values[row] ?? NaN);
  }
  flush(period);
  grouping.groups.forEach((tags, group) => {
    const aggregates = latencyAggregates.map(([name], place) => [name, columns[group]?.[place]] as const);
    if (aggregates.every(([, column]) => column === undefined || column.every(Number.isNaN))) return;
    put(series, formatSelector('http_req_duration', tags), aggregates);
  });
}

function drawSums(
  series: Series,
  { metric, sums, clock }: { metric: string; sums: SampleSums; clock: Clock },
  grouping: Grouping,
): void {
  const counts = grouping.groups.map((): Float32Array | null => null);
  const totals = grouping.groups.map((): Float32Array | null => null);
  sums.tagIds.forEach((id, row) => {
    const group = grouping.groupOf[id] ?? -1;
    if (group < 0) return;
    const count = (counts[group] ??= new Float32Array(clock.periods));
    const total = (totals[group] ??= new Float32Array(clock.periods));
    const period = Math.floor(((sums.seconds[row] ?? 0) * 1000) / clock.periodMs);
    count[period] = (count[period] ?? 0) + (sums.counts[row] ?? 0);
    total[period] = (total[period] ?? 0) + (sums.sums[row] ?? 0);
  });
  const aggregate = { counter: 'count', gauge: 'value', rate: 'rate', trend: 'avg' }[sums.type];
  grouping.groups.forEach((tags, group) => {
    const [count, total] = [counts[group], totals[group]];
    if (count == null || total == null) return;
    // A counter adds up; a gauge or a rate is the mean of what was said in the period, and nothing where nothing was.
    const values = sums.type === 'counter' ? total : total.map((value, row) => value / (count[row] ?? 0));
    put(series, formatSelector(metric, tags), [[aggregate, values]]);
  });
}

function blank(length: number): Float32Array {
  return new Float32Array(length).fill(NaN);
}

function put(
  series: Series,
  selector: string,
  aggregates: readonly (readonly [string, Float32Array | undefined])[],
): void {
  const known = series.get(selector) ?? new Map<string, Float32Array>();
  for (const [name, column] of aggregates) if (column !== undefined) known.set(name, column);
  series.set(selector, known);
}
