/** What is compared: latency and failures of each endpoint; throughput, CPU and memory of the whole. */
import { median, sum } from '../analyze/statistics.ts';
import type { RegressionTolerances } from '../../contract/thresholds.ts';
import type { Baseline, Series, SystemSeries } from './baseline-schema.ts';
import {
  type Estimate,
  estimateFromBlocks,
  estimateFromPairs,
  type Figure,
  type Missing,
} from './estimate.ts';
import type { Draft } from './judge-measure.ts';
import { type Proportion, thinned } from './proportions.ts';

/** How two figures of the same name are held against each other. */
type Pair = readonly [baseline: Baseline, candidate: Baseline];

const latencies = [
  { metric: 'p50 latency', column: 'p50Ms', fewestRequests: 10 },
  { metric: 'p95 latency', column: 'p95Ms', fewestRequests: 20 },
  { metric: 'p99 latency', column: 'p99Ms', fewestRequests: 100 },
] as const;

export function draftMeasures(pairs: readonly Pair[], tolerances: RegressionTolerances): Draft[] {
  const names = new Set(pairs.flatMap((pair) => pair.flatMap(({ endpoints }) => Object.keys(endpoints))));
  return [
    ...[...names].sort().flatMap((name) => endpointDrafts(pairs, name, tolerances)),
    failureDraft(pairs, null, tolerances),
    throughputDraft(pairs, tolerances),
    ...systemDrafts(pairs, tolerances),
  ];
}

function endpointDrafts(pairs: readonly Pair[], endpoint: string, tolerances: RegressionTolerances): Draft[] {
  const of = ({ endpoints }: Baseline): Series | null => endpoints[endpoint]?.series ?? null;
  const kinds = latencies.filter(({ fewestRequests, metric }) =>
    metric === 'p99 latency'
      ? pairs.some((pair) => pair.every((one) => meanCount(of(one)) >= fewestRequests))
      : true,
  );
  return [
    ...kinds.map(({ metric, column, fewestRequests }): Draft => ({
      endpoint,
      metric,
      unit: 'ms',
      allowed: tolerances.latencyShare,
      floor: tolerances.latencyFloorMs,
      higherIsWorse: true,
      found: estimate(pairs, `${endpoint} ${metric}`, (one) => {
        const series = of(one);
        return series === null ? null : levelOf(series, column, fewestRequests / 2);
      }),
    })),
    ...(pairs.some((pair) => pair.some((one) => hasFailures(of(one))))
      ? [failureDraft(pairs, endpoint, tolerances)]
      : []),
  ];
}

const hasFailures = (series: Series | null): boolean => (series?.failures ?? []).some((count) => count > 0);

function meanCount(series: Series | null): number {
  if (series === null || series.count.length === 0) return 0;
  return series.count.reduce((total, count) => total + count, 0) / series.count.length;
}

/** Windows that happened to get too few requests say nothing. */
function levelOf(series: Series, column: 'p50Ms' | 'p95Ms' | 'p99Ms', fewest: number): Figure {
  const { windowSeconds, count } = series;
  const over = series[column].map((value, place) => ((count[place] ?? 0) >= fewest ? value : null));
  return { windowSeconds, over, under: null };
}

function throughputDraft(pairs: readonly Pair[], tolerances: RegressionTolerances): Draft {
  return {
    endpoint: null,
    metric: 'throughput',
    unit: '/s',
    allowed: tolerances.throughputShare,
    floor: 0,
    higherIsWorse: false,
    found: estimate(pairs, 'throughput', ({ whole: { series } }) => ({
      windowSeconds: series.windowSeconds,
      over: series.count,
      under: series.count.map(() => series.windowSeconds),
    })),
  };
}

function systemDrafts(pairs: readonly Pair[], tolerances: RegressionTolerances): Draft[] {
  if (pairs.every((pair) => pair.every(({ system }) => system === null))) return [];
  const of = (pick: (system: SystemSeries) => Pick<Figure, 'over' | 'under'>) => (one: Baseline) =>
    one.system === null ? null : { windowSeconds: one.system.windowSeconds, ...pick(one.system) };
  return [
    {
      endpoint: null,
      metric: 'CPU per request',
      unit: 'ms',
      allowed: tolerances.cpuPerRequestShare,
      floor: tolerances.cpuPerRequestFloorMs,
      higherIsWorse: true,
      found: estimate(
        pairs,
        'CPU per request',
        of(({ cpuSeconds, requests }) => ({
          over: cpuSeconds.map((seconds) => (seconds === null ? null : seconds * 1000)),
          under: requests,
        })),
      ),
    },
    {
      endpoint: null,
      metric: 'memory',
      unit: 'bytes',
      allowed: tolerances.memoryShare,
      floor: tolerances.memoryFloorBytes,
      higherIsWorse: true,
      found: estimate(
        pairs,
        'memory',
        of(({ rssBytes }) => ({ over: rssBytes, under: null })),
      ),
    },
  ];
}

/** Two whole runs by their own blocks, many short ones by their pairs. */
function estimate(
  pairs: readonly Pair[],
  name: string,
  figureOf: (one: Baseline) => Figure | null,
): Estimate | Missing {
  const figures = pairs.map(([baseline, candidate]) => [figureOf(baseline), figureOf(candidate)] as const);
  const [only] = figures;
  if (figures.length > 1 || only === undefined) {
    const seconds = pairs.reduce((total, [baseline]) => total + baseline.load.seconds, 0);
    return estimateFromPairs(
      figures.map(([before, now]) => [wholeOf(before), wholeOf(now)]),
      seconds,
    );
  }
  const [before, now] = only;
  if (before === null || now === null) {
    const missing = before === null ? (now === null ? 'both' : 'the baseline') : 'the candidate';
    return { reason: `there is none in ${missing}`, neededSeconds: null };
  }
  return estimateFromBlocks(before, now, seedOf(name));
}

/** The figure of one short block as a whole. */
function wholeOf(figure: Figure | null): number | null {
  if (figure === null) return null;
  const over = figure.over.filter((value) => value !== null);
  if (over.length === 0) return null;
  return figure.under === null
    ? median(over)
    : sum(over) / sum(figure.under.filter((value) => value !== null));
}

/** @param endpoint null for all requests */
function failureDraft(
  pairs: readonly Pair[],
  endpoint: string | null,
  tolerances: RegressionTolerances,
): Draft {
  const blocksOn = (side: 0 | 1): Proportion[] =>
    pairs.flatMap((pair) => {
      const { whole, endpoints } = pair[side];
      const series = endpoint === null ? whole.series : endpoints[endpoint]?.series;
      return series === undefined ? [] : blocksOf(series);
    });
  const [before, now] = [thinned(blocksOn(0)), thinned(blocksOn(1))];
  const isThere = before.requests > 0 && now.requests > 0;
  return {
    endpoint,
    metric: 'failed requests',
    unit: '%',
    allowed: tolerances.errorRate,
    floor: 0,
    higherIsWorse: true,
    found: isThere
      ? { proportions: [before, now] }
      : { reason: 'there are no requests on one side', neededSeconds: null },
  };
}

const failureBlockSeconds = 20;

function blocksOf({ windowSeconds, count, failures: failed }: Series): Proportion[] {
  const length = Math.ceil(failureBlockSeconds / windowSeconds);
  return Array.from({ length: Math.ceil(count.length / length) }, (_, place) => {
    const within = (values: readonly number[]): number =>
      values.slice(place * length, (place + 1) * length).reduce((total, value) => total + value, 0);
    return { requests: within(count), failures: within(failed) };
  });
}

/** FNV-1a: each measure has its own stream, whatever else is compared. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash;
}
