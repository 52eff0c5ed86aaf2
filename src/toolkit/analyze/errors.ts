/**
 * What went wrong with requests, by endpoint and kind: how often, first and last seen. Counts come from raw samples,
 * else from the summary's counters, else from the timeline's; the failure log says in words what was wrong.
 */
import type { FailureEvent } from '../../contract/events.ts';
import { metricNames } from '../../contract/metrics.ts';
import type { PlatformWords } from '../../contract/platform.ts';
import { formatSelector, parseSelector } from '../../contract/selector.ts';
import type { Timeline } from '../record/types.ts';
import type { Run } from './run.ts';
import { kindWords, networkWords, statusWords } from './failure-words.ts';
import type { Report } from './report-schema.ts';
import { type CountedFailure, countFailures } from './samples/count-failures.ts';
import { isoTime } from '../format/moment.ts';

type ErrorRow = Report['errors'][number];

/** Of one endpoint (or `all`) and kind, with what is known of its answers. */
interface Counted extends Pick<ErrorRow, 'endpoint' | 'kind' | 'count' | 'firstSeen' | 'lastSeen'> {
  readonly status: number | null;
  readonly errorCode: number | null;
  readonly check: string | null;
}

export function listErrors(record: Run): ErrorRow[] {
  const { failures, platform } = record;
  const counted = countErrors(record);
  const rows = counted.map((one) => explain(one, record));
  const uncounted = failures.filter((failure) => !counted.some((one) => isOf(one, failure)));
  return [...rows, ...groupFailures(uncounted, platform)].sort((a, b) => b.count - a.count);
}

function countErrors(record: Run): readonly Counted[] {
  const { samples, timeline } = record;
  const sampled: readonly CountedFailure[] = samples === null ? [] : countFailures(samples);
  if (sampled.length > 0) return sampled;
  const summed = countBySummary(record);
  if (summed.length > 0) return summed;
  const seen = timeline === null ? [] : countByTimeline(timeline);
  return seen.length > 0 ? seen : countFailed(record);
}

const unknown = { status: null, errorCode: null, check: null } as const;

function countBySummary({ metrics, timeline }: Run): Counted[] {
  return metrics.selectors(metricNames.requestFailures).flatMap(({ metric, tags }): Counted[] => {
    const { name: endpoint, error: kind } = tags;
    const count = metrics.value(formatSelector(metric, tags), 'count') ?? 0;
    if (endpoint === undefined || kind === undefined || count === 0) return [];
    return [{ ...unknown, endpoint, kind, count, ...seenOf(timeline, { endpoint, kind }) }];
  });
}

/** The record counts by endpoint and by kind, not by both: an error of both was seen while each of them was. */
function seenOf(
  timeline: Timeline | null,
  { endpoint, kind }: { endpoint: string; kind: string },
): Pick<Counted, 'firstSeen' | 'lastSeen'> {
  if (timeline === null) return { firstSeen: null, lastSeen: null };
  const spans = [{ name: endpoint }, { error: kind }].map((tags) =>
    spanOf(timeline, formatSelector(metricNames.requestFailures, tags), 'count'),
  );
  const [first, last] = [
    Math.max(...spans.map((span) => span.first)),
    Math.min(...spans.map((span) => span.last)),
  ];
  return momentsOf(timeline, { first, last });
}

function countByTimeline(timeline: Timeline): Counted[] {
  return [...timeline.series.keys()].flatMap((selector): Counted[] => {
    const { metric, tags } = parseSelector(selector);
    const { error: kind = '' } = tags;
    if (metric !== metricNames.requestFailures || kind === '') return [];
    const { count, ...span } = spanOf(timeline, selector, 'count');
    return count === 0 ? [] : [{ ...unknown, endpoint: 'all', kind, count, ...momentsOf(timeline, span) }];
  });
}

