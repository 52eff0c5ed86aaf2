/**
 * When a limit broke for good: the first moment from which a 10 s window stays beyond it until its phase ends.
 * Windows over a record's periods: percentiles by the median of the periods' own, shares and means weighted by
 * requests, throughput by requests ÷ seconds. Good enough for 'since when'; the verdict itself is k6's.
 */
import { metricNames } from '../../contract/metrics.ts';
import { parseSelector } from '../../contract/selector.ts';
import type { RunRecord, Timeline } from '../record/types.ts';
import { type Expression, holds, parseExpression } from './expression.ts';
import { loadStartMs, rowsOf, windowsOf } from './load-clock.ts';
import type { Check, Report } from './report-schema.ts';
import { median, sum } from './statistics.ts';

const windowMs = 10_000;

/** The checks, the missed ones with the moment since when. */
export function dateBreaks(record: RunRecord, checks: readonly Check[]): Check[] {
  return checks.map((check) =>
    check.status === 'missed' ? { ...check, brokenSince: brokenSince(record, check) } : check,
  );
}

/** The dated breaks in the order of time. */
export function orderBreaks(record: RunRecord, checks: readonly Check[]): Report['what_broke_first'] {
  const startMs = loadStartMs(record);
  if (startMs === null) return [];
  return checks
    .flatMap(({ brokenSince: time, label, kind, value, limit }) =>
      time === null
        ? []
        : [{ time, secondsIntoLoad: (Date.parse(time) - startMs) / 1000, label, kind, value, limit }],
    )
    .sort((a, b) => a.secondsIntoLoad - b.secondsIntoLoad);
}

function brokenSince(record: RunRecord, check: Check): string | null {
  const { timeline, plan } = record;
  const startMs = loadStartMs(record);
  const expression = parseExpression(check.expression);
  if (timeline === null || plan === null || startMs === null || expression === null) return null;
  const read = windowReader(timeline, check, expression);
  if (read === null) return null;
  const { phase = null } = parseSelector(check.selector).tags;
  const last = windowsOf(plan, phase).at(-1);
  if (last === undefined) return null;
  const isBroken = (start: number, end: number): boolean => {
    const value = read(start, end);
    return !Number.isNaN(value) && !holds({ ...expression, limit: check.limit }, value);
  };
  const length = Math.max(1, Math.round(windowMs / timeline.periodMs));
  const row = firstOfLastBreak({ ...rowsOf(timeline, startMs, last), length }, isBroken);
  const time = row === null ? undefined : timeline.timesMs[row];
  return time === undefined ? null : new Date(time - timeline.periodMs).toISOString();
}

/** Walks back from the phase's end while windows are broken; the first broken row of the earliest of them. */
function firstOfLastBreak(
  { from, to, length }: { from: number; to: number; length: number },
  isBroken: (start: number, end: number) => boolean,
): number | null {
  let first: number | null = null;
  for (let start = Math.max(from, to - length); start >= from; start -= 1) {
    if (!isBroken(start, Math.min(to, start + length))) break;
    first = start;
  }
  while (first !== null && first < to - 1 && !isBroken(first, first + 1)) first += 1;
  return first;
}

type WindowReader = (start: number, end: number) => number;

/** Null where the record has no series for the check. */
function windowReader(timeline: Timeline, check: Check, { aggregate }: Expression): WindowReader | null {
  const { metric, tags } = parseSelector(check.selector);
  const series = seriesName(metric, tags['name']);
  const counts = column(timeline, seriesName('http_reqs', tags['name']), 'count');
  if (metric === 'http_reqs') {
    if (counts === null || check.unit !== '/s') return null;
    return (start, end) => sum(counts.subarray(start, end)) / (((end - start) * timeline.periodMs) / 1000);
  }
  const values = column(timeline, series, aggregate === 'p(50)' ? 'med' : aggregate);
  if (values === null) return null;
  const isShare =
    metric === metricNames.requestOk || metric === metricNames.degraded || metric === 'http_req_failed';
  if (!isShare) return (start, end) => median([...values.subarray(start, end)]);
  return (start, end) => weightedMean(values.subarray(start, end), counts?.subarray(start, end) ?? null);
}

function seriesName(metric: string, endpoint: string | undefined): string {
  return endpoint === undefined ? metric : `${metric}{name:${endpoint}}`;
}

function column(timeline: Timeline, series: string, aggregate: string): Float32Array | null {
  return timeline.series.get(series)?.get(aggregate) ?? null;
}

function weightedMean(values: Float32Array, weights: Float32Array | null): number {
  let total = 0;
  let weight = 0;
  values.forEach((value, row) => {
    const own = weights?.[row] ?? 1;
    if (Number.isNaN(value) || Number.isNaN(own)) return;
    total += value * own;
    weight += own;
  });
  return weight === 0 ? NaN : total / weight;
}
