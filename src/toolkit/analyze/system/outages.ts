/**
 * Outages that a run saw: when requests began to fail, when the first one succeeded again, and when success and p95
 * were back to what this target's had been. What never was good has no outage, and what fails as often all along has
 * none either. By k6's periods (a second), the failure's own time where the log has it.
 */
import { metricNames } from '../../../contract/metrics.ts';
import type { Run } from '../run.ts';
import { median } from '../../statistics/percentiles.ts';
import { isoAt, clockStartMs, timelineSamples } from './samples.ts';
import type { Moment, Outage } from './target-schema.ts';

/** Most requests of a second fail, and more than twice as many as before. */
export const outageShare = 0.5;
/** What it was before: of the last half minute, of three seconds at least, most of them good. */
const before = { periods: 30, fewest: 3, share: 0.5 } as const;
/** Two in a row: one bad second is no outage. */
const fewestPeriods = 2;
/** Normal are five periods, four of them with this share of the successes before, their p95 within this much of that. */
const normal = { periods: 5, fewest: 4, share: 0.95, p95Factor: 1.5, p95MoreMs: 10 } as const;

interface Periods {
  readonly seconds: readonly number[];
  readonly success: readonly number[];
  readonly p95: readonly number[];
  readonly lengthSeconds: number;
}

/** @param targetSeconds what is promised of a recovery; null: nothing is */
export function findOutages(record: Run, targetSeconds: number | null): Outage[] {
  const periods = readPeriods(record);
  if (periods === null) return [];
  const outages: Outage[] = [];
  const { success } = periods;
  let usual: Usual | null = null;
  let normalSince = 0;
  for (let row = 0; row < success.length; row += 1) {
    // Seconds without a request say nothing, and begin no outage.
    if (!((success[row] ?? NaN) < outageShare)) continue;
    usual = usualBefore(periods, normalSince, row) ?? usual;
    const most = outageShare * (usual?.success ?? 0);
    const end = firstRow(success, row, (share) => share >= most);
    if (usual === null || end - row < fewestPeriods) {
      row = Math.max(row, end - 1);
      continue;
    }
    const seen = describeOutage(record, periods, { from: row, end, usual, targetSeconds });
    outages.push(seen.outage);
    row = seen.last;
    normalSince = seen.last;
  }
  return outages;
}

/** How this target was before: what it has to come back to. */
interface Usual {
  readonly success: number;
  readonly p95: number;
}

/** Null where it was not good, or not for long enough. */
function usualBefore({ success, p95 }: Periods, since: number, row: number): Usual | null {
  const rows = (values: readonly number[]): number[] =>
    values.slice(Math.max(since, row - before.periods), row).filter((value) => !Number.isNaN(value));
  const shares = rows(success);
  const share = median(shares);
  if (shares.length < before.fewest || share < before.share) return null;
  return { success: share, p95: median(rows(p95)) };
}

function readPeriods(record: Run): Periods | null {
  const requests = timelineSamples(record, 'http_reqs', 'count');
  const ok = timelineSamples(record, metricNames.requestOk, 'rate');
  const failed = timelineSamples(record, 'http_req_failed', 'rate');
  if (requests === null || record.timeline === null || (ok === null && failed === null)) return null;
  const share = (row: number): number => ok?.values[row] ?? 1 - (failed?.values[row] ?? NaN);
  return {
    seconds: requests.seconds,
    success: requests.values.map((count, row) => (count > 0 ? share(row) : NaN)),
    p95: timelineSamples(record, 'http_req_duration', 'p(95)')?.values ?? [],
    lengthSeconds: record.timeline.periodMs / 1000,
  };
}

/** The first row from `start` on whose value is known and fits; the length where there is none. */
function firstRow(values: readonly number[], start: number, fits: (value: number) => boolean): number {
  const found = values.findIndex((value, row) => row >= start && !Number.isNaN(value) && fits(value));
  return found === -1 ? values.length : found;
}

interface Seen {
  readonly from: number;
  readonly end: number;
  readonly usual: Usual;
  readonly targetSeconds: number | null;
}

interface Described {
  readonly outage: Outage;
  /** The last row that belongs to it. */
  readonly last: number;
}

function describeOutage(record: Run, periods: Periods, { from, end, usual, targetSeconds }: Seen): Described {
  const { seconds, success, lengthSeconds } = periods;
  const failedAt = failureSecond(record, (seconds[from] ?? 0) - lengthSeconds, lengthSeconds);
  const firstGood = firstRow(success, from + 1, (share) => share >= outageShare * usual.success);
  const back = firstGood < success.length ? normalRow(periods, firstGood, usual) : null;
  const startOf = (row: number): number => (seconds[row] ?? 0) - lengthSeconds;
  const firstSuccess = firstGood < success.length ? startOf(firstGood) : null;
  const normalAgain = back === null ? null : startOf(back);
  const between = (start: number | null, stop: number | null): number | null =>
    start === null || stop === null ? null : Math.max(0, stop - start);
  const recoverySeconds = between(firstSuccess, normalAgain);
  const outage = {
    failed: momentAt(record, failedAt),
    firstSuccess: firstSuccess === null ? null : momentAt(record, firstSuccess),
    normalAgain: normalAgain === null ? null : momentAt(record, normalAgain),
    outageSeconds: between(failedAt, firstSuccess),
    recoverySeconds,
    targetSeconds,
    isInTime: recoverySeconds === null || targetSeconds === null ? null : recoverySeconds < targetSeconds,
  };
  return { outage, last: back ?? (firstGood < success.length ? success.length : end) };
}

/** The first logged failure of that period; the period's start where none is logged. */
function failureSecond(record: Run, periodStart: number, lengthSeconds: number): number {
  const startMs = clockStartMs(record) ?? 0;
  const logged = record.failures
    .map(({ time }) => (Date.parse(time) - startMs) / 1000)
    .filter((at) => at >= periodStart && at < periodStart + lengthSeconds);
  return logged.length === 0 ? periodStart : Math.min(...logged);
}

/** The first of five periods that are as good as those before the outage. */
function normalRow({ success, p95 }: Periods, firstGood: number, usual: Usual): number | null {
  const most = Math.max(usual.p95 * normal.p95Factor, usual.p95 + normal.p95MoreMs);
  const least = normal.share * usual.success;
  const isRight = (row: number): boolean => !((success[row] ?? NaN) < least);
  const isFast = (ms: number | undefined): boolean => !((ms ?? NaN) > most);
  for (let row = firstGood; row + normal.periods <= success.length; row += 1) {
    const rows = Array.from({ length: normal.periods }, (_, offset) => row + offset);
    const isBack =
      rows.filter(isRight).length >= normal.fewest && isFast(median(rows.map((one) => p95[one] ?? NaN)));
    if (isBack && isRight(row) && isFast(p95[row])) return row;
  }
  return null;
}

function momentAt(record: Run, secondsIntoLoad: number): Moment {
  return { time: isoAt(record, secondsIntoLoad), secondsIntoLoad };
}
