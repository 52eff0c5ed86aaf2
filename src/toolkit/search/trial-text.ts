/** A trial as a line for whoever waits: `200/s  full   good  p95 84.2 ms  0 % errors`. */
import { formatMs, formatNumber, formatShare } from '../format/wording.ts';
import type { SearchRecord, TrialRecord } from '../record/search-schema.ts';

export function trialText(trial: TrialRecord, unit: SearchRecord['settings']['unit']): string {
  const { level, kind, outcome, latencyMs, errorShare, reasons } = trial;
  const load = unit === 'rate' ? `${formatNumber(level)}/s` : `${formatNumber(level)} users`;
  const p95 = latencyMs['p95'] === undefined ? '' : `p95 ${formatMs(latencyMs['p95'])}`;
  const errors = errorShare === null ? '' : `${formatShare(errorShare)} errors`;
  const why = reasons.length === 0 ? '' : `  (${reasons.join('; ')})`;
  return `${load.padStart(12)}  ${kind.padEnd(5)}  ${outcome.padEnd(4)}  ${p95}  ${errors}${why}`;
}
