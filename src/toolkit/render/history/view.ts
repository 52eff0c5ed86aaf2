/** The history in words: one trend a scenario. */
import { formatMs, formatNumber, formatShare } from '../../analyze/wording.ts';
import type { PastRun } from '../../history/run-history.ts';
import { findCuts } from '../../statistics/change-points.ts';
import { absent } from '../view/cell.ts';
import { formatDate } from '../view/moment.ts';

export interface Trend {
  readonly scenario: string;
  /** Oldest first; NaN where there is no figure. */
  readonly p95Ms: readonly number[];
  readonly ratePerSecond: readonly number[];
  /** Newest first. */
  readonly rows: readonly TrendRow[];
  /** Where a p95 changed for good, a sentence each. */
  readonly changes: readonly string[];
}

export interface TrendRow {
  readonly id: string;
  readonly date: string;
  readonly verdict: PastRun['verdict'];
  readonly p95: string;
  readonly rate: string;
  readonly success: string;
  readonly commit: string;
}

/** @param runs oldest first */
export function buildTrends(runs: readonly PastRun[]): Trend[] {
  return [...new Set(runs.map(({ scenario }) => scenario))].sort().map((scenario) => {
    const own = runs.filter((run) => run.scenario === scenario);
    return {
      scenario,
      p95Ms: own.map(({ p95Ms }) => p95Ms ?? NaN),
      ratePerSecond: own.map(({ ratePerSecond }) => ratePerSecond ?? NaN),
      rows: own.map(rowOf).reverse(),
      changes: changesOf(own),
    };
  });
}

function rowOf({ id, startedAt, verdict, p95Ms, ratePerSecond, successShare, commit }: PastRun): TrendRow {
  return {
    id,
    date: formatDate(startedAt),
    verdict,
    p95: p95Ms === null ? absent : formatMs(p95Ms),
    rate: ratePerSecond === null ? absent : `${formatNumber(ratePerSecond)}/s`,
    success: successShare === null ? absent : formatShare(successShare),
    commit: commit === null ? absent : commit.slice(0, 10),
  };
}

/** Of runs that speak about the target. */
function changesOf(runs: readonly PastRun[]): string[] {
  const valid = runs.filter(({ verdict }) => verdict !== 'INVALID');
  const endpoints = new Set(valid.flatMap(({ endpointP95Ms }) => Object.keys(endpointP95Ms)));
  return [...endpoints].sort().flatMap((endpoint) => {
    const measured = valid.filter(({ endpointP95Ms }) => endpointP95Ms[endpoint] !== undefined);
    const cuts = findCuts(measured.map(({ endpointP95Ms }) => Math.log(endpointP95Ms[endpoint] ?? NaN)));
    return cuts.map(
      ({ at, before, after }) =>
        `p95 of ${endpoint} changed with ${measured[at]?.id ?? ''}: ${formatMs(Math.exp(before))} before, ${formatMs(Math.exp(after))} since`,
    );
  });
}
