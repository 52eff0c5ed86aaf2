/**
 * When latency left its plateau: the calm level is the lowest running median of the mean latency, and it is left
 * where mean and p95, smoothed over five periods, stay well above it. The mean decides as it holds still where a
 * second's p95 jumps; the p95 has to agree. The same holds of all requests and of one endpoint's.
 */
import { drainPhase } from '../../../contract/phases.ts';
import type { Run } from '../run.ts';
import { median } from '../../statistics/percentiles.ts';
import { outageShare } from './outages.ts';
import { type Samples, type Span, timelineSamples } from './samples.ts';
import { type Stretch, stretchesOf } from './stretches.ts';

export interface SlowTime extends Span {
  /** Null: it was slow from its start. */
  readonly calm: (Span & { readonly meanMs: number }) | null;
  readonly meanMs: number;
}

const calmPeriods = 10;
/** Above the calm level by this factor and by this much. */
const above = { mean: { factor: 1.6, ms: 4 }, p95: { factor: 1.5, ms: 15 } } as const;
/** Periods that have to be calm before: a slow start is no departure. */
const fewestCalm = 3;
const fewestSeconds = 5;
const fewestShare = 0.1;

/** A course of latency: a row for each period that had requests enough. */
export interface Latency {
  readonly seconds: readonly number[];
  readonly mean: readonly number[];
  readonly p95: readonly number[];
}

/** Of all requests; null where the record does not tell. */
export function wholeLatency(record: Run): Latency | null {
  const mean = timelineSamples(record, 'http_req_duration', 'avg');
  const p95 = timelineSamples(record, 'http_req_duration', 'p(95)');
  const counts = timelineSamples(record, 'http_reqs', 'count');
  if (mean === null || p95 === null || counts === null) return null;
  const failed = timelineSamples(record, 'http_req_failed', 'rate');
  // Where most requests fail, their latency is that of the failure: a refused connection takes no time.
  const rows = judgedRows(record, counts).filter((row) => !((failed?.values[row] ?? 0) > outageShare));
  return {
    seconds: rows.map((row) => mean.seconds[row] ?? NaN),
    mean: rows.map((row) => mean.values[row] ?? NaN),
    p95: rows.map((row) => p95.values[row] ?? NaN),
  };
}

/** Users leave in the drain: what is later is not judged. */
export function judgedEndSeconds({ plan }: Run): number {
  return plan?.phases.find(({ phase }) => phase === drainPhase)?.startSeconds ?? Infinity;
}

/** Not the drain, and no period with hardly a request. */
function judgedRows(record: Run, { seconds, values }: Samples): number[] {
  const end = judgedEndSeconds(record);
  const fewest = median(values.filter((count) => count > 0)) / 4;
  return [...seconds.keys()].filter(
    (row) => (seconds[row] ?? 0) <= end && (values[row] ?? 0) >= Math.max(2, fewest),
  );
}

/** Null where latency kept its plateau. */
export function findDeparture(record: Run, { seconds, mean, p95 }: Latency): SlowTime | null {
  const periods = Math.min(calmPeriods, Math.floor(seconds.length / 4));
  if (periods < 3) return null;
  const level = calmest(mean, periods);
  const calmMean = median(mean.slice(level.from, level.to + 1));
  const calmP95 = median(p95.slice(level.from, level.to + 1));
  const isSlow = (value: number, level: number, by: { factor: number; ms: number }): boolean =>
    value > level * by.factor && value > level + by.ms;
  const [smoothMean, smoothP95] = [smooth(mean), smooth(p95)];
  const hits = smoothMean.map(
    (value, row) => isSlow(value, calmMean, above.mean) && isSlow(smoothP95[row] ?? NaN, calmP95, above.p95),
  );
  const period = (record.timeline?.periodMs ?? 1000) / 1000;
  const lasts = ({ from, to }: Stretch): number => (seconds[to] ?? 0) - (seconds[from] ?? 0) + period;
  const longest = stretchesOf(hits)
    .filter(({ from }) => from >= fewestCalm && !hits.slice(from - fewestCalm, from).includes(true))
    .sort((a, b) => lasts(b) - lasts(a))[0];
  const length = (seconds.at(-1) ?? 0) - (seconds[0] ?? 0);
  if (longest === undefined || lasts(longest) < Math.max(fewestSeconds, length * fewestShare)) return null;
  const calm = calmest(mean.slice(0, longest.from), Math.min(periods, longest.from));
  const first = firstSlow(mean, longest, (value) => isSlow(value, calmMean, above.mean));
  return {
    startSeconds: (seconds[first] ?? 0) - period,
    endSeconds: seconds[longest.to] ?? 0,
    calm: {
      startSeconds: (seconds[calm.from] ?? 0) - period,
      endSeconds: seconds[calm.to] ?? 0,
      meanMs: median(mean.slice(calm.from, calm.to + 1)),
    },
    meanMs: median(mean.slice(first, longest.to + 1)),
  };
}

function calmest(values: readonly number[], periods: number): Stretch {
  const starts = Array.from({ length: values.length - periods + 1 }, (_, start) => start);
  const levels = starts.map((start) => median(values.slice(start, start + periods)));
  const from = levels.reduce(
    (least, level, start) => (level < (levels[least] ?? Infinity) ? start : least),
    0,
  );
  return { from, to: from + periods - 1 };
}

/** The running median of five (Tukey, Exploratory Data Analysis, 1977): a single spike leaves no trace. */
function smooth(values: readonly number[]): number[] {
  return values.map((_, row) => median(values.slice(Math.max(0, row - 2), row + 3)));
}

/** Smoothing blurs the edge by two periods: the first of the raw values that is slow and stays so. */
function firstSlow(
  values: readonly number[],
  { from, to }: Stretch,
  isSlow: (value: number) => boolean,
): number {
  for (let row = Math.max(0, from - 2); row < to; row += 1) {
    if (isSlow(values[row] ?? NaN) && isSlow(values[row + 1] ?? NaN)) return row;
  }
  return from;
}

/** Of a run that was slow from its start: all of it, with nothing calm to compare with. */
export function slowThroughout({ seconds, mean }: Latency): SlowTime | null {
  const [first, last] = [seconds[0], seconds.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { startSeconds: first, endSeconds: last, calm: null, meanMs: median(mean) };
}
