/**
 * A record whose summary and timeline hold all that any of its files says: raw samples stand in for a summary or a
 * timeline that is missing, and give exact figures for every phase, endpoint, user and task; a merged record gives the
 * same, percentiles within their bound; a run of before that was cut has its dashboard's totals up to the last period.
 */
import { percentilesIn } from '../../contract/limit.ts';
import { metricNames, trendStats } from '../../contract/metrics.ts';
import { canonicalSelector, parseSelector } from '../../contract/selector.ts';
import type { MergedTimeline, RunRecord, Summary, SummaryMetric, Timeline } from '../record/types.ts';
import { summariseMerged } from './merged/summarise.ts';
import { drawTimeline } from './samples/draw-timeline.ts';
import { summarise, type SummaryRequest } from './samples/summarise.ts';

export function complete(record: RunRecord): RunRecord {
  const { samples } = record;
  const timeline = record.timeline ?? (samples === null ? null : drawTimeline(samples));
  return { ...record, timeline, summary: completeSummary(record) };
}

type Metrics = Summary['metrics'];

function completeSummary(record: RunRecord): Summary | null {
  const { summary, samples, timeline, merged } = record;
  const totals = timeline === null ? null : totalsOf(timeline, record.platform.ownRequests);
  const sampled = samples === null ? null : summarise(samples, wantedOf(record));
  const joined = merged === undefined ? null : summariseMerged(sinceLoad(merged, record), wantedOf(record));
  const told = summary?.state ?? sampled?.state ?? joined?.state;
  const state = told ?? (timeline === null ? null : lengthOf(timeline));
  if (state === null || [summary, sampled, joined, totals].every((part) => part === null)) return null;
  const measured = canonical(summary?.metrics ?? {});
  const exact = sampled?.metrics ?? {};
  const metrics =
    samples?.isWhole === true
      ? { ...totals, ...joined?.metrics, ...measured, ...withThresholds(exact, measured) }
      : { ...totals, ...exact, ...joined?.metrics, ...measured };
  return { ...summary, state, metrics };
}

/** k6 begins to count time when its load begins, and what it sends says so a part of a second later. */
function sinceLoad(merged: MergedTimeline, { run }: RunRecord): MergedTimeline {
  const said = run?.loadStartedAt ?? null;
  return said === null ? merged : { ...merged, startMs: Date.parse(said) };
}

/** What reports show, and every percentile and sub-metric that is asked for. */
function wantedOf({ plan, asked, samples }: RunRecord): SummaryRequest {
  const limits = [plan?.gates, plan?.targets, plan?.stepLimits, asked, samples?.thresholds];
  const all = limits.flatMap((one) => Object.entries(one ?? {}));
  const percentiles = percentilesIn(all.flatMap(([, expressions]) => expressions));
  return {
    stats: [...new Set([...trendStats, ...percentiles])],
    tags: all.map(([selector]) => Object.keys(parseSelector(selector).tags)),
  };
}

function canonical(metrics: Metrics): Metrics {
  return Object.fromEntries(
    Object.entries(metrics).map(([selector, metric]) => [canonicalSelector(selector), metric]),
  );
}

/** Samples don't say what k6 judged. */
function withThresholds(exact: Metrics, measured: Metrics): Metrics {
  return Object.fromEntries(
    Object.entries(exact).map(([selector, metric]) => {
      const { thresholds } = measured[selector] ?? {};
      return [selector, thresholds === undefined ? metric : { ...metric, thresholds }];
    }),
  );
}

/** Null where the record counted nothing. @param own the names of requests that are no part of the load */
function totalsOf({ totals }: Timeline, own: readonly string[]): Metrics | null {
  if (![...totals.values()].some(({ type, values }) => type === 'counter' && (values['count'] ?? 0) > 0))
    return null;
  return canonical(
    Object.fromEntries(
      [...totals].map(([selector, one]) => [selector, total(one, selector, { totals, own })]),
    ),
  );
}

const perRequest = new RegExp(`^(http_req_.+|${metricNames.requestOk}|${metricNames.degraded})$`);

interface Counts extends Pick<Timeline, 'totals'> {
  readonly own: readonly string[];
}

/** As a summary would have it: with the requests that a trend or a rate is of. */
function total(
  { type, values }: Pick<SummaryMetric, 'type' | 'values'>,
  selector: string,
  counts: Counts,
): SummaryMetric {
  const { metric } = parseSelector(selector);
  if (!perRequest.test(metric)) return { type, contains: 'default', values };
  const count = countOf(counts, selector.replace(metric, 'http_reqs')) - ownCount(counts, selector);
  const passes = Math.round((values['rate'] ?? 0) * count);
  const counted = { trend: { count }, rate: { passes, fails: count - passes }, counter: {}, gauge: {} }[type];
  return { type, contains: 'default', values: { ...values, ...counted } };
}

function countOf({ totals }: Counts, selector: string): number {
  return totals.get(selector)?.values['count'] ?? 0;
}

/** Of all that k6 counted, what was asked on the load test's own behalf: our judgement is of the load alone. */
function ownCount(counts: Counts, selector: string): number {
  if (selector !== metricNames.requestOk && selector !== metricNames.degraded) return 0;
  return counts.own.reduce((sum, name) => sum + countOf(counts, `http_reqs{name:${name}}`), 0);
}

function lengthOf({ timesMs, periodMs }: Timeline): Summary['state'] {
  const [first = 0] = timesMs;
  return { testRunDurationMs: (timesMs.at(-1) ?? first) - first + periodMs };
}
