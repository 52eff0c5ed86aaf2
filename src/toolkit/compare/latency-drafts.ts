/** Latency as it is compared: of two whole runs the percentiles of all requests, of blocks in turn each block's own. */
import type { RegressionTolerances } from '../../contract/thresholds.ts';
import { median, sum } from '../statistics/percentiles.ts';
import type { Baseline, Series } from './baseline-schema.ts';
import { type Estimate, estimateFromPairs, lacking, type Missing } from './estimate.ts';
import { estimatePercentile } from './estimate-percentile.ts';
import { type Slice, unpackSlices } from './histograms.ts';
import type { Draft } from './judge-measure.ts';
import { slicesOfSeries } from './pool-latencies.ts';
import { type Pool, poolOf } from './pool.ts';

export type Pair = readonly [baseline: Baseline, candidate: Baseline];
type Traffic = Baseline['whole'];

/** Both sides' requests of an endpoint; null on a side that has none. */
export interface EndpointPools {
  /** Null: of all requests. */
  readonly endpoint: string | null;
  readonly sides: readonly [Pool | null, Pool | null];
  /** Whether both kept the latency of all requests, or it is rebuilt from their windows. */
  readonly isKept: boolean;
}

const percentiles = [
  { metric: 'p50 latency', q: 0.5 },
  { metric: 'p95 latency', q: 0.95 },
  { metric: 'p99 latency', q: 0.99 },
  { metric: 'p99.9 latency', q: 0.999 },
] as const;
/** Where a change of shape would hide from the others. */
const between = [
  { metric: 'p75 latency', q: 0.75 },
  { metric: 'p90 latency', q: 0.9 },
] as const;
/** Of a block, whose percentiles have to stand on their own. */
const blockPercentiles = [
  { metric: 'p50 latency', column: 'p50Ms', fewestRequests: 10 },
  { metric: 'p95 latency', column: 'p95Ms', fewestRequests: 20 },
  { metric: 'p99 latency', column: 'p99Ms', fewestRequests: 100 },
] as const;

export function endpointsOf(pairs: readonly Pair[]): string[] {
  return [
    ...new Set(pairs.flatMap((pair) => pair.flatMap(({ endpoints }) => Object.keys(endpoints)))),
  ].sort();
}

/** Of each endpoint, and of all requests where there are more than one's. */
function latencySubjects(pairs: readonly Pair[]): readonly (string | null)[] {
  const names = endpointsOf(pairs);
  return names.length === 1 ? names : [...names, null];
}

export function trafficOf({ whole, endpoints }: Baseline, endpoint: string | null): Traffic | undefined {
  return endpoint === null ? whole : endpoints[endpoint];
}

export function poolEndpoints(pairs: readonly Pair[]): EndpointPools[] {
  return latencySubjects(pairs).map((endpoint) => poolEndpoint(pairs, endpoint));
}

function poolEndpoint(pairs: readonly Pair[], endpoint: string | null): EndpointPools {
  const parts = pairs.map((pair) => pair.map((one) => trafficOf(one, endpoint)));
  // What one lacks is rebuilt for both: an error that both have cancels.
  const isKept = parts.flat().every((part) => part?.slices !== undefined);
  const pool = (side: 0 | 1): Pool | null => {
    const own = parts.flatMap((pair) => pair[side] ?? []);
    const seconds = sum(pairs.map((pair) => pair[side].load.seconds));
    return own.length === 0
      ? null
      : poolOf(
          own.flatMap((part) => slicesOf(part, isKept)),
          seconds,
        );
  };
  return { endpoint, isKept, sides: [pool(0), pool(1)] };
}

function slicesOf({ slices, series }: Traffic, isKept: boolean): readonly Slice[] {
  return (isKept ? unpackSlices(slices ?? '') : null) ?? slicesOfSeries(series);
}

/** Of two whole runs. */
export function draftPercentiles(pools: readonly EndpointPools[], tolerances: RegressionTolerances): Draft[] {
  return pools.flatMap((pool) =>
    percentiles
      .map(({ metric, q }) => latencyDraft({ ...pool, metric, tolerances }, estimateSides(pool, q)))
      .filter(({ metric, found }) => isAsked(pool, metric, found)),
  );
}

/** p99.9 is judged only where it can be; of an endpoint that one side lacks, its tail is not missed as well. */
function isAsked({ isKept, sides }: EndpointPools, metric: string, found: Estimate | Missing): boolean {
  if (metric === 'p99.9 latency') return isKept && !('reason' in found);
  return metric !== 'p99 latency' || sides.every((pool) => pool !== null);
}

/** Percentiles between those that are always judged. */
export function draftBetween(pools: readonly EndpointPools[], tolerances: RegressionTolerances): Draft[] {
  return pools.flatMap((pool) =>
    between.map(({ metric, q }) => latencyDraft({ ...pool, metric, tolerances }, estimateSides(pool, q))),
  );
}

function estimateSides({ sides: [baseline, candidate] }: EndpointPools, q: number): Estimate | Missing {
  if (baseline === null || candidate === null) return lacking(baseline, candidate);
  return estimatePercentile(baseline, candidate, q);
}

/** Of pairs of short blocks: from pair to pair, and of all blocks together what a single block is too short for. */
export function draftBlockPercentiles(pairs: readonly Pair[], tolerances: RegressionTolerances): Draft[] {
  return latencySubjects(pairs).flatMap((endpoint) =>
    blockPercentiles.map(({ metric, column, fewestRequests }) => {
      const isTooShort = metric === 'p99 latency' && !isCarriedByBlocks(pairs, endpoint, fewestRequests);
      const found = isTooShort
        ? estimateSides(poolEndpoint(pairs, endpoint), 0.99)
        : estimateFromPairs(
            pairs.map(([before, now]) => [
              blockLevel(trafficOf(before, endpoint), column, fewestRequests / 2),
              blockLevel(trafficOf(now, endpoint), column, fewestRequests / 2),
            ]),
            sum(pairs.map(([{ load }]) => load.seconds)),
          );
      return latencyDraft({ endpoint, metric, tolerances }, found);
    }),
  );
}

function isCarriedByBlocks(pairs: readonly Pair[], endpoint: string | null, fewest: number): boolean {
  return pairs.some((pair) => pair.every((one) => meanCount(trafficOf(one, endpoint)) >= fewest));
}

type Column = (typeof blockPercentiles)[number]['column'];

/** Windows that happened to get too few requests say nothing. */
function blockLevel(traffic: Traffic | undefined, column: Column, fewest: number): number | null {
  if (traffic === undefined) return null;
  const { count, [column]: values } = traffic.series;
  const known = values.filter((value, window) => value !== null && (count[window] ?? 0) >= fewest);
  return known.length === 0 ? null : median(known.filter((value) => value !== null));
}

function meanCount(traffic: Traffic | undefined): number {
  const counts: Series['count'] = traffic?.series.count ?? [];
  return counts.length === 0 ? 0 : sum(counts) / counts.length;
}

interface LatencyFigure {
  readonly endpoint: string | null;
  readonly metric: string;
  readonly tolerances: RegressionTolerances;
}

function latencyDraft({ endpoint, metric, tolerances }: LatencyFigure, found: Estimate | Missing): Draft {
  return {
    endpoint,
    metric,
    unit: 'ms',
    allowed: tolerances.latencyShare,
    floor: tolerances.latencyFloorMs,
    higherIsWorse: true,
    found,
  };
}
