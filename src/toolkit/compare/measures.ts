/** What is compared: latency and failures of each endpoint; throughput, CPU and memory of the whole. */
import { median, sum } from '../statistics/percentiles.ts';
import type { RegressionTolerances } from '../../contract/thresholds.ts';
import type { Baseline, Series, SystemSeries } from './baseline-schema.ts';
import {
  type Estimate,
  estimateFromBlocks,
  estimateFromPairs,
  type Figure,
  lacking,
  type Missing,
} from './estimate.ts';
import type { Draft } from './judge-measure.ts';
import { endpointsOf, type Pair, trafficOf } from './latency-drafts.ts';
import { estimateShares, type Proportion } from './proportions.ts';

/** @param latency drafts of each endpoint and of all requests, which stand beside their other figures */
export function draftMeasures(
  pairs: readonly Pair[],
  latency: readonly Draft[],
  tolerances: RegressionTolerances,
): Draft[] {
  const failing = endpointsOf(pairs).filter((name) =>
    pairs.some((pair) => pair.some((one) => hasFailures(trafficOf(one, name)?.series))),
  );
  return [
    ...endpointsOf(pairs).flatMap((name) => [
      ...latency.filter(({ endpoint }) => endpoint === name),
      ...(failing.includes(name) ? [failureDraft(pairs, name, tolerances)] : []),
    ]),
    ...latency.filter(({ endpoint }) => endpoint === null),
    failureDraft(pairs, null, tolerances),
    throughputDraft(pairs, tolerances),
    ...systemDrafts(pairs, tolerances),
  ];
}

const hasFailures = (series: Series | undefined): boolean =>
  (series?.failures ?? []).some((count) => count > 0);

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
  if (before === null || now === null) return lacking(before, now);
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
      const series = trafficOf(pair[side], endpoint)?.series;
      return series === undefined ? [] : blocksOf(series);
    });
  return {
    endpoint,
    metric: 'failed requests',
    unit: '%',
    allowed: tolerances.errorRate,
    floor: 0,
    higherIsWorse: true,
    found: estimateShares([blocksOn(0), blocksOn(1)], sum(pairs.map(([{ load }]) => load.seconds))),
  };
}

const failureBlockSeconds = 20;

function blocksOf({ windowSeconds, count, failures: failed }: Series): Proportion[] {
  const length = Math.ceil(failureBlockSeconds / windowSeconds);
  return Array.from({ length: Math.ceil(count.length / length) }, (_, place) => {
    const within = (values: readonly number[]): number =>
      sum(values.slice(place * length, (place + 1) * length));
    return { requests: within(count), failures: within(failed) };
  });
}

/** FNV-1a: each measure has its own stream, whatever else is compared. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash;
}
