/** Advice on what the percentiles of a whole run hide: fallbacks, a cold start, single outliers. */
import { rowsOf } from '../load-clock.ts';
import { median } from '../../statistics/percentiles.ts';
import { formatMs, formatNumber, formatShare } from '../../format/wording.ts';
import type { Adviser } from './adviser.ts';

export const degradedAnswers: Adviser = (_record, { totals }) => {
  const { degraded, requests } = totals;
  if (degraded === null || degraded === 0) return null;
  return {
    code: 'degraded-answers',
    severity: 'critical',
    text: 'Some answers were fallbacks with status 200: a dependency failed, and the platform hid it.',
    evidence: `${formatNumber(degraded)} of ${formatNumber(requests)} requests (${formatShare(degraded / requests)})`,
  };
};

const coldRows = { share: 0.1, fewest: 3 } as const;
const cold = { factor: 2, ms: 5 } as const;

/** The first tenth of steady load against the rest of it. */
export const coldStart: Adviser = (record) => {
  const { timeline, loadStartMs: startMs, steady } = record;
  const p95 = timeline?.series.get('http_req_duration')?.get('p(95)');
  if (timeline === null || startMs === null || steady === null || p95 === undefined) return null;
  const { from, to } = rowsOf(timeline, startMs, steady);
  const edge = from + Math.floor((to - from) * coldRows.share);
  if (edge - from < coldRows.fewest) return null;
  const [first, rest] = [median([...p95.subarray(from, edge)]), median([...p95.subarray(edge, to)])];
  if (!(first >= rest * cold.factor && first >= rest + cold.ms)) return null;
  return {
    code: 'cold-start',
    severity: 'warning',
    text: 'Steady load began slow: let the ramp warm the target up, or its start weighs on the percentiles.',
    evidence: `p95 ${formatMs(first)} in the first tenth of steady load, ${formatMs(rest)} in the rest`,
  };
};

const far = { factor: 20, ms: 1000 } as const;

export const outliers: Adviser = (_record, { totals: { latency } }) => {
  const { p99Ms, maxMs } = latency;
  if (p99Ms === null || maxMs === null || maxMs < far.ms || maxMs < p99Ms * far.factor) return null;
  return {
    code: 'outliers',
    severity: 'info',
    text: 'Single requests took far longer than all others: look for retries, locks, pauses and timeouts.',
    evidence: `the slowest took ${formatMs(maxMs)}, ${formatNumber(maxMs / p99Ms)} times the p99 of ${formatMs(p99Ms)}`,
  };
};
