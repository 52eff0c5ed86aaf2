/** From the figures' verdicts to one: a regression anywhere is one; sameness is a claim for most of the requests. */
import { sum } from '../statistics/percentiles.ts';
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
/** So many requests are asked of an endpoint before the sameness of its p99 is. */
const requestsForP99 = 10_000;

export function overall(measures: readonly Measure[], traffic: Traffic): Overall {
  const unsure = measures.filter(({ verdict }) => verdict === 'inconclusive');
  const isWholeJudged = measures.some(
    ({ endpoint, metric }) => endpoint === null && metric === 'p99 latency',
  );
  const tails = unsure.filter((one) => isOptional(one) || (isWholeJudged && isLeftToTheWhole(one, traffic)));
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

/** p99.9 is judged where it can be, and asked of nobody. */
const isOptional = ({ metric }: Measure): boolean => metric === 'p99.9 latency';

/**
 * The tail of an endpoint with few requests is in that of all requests together, which has to be the same; its own has
 * to look no worse than is allowed.
 */
function isLeftToTheWhole({ endpoint, metric, change, allowed }: Measure, traffic: Traffic): boolean {
  const isCarried = (traffic.get(endpoint) ?? 0) >= requestsForP99;
  const looksSame = change === null || Math.abs(change) <= allowed;
  return endpoint !== null && metric === 'p99 latency' && !isCarried && looksSame;
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