/** Of a script that isn't ours, what k6 took for failed; in ours, that is also what setup means to be refused. */
function countFailed({ metrics, timeline }: Run): Counted[] {
  const count = metrics.get('http_req_failed')?.values['passes'] ?? 0;
  if (count === 0 || metrics.get(metricNames.requestOk) !== null) return [];
  const seen =
    timeline === null
      ? { firstSeen: null, lastSeen: null }
      : momentsOf(timeline, spanOf(timeline, 'http_req_failed', 'rate'));
  return [{ ...unknown, endpoint: 'all', kind: 'failed', count, ...seen }];
}

interface RowSpan {
  readonly first: number;
  readonly last: number;
}

/** The rows in which there was something, and how much in all. */
function spanOf({ series }: Timeline, selector: string, aggregate: string): RowSpan & { count: number } {
  let [first, last, count] = [Infinity, -Infinity, 0];
  series
    .get(selector)
    ?.get(aggregate)
    ?.forEach((value, row) => {
      if (!(value > 0)) return;
      first = Math.min(first, row);
      last = row;
      count += value;
    });
  return { first, last, count };
}

function momentsOf(
  { timesMs, periodMs }: Timeline,
  { first, last }: RowSpan,
): Pick<Counted, 'firstSeen' | 'lastSeen'> {
  const [begin, end] = [timesMs[first], timesMs[last]];
  if (begin === undefined || end === undefined) return { firstSeen: null, lastSeen: null };
  return { firstSeen: isoTime(begin - periodMs), lastSeen: isoTime(end) };
}

function isOf({ endpoint, kind, status, errorCode }: Counted, failure: FailureEvent): boolean {
  return (
    kind === failure.kind &&
    (endpoint === 'all' || endpoint === failure.endpoint) &&
    (status === null || status === failure.response.status) &&
    (kind !== 'network' || errorCode === null || errorCode === failure.response.errorCode)
  );
}

const mostLabels = 3;

/** In the log's words, if it has any for it; its first failure is the run's first. */
function explain(one: Counted, { failures, platform }: Run): ErrorRow {
  const { endpoint, kind, count, firstSeen, lastSeen } = one;
  const logged = failures.filter((failure) => isOf(one, failure));
  const labels = [...new Set(logged.map((failure) => labelOf(failure, platform)))];
  const label = labels.length === 0 ? wordsOf(one, platform) : alternatives(labels);
  return {
    endpoint,
    kind,
    label,
    count,
    firstSeen: logged[0]?.time ?? firstSeen,
    lastSeen: later(lastSeen, logged.at(-1)?.time ?? null),
  };
}

/** Any of which one failure of the row had. */
function alternatives(labels: readonly string[]): string {
  const named = labels.slice(0, mostLabels);
  const all = labels.length > mostLabels ? [...named, 'others'] : named;
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} or ${all.at(-1) ?? ''}`;
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

function wordsOf({ kind, status, errorCode, check }: Counted, platform: PlatformWords): string {
  if (kind === 'check') return `check failed: ${check ?? ''}`;
  if (kind === 'network' && errorCode !== null) return networkWords(errorCode);
  if (kind === 'status' && status !== null) return statusWords(status);
  return kindWords(kind, platform);
}

function groupFailures(failures: readonly FailureEvent[], platform: PlatformWords): ErrorRow[] {
  const rows = new Map<string, ErrorRow>();
  for (const failure of failures) {
    const label = labelOf(failure, platform);
    const key = `${failure.endpoint} ${failure.kind} ${label}`;
    const known = rows.get(key);
    rows.set(key, {
      endpoint: failure.endpoint,
      kind: failure.kind,
      label,
      count: (known?.count ?? 0) + 1,
      firstSeen: known?.firstSeen ?? failure.time,
      lastSeen: failure.time,
    });
  }
  return [...rows.values()];
}

function labelOf({ kind, reason, response }: FailureEvent, platform: PlatformWords): string {
  if (kind === 'network') return networkWords(response.errorCode, reason);
  if (kind !== 'status') return `${kindWords(kind, platform)}: ${reason}`;
  const { status, body } = response;
  const meant = platform.disguisedErrors.find((one) => one.status === status && body.includes(one.body));
  return meant === undefined ? statusWords(status) : `${status}: ${meant.words}`;
}
