/** From the figures' verdicts to one: a regression anywhere is one; sameness is a claim for most of the requests. */
import { sum } from '../analyze/statistics.ts';
import type { Baseline } from './baseline-schema.ts';
import type { Measure } from './comparison-schema.ts';

export interface Overall {
  readonly verdict: Measure['verdict'];
  /** Of the requests, those of endpoints of which nothing is left open. */
  readonly settledShare: number;
  readonly open: readonly Measure[];
  /** Percentiles of endpoints that only all requests together are asked for. */
  readonly tails: readonly Measure[];
}

/** Endpoints that have the rest of the requests may be left open. */
const fewestSettled = 0.8;
/** So many requests beyond a percentile are asked of an endpoint before its sameness is. */
const requestsBeyond = 100;
const beyondPercentile: ReadonlyMap<string, number> = new Map([
  ['p99 latency', 0.01],
  ['p99.9 latency', 0.001],
]);

export function overall(measures: readonly Measure[], traffic: Traffic): Overall {
  const unsure = measures.filter(({ verdict }) => verdict === 'inconclusive');
  const tails = unsure.filter((one) => isLeftToTheWhole(one, traffic));
  const open = unsure.filter((one) => !tails.includes(one));
  const openEndpoints = new Set(open.map(({ endpoint }) => endpoint));
  const settledShare = 1 - sum([...openEndpoints].map((endpoint) => shareOf(traffic, endpoint)));
  const isSettled = settledShare >= fewestSettled && open.every((one) => isRareAlone(one));
  return { verdict: verdictOf(measures, isSettled), settledShare, open, tails };
}

function verdictOf(measures: readonly Measure[], isSettled: boolean): Measure['verdict'] {
  const verdicts = new Set(measures.map(({ verdict }) => verdict));
  if (verdicts.has('regressed')) return 'regressed';
  if (!isSettled || verdicts.size === 0) return 'inconclusive';
  return verdicts.has('improved') ? 'improved' : 'same';
}

/**
 * The tail of an endpoint with few requests is that of all requests together, which has to be the same in any case; of
 * its own it has to look no worse than is allowed. p99.9 is judged where it can be, and asked of nobody.
 */
function isLeftToTheWhole({ endpoint, metric, change, allowed }: Measure, traffic: Traffic): boolean {
  const beyond = beyondPercentile.get(metric);
  if (beyond === undefined) return false;
  if (metric === 'p99.9 latency') return true;
  const isCarried = (traffic.get(endpoint) ?? 0) * beyond >= requestsBeyond;
  const looksSame = change === null || Math.abs(change) <= allowed;
  return endpoint !== null && !isCarried && looksSame;
}

/** Only more of its requests would tell. */
function isRareAlone({ endpoint, neededSeconds }: Measure): boolean {
  return endpoint !== null && neededSeconds !== null;
}

/** Requests by endpoint, null for all of them. */
type Traffic = ReadonlyMap<string | null, number>;

function shareOf(traffic: Traffic, endpoint: string | null): number {
  return (traffic.get(endpoint) ?? 0) / (traffic.get(null) ?? 1);
}

export function trafficOf({ endpoints, whole }: Baseline): Traffic {
  const named = Object.entries(endpoints).map(([name, { series }]) => [name, sum(series.count)] as const);
  return new Map<string | null, number>([[null, sum(whole.series.count)], ...named]);
}
