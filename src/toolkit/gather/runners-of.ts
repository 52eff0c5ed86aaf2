/**
 * What each runner of a cluster sent: when its load began, which bundle it ran, how much it requested, and what of it is
 * missing. Runners are told apart by the k6 operator's own tag, `instance_id`; where a pod was started again, or files hold
 * another run, several k6 have the same; a k6 that has none is no runner, and its figures are in the files all the same. Input: the files that a Collector wrote. Output: run.json's `runners`, one for each k6.
 */
import { metricNames } from '../../contract/metrics.ts';
import { isoTime } from '../format/moment.ts';
import type { Exports } from '../record/otlp/exports.ts';
import { readMerged } from '../record/otlp/read-merged.ts';
import { type RunnerFacts, unnumbered } from '../record/run-schema.ts';
import type { MergedTimeline } from '../record/types.ts';

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

/** By what each says of itself: the first export may have no more than one of these. */
function sendersIn(timeline: MergedTimeline): Sender[] {
  const said = [...gauges(timeline, users), ...gauges(timeline, metricNames.runnerBegan)];
  const bySource = new Map(said.map(({ tags, part }) => [part, instanceOf(tags)] as const));
  return [...bySource].map(([source, runner]) => ({ runner, source }));
}

function factsOf(timeline: MergedTimeline, exports: Exports, { runner, source }: Sender): RunnerFacts[] {
  const span = exports.spanOf(source);
  if (span === null) return [];
  const began = gauges(timeline, metricNames.runnerBegan).find(({ part }) => part === source);
  const startedMs = began?.value ?? null;
  return [
    {
      runner,
      startedAt: startedMs === null ? null : isoTime(startedMs),
      endedAt: isoTime(span.lastMs),
      exitCode: null,
      signal: null,
      requests: requestsOf(timeline, source),
      lostPeriods: exports.lostPeriods(source, startedMs ?? Infinity),
      ...(began?.tags['bundle'] === undefined ? {} : { bundleSha256: began.tags['bundle'] }),
    },
  ];
}

/** By the k6 that sent them: two of the same number are two. */
function requestsOf({ metrics }: MergedTimeline, source: number): number {
  const metric = metrics.get(requests);
  if (metric?.type !== 'counter') return 0;
  const own = metric.series.filter(({ part }) => part === source);
  return own.flatMap(({ values }) => [...values]).reduce((total, count) => total + count, 0);
}

interface Gauge {
  readonly tags: Readonly<Record<string, string>>;
  readonly part: number;
  /** Where it stood last. */
  readonly value: number;
}

/** One for each generator and combination of tags. */
function gauges({ metrics, tags }: MergedTimeline, name: string): Gauge[] {
  const metric = metrics.get(name);
  if (metric?.type !== 'gauge') return [];
  return metric.series.map(({ tagId, part, values }) => ({
    tags: tags[tagId] ?? {},
    part,
    value: values.at(-1) ?? NaN,
  }));
}

function instanceOf({ instance_id: text = '' }: Gauge['tags']): number {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : unnumbered;
}
