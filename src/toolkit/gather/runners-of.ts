/**
 * What each runner of a cluster sent: when its load began, which bundle it ran, how much it requested, and what of it is
 * missing. Runners are told apart by the k6 operator's own tag, `instance_id`; where a pod was started again, or files hold
 * another run, several k6 have the same; a k6 that has none is no runner, and its figures are in the files all the same. Input: the files that a Collector wrote. Output: run.json's `runners`, one for each k6.
 */
import { metricNames } from '../../contract/metrics.ts';
import { isoTime } from '../format/moment.ts';
import type { Exports } from '../record/otlp/exports.ts';
import { readMerged } from '../record/otlp/read-merged.ts';
import type { RunnerFacts } from '../record/run-schema.ts';
import { isPlausible } from '../record/samples/sample-tags.ts';
import { unnumbered } from '../record/strangers.ts';
import type { MergedTimeline, MergedValues } from '../record/types.ts';

/** Which k6 sends in each period; the first of them also while it waits. */
const [users, requests] = ['vus', 'http_reqs'] as const;
const read: ReadonlySet<string> = new Set([users, requests, metricNames.runnerBegan]);

/**
 * By their numbers, and those of the same number by when they ended.
 * @param leftOut phases of requests that are no load
 */
export async function runnersOf(
  paths: readonly string[],
  leftOut: readonly string[],
): Promise<RunnerFacts[]> {
  const { timeline, exports } = await readMerged(paths, (metric) => read.has(metric), { tellsRunners: true });
  if (timeline === null) return [];
  const runners = sendersIn(timeline).flatMap((sender) => factsOf(timeline, exports, { ...sender, leftOut }));
  return runners.sort((a, b) => a.runner - b.runner || Date.parse(a.endedAt) - Date.parse(b.endedAt));
}

/** One k6, of one generator: there it may follow another that ended. */
interface Sender {
  readonly runner: number;
  /** Its place among the timeline's sources. */
  readonly source: number;
  /** What it said of its load; null where it never began. */
  readonly began: Began | null;
  /** That of the k6 which followed it in its place. */
  readonly next: Began | null;
  readonly isFirst: boolean;
}

interface CountedSender extends Sender {
  readonly leftOut: readonly string[];
}

interface Began {
  readonly atMs: number;
  /** In which it was told first. */
  readonly period: number;
  readonly bundle: string | undefined;
}

/** By what each says of itself: one may have ended before it said how many users it has, and one asked for nothing yet. */
function sendersIn(timeline: MergedTimeline): Sender[] {
  const said = [
    ...counted(timeline),
    ...gauges(timeline, users),
    ...gauges(timeline, metricNames.runnerBegan),
  ].map(({ tagId, part }) => [part, instanceOf(timeline.tags[tagId])] as const);
  return [...new Map(said)].flatMap(([source, runner]) => {
    const all = begunOf(timeline, source);
    return (all.length === 0 ? [null] : all).map((began, place) => ({
      ...{ runner, source, began },
      next: all[place + 1] ?? null,
      isFirst: place === 0,
    }));
  });
}

/** A k6 says the same time again and again: another one is of another k6. The earliest first. */
function begunOf(timeline: MergedTimeline, source: number): Began[] {
  const all = new Map<number, Began>();
  for (const { tagId, part, periods, values } of gauges(timeline, metricNames.runnerBegan)) {
    if (part !== source) continue;
    const bundle = timeline.tags[tagId]?.['bundle'];
    values.forEach((atMs, row) => {
      const period = Math.min(periods[row] ?? 0, all.get(atMs)?.period ?? Infinity);
      if (isPlausible(atMs)) all.set(atMs, { atMs, period, bundle });
    });
  }
  return [...all.values()].sort((a, b) => a.atMs - b.atMs);
}

function factsOf(timeline: MergedTimeline, exports: Exports, sender: CountedSender): RunnerFacts[] {
  const { runner, source, began, next, isFirst } = sender;
  const untilMs = next?.atMs ?? Infinity;
  const afterMs = isFirst || began === null ? -Infinity : began.atMs;
  // Two at once in one place send exports that can't be told apart: they are two all the same.
  const endedMs = exports.spanOf(source, { afterMs, untilMs })?.lastMs ?? began?.atMs;
  if (endedMs === undefined) return [];
  return [
    {
      runner,
      startedAt: began === null ? null : isoTime(began.atMs),
      endedAt: isoTime(endedMs),
      exitCode: null,
      signal: null,
      requests: requestsOf(timeline, sender),
      lostPeriods: began === null ? 0 : exports.lostPeriods(source, { afterMs: began.atMs, untilMs }),
      ...(began?.bundle === undefined ? {} : { bundleSha256: began.bundle }),
    },
  ];
}

function requestsOf(
  timeline: MergedTimeline,
  { source, began, next, isFirst, leftOut }: CountedSender,
): number {
  const first = isFirst ? 0 : (began?.period ?? 0);
  const end = next?.period ?? Infinity;
  let total = 0;
  for (const { tagId, part, periods, values } of counted(timeline)) {
    if (part !== source || leftOut.includes(timeline.tags[tagId]?.['phase'] ?? '')) continue;
    periods.forEach((period, row) => {
      if (period >= first && period < end) total += values[row] ?? 0;
    });
  }
  return total;
}

/** By the k6 that sent them: two of the same number are two. */
function counted({ metrics }: MergedTimeline): readonly MergedValues[] {
  const metric = metrics.get(requests);
  return metric?.type === 'counter' ? metric.series : [];
}

/** One for each generator and combination of tags. */
function gauges({ metrics }: MergedTimeline, name: string): readonly MergedValues[] {
  const metric = metrics.get(name);
  return metric?.type === 'gauge' ? metric.series : [];
}

function instanceOf({ instance_id: text = '' }: Readonly<Record<string, string>> = {}): number {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : unnumbered;
}
