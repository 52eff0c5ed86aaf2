/**
 * How one endpoint's latency went. It changed where it left its own plateau, or where it was slower while the whole
 * was; a rank-sum test has to agree, as the plateau is the lowest stretch of many. It was slow from its start where it
 * was beyond a missed limit throughout.
 */
import { isOfTrend, parseLimit } from '../../../contract/limit.ts';
import { parseSelector } from '../../../contract/selector.ts';
import type { Run } from '../run.ts';
import type { Check } from '../report-schema.ts';
import { median } from '../../statistics/percentiles.ts';
import { findDeparture, judgedEndSeconds, type Latency, type SlowTime } from '../system/latency-plateau.ts';
import { type Samples, timelineSamples, type Span } from '../system/samples.ts';
import type { Course } from './account-schema.ts';
import { rankSumTail } from '../../statistics/rank-sum.ts';

/** One endpoint's periods with requests that were mostly answered right. */
export interface EndpointLatency extends Latency {
  /** The fastest answer of each; NaN where it is not known. */
  readonly fastest: readonly number[];
}

const slower = { factor: 1.5, ms: 2, pValue: 0.01 } as const;
/**
 * For an endpoint judged by itself: many endpoints and stretches are looked at, so the evidence has to be stronger.
 */
const alone = { factor: 2, pValue: 0.001 } as const;
/** As a share of the largest rise: a smaller one is taken for a side effect of it. */
const echoShare = 0.05;
const fewestRows = 5;
const alwaysShare = 0.8;
/** Between the two it is not clear; and what is beyond in fewer of its last third was not slow to the end. */
const mostlyShare = 0.5;

/** Null where the record has no such series. */
export function endpointLatency(record: Run, endpoint: string): EndpointLatency | null {
  const read = (metric: string, aggregate: string): Samples | null =>
    timelineSamples(record, `${metric}{name:${endpoint}}`, aggregate);
  const mean = read('http_req_duration', 'avg');
  if (mean === null) return null;
  const [p95, fastest, ok, failed] = [
    read('http_req_duration', 'p(95)'),
    read('http_req_duration', 'min'),
    read('request_ok', 'rate'),
    read('http_req_failed', 'rate'),
  ];
  const end = judgedEndSeconds(record);
  const isRight = (row: number): boolean =>
    !((ok?.values[row] ?? 1) < 0.5) && !(ok === null && (failed?.values[row] ?? 0) > 0.5);
  const rows = [...mean.values.keys()].filter(
    (row) => !Number.isNaN(mean.values[row] ?? NaN) && (mean.seconds[row] ?? 0) <= end && isRight(row),
  );
  const pick = (samples: Samples | null): number[] => rows.map((row) => samples?.values[row] ?? NaN);
  return {
    seconds: rows.map((row) => mean.seconds[row] ?? NaN),
    mean: pick(mean),
    p95: pick(p95 ?? mean),
    fastest: pick(fastest),
  };
}

/** When it left its own plateau; null where it did not, or where that can be chance. */
export function ownDeparture(record: Run, latency: EndpointLatency): SlowTime | null {
  const slow = findDeparture(record, latency);
  if (slow === null) return null;
  const { earlier, within } = sides(latency, slow);
  const isLarge = median(within) >= median(earlier) * alone.factor;
  return isLarge && rankSumTail(earlier, within) < alone.pValue ? slow : null;
}

/** Its means before a slow time, or beside it where it began at once, and within. */
function sides(
  { seconds, mean }: Latency,
  slow: Span,
): { readonly earlier: number[]; readonly within: number[] } {
  const of = (fits: (at: number) => boolean): number[] => mean.filter((_, row) => fits(seconds[row] ?? NaN));
  const isWithin = (at: number): boolean => at > slow.startSeconds && at <= slow.endSeconds;
  const before = of((at) => at <= slow.startSeconds);
  const beside = of((at) => !isWithin(at));
  return { earlier: before.length >= fewestRows ? before : beside, within: of(isWithin) };
}

export const unknownCourse: Course = {
  kind: 'too-few',
  before: null,
  now: null,
  sinceSeconds: null,
  untilSeconds: null,
};

/** While the whole was slow, or another endpoint. */
export function courseWithin(latency: EndpointLatency, slow: SlowTime): Course {
  const { earlier, within } = sides(latency, slow);
  if (earlier.length < fewestRows || within.length < fewestRows) return unknownCourse;
  const [before, now] = [median(earlier), median(within)];
  const course = { ...unknownCourse, before, now };
  if (now < before * slower.factor || now < before + slower.ms) return { ...course, kind: 'untouched' };
  if (!(rankSumTail(earlier, within) < slower.pValue)) return { ...course, kind: 'unclear' };
  return { ...course, kind: 'changed', ...moments(latency, slow) };
}

function moments({ seconds }: Latency, slow: Span): Pick<Course, 'sinceSeconds' | 'untilSeconds'> {
  const after = seconds.filter((at) => at > slow.endSeconds).length;
  return {
    sinceSeconds: Math.max(0, slow.startSeconds),
    untilSeconds: after >= fewestRows ? slow.endSeconds : null,
  };
}

/** A rise that is small beside the largest one is taken for a side effect of it. */
export function withoutEchoes(courses: readonly Course[]): Course[] {
  const most = Math.max(...courses.map(riseOf));
  return courses.map((course) =>
    course.kind === 'changed' && riseOf(course) < most * echoShare
      ? { ...course, kind: 'untouched', sinceSeconds: null, untilSeconds: null }
      : course,
  );
}

export function riseOf({ kind, before, now }: Course): number {
  return kind === 'changed' ? (now ?? 0) - (before ?? 0) : 0;
}

/** Without any slow time to hold it against: beyond a missed limit of latency from the start, or untouched. */
export function courseThroughout(
  endpoint: string,
  { seconds, mean }: EndpointLatency,
  checks: readonly Check[],
): Course {
  if (mean.length < fewestRows) return unknownCourse;
  const limit = Math.min(...missedLimits(checks, endpoint));
  const beyondOf = (means: readonly number[]): number =>
    means.filter((ms) => ms > limit).length / means.length;
  const beyond = beyondOf(mean);
  const [first = 0, last = 0] = [seconds[0], seconds.at(-1)];
  const ending = mean.filter((_, row) => (seconds[row] ?? NaN) >= last - (last - first) / 3);
  const isToTheEnd = beyondOf(ending) > mostlyShare;
  const course = { ...unknownCourse, now: median(mean) };
  if (beyond >= alwaysShare && isToTheEnd) return { ...course, kind: 'always' };
  return { ...course, kind: beyond > mostlyShare ? 'unclear' : 'untouched' };
}

/** Limits on percentiles and means of the whole: neither the slowest request nor one window says anything of the others. */
export function missedLimits(checks: readonly Check[], endpoint: string | null): number[] {
  return checks.flatMap(({ status, selector, expression, limit, windows }) => {
    if (windows !== undefined) return [];
    const { metric, tags } = parseSelector(selector);
    const { name = null } = tags;
    const isOfIt = metric === 'http_req_duration' && (name === null || name === endpoint);
    const aggregate = parseLimit(expression)?.aggregate ?? '';
    const isOfMany = isOfTrend(aggregate) && !['min', 'max', 'p(0)', 'p(100)'].includes(aggregate);
    return isOfIt && status === 'missed' && isOfMany && limit !== null ? [limit] : [];
  });
}
