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
import { unnumbered } from '../record/strangers.ts';
import type { MergedTimeline, MergedValues } from '../record/types.ts';

/** Which k6 sends in each period; the first of them also while it waits. */
const [users, requests] = ['vus', 'http_reqs'] as const;
const read: ReadonlySet<string> = new Set([users, requests, metricNames.runnerBegan]);

/** By their numbers, and those of the same number by when they ended. */
export async function runnersOf(paths: readonly string[]): Promise<RunnerFacts[]> {
  const { timeline, exports } = await readMerged(paths, (metric) => read.has(metric), { tellsRunners: true });
  if (timeline === null) return [];
  const runners = sendersIn(timeline).flatMap((sender) => factsOf(timeline, exports, sender));
  return runners.sort((a, b) => a.runner - b.runner || Date.parse(a.endedAt) - Date.parse(b.endedAt));
}

interface Sender {
  readonly runner: number;
  /** Its place among the timeline's sources. */
  readonly source: number;
}

/** By what each says of itself: one may have ended before it said how many users it has, and one asked for nothing yet. */
function sendersIn(timeline: MergedTimeline): Sender[] {
  const said = [
    ...counted(timeline),
    ...gauges(timeline, users),
    ...gauges(timeline, metricNames.runnerBegan),
  ].map(({ tagId, part }) => [part, instanceOf(timeline.tags[tagId])] as const);
  return [...new Map(said)].map(([source, runner]) => ({ runner, source }));
}

function factsOf(timeline: MergedTimeline, exports: Exports, { runner, source }: Sender): RunnerFacts[] {
  const span = exports.spanOf(source);
  if (span === null) return [];
  const began = gauges(timeline, metricNames.runnerBegan).find(({ part }) => part === source);
  const startedMs = began?.values.at(-1) ?? null;
  const bundle = began === undefined ? undefined : timeline.tags[began.tagId]?.['bundle'];
  return [
    {
      runner,
      startedAt: startedMs === null ? null : isoTime(startedMs),
      endedAt: isoTime(span.lastMs),
      exitCode: null,
      signal: null,
      requests: requestsOf(timeline, source),
      lostPeriods: exports.lostPeriods(source, startedMs ?? Infinity),
      ...(bundle === undefined ? {} : { bundleSha256: bundle }),
    },
  ];
}

function requestsOf(timeline: MergedTimeline, source: number): number {
  const own = counted(timeline).filter(({ part }) => part === source);
  return own.flatMap(({ values }) => [...values]).reduce((total, count) => total + count, 0);
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
