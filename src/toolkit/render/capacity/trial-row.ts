/** A trial in words, for every format. */
import { formatMs, formatNumber, formatShare } from '../../analyze/wording.ts';
import { type CapacityReport, levelUnit } from '../../plan/capacity-report.ts';
import { absent } from '../view/cell.ts';

export interface TrialRow {
  readonly number: string;
  readonly level: string;
  readonly kind: string;
  readonly outcome: CapacityReport['trials'][number]['outcome'];
  readonly rate: string;
  readonly p50: string;
  readonly p95: string;
  readonly p99: string;
  readonly errors: string;
  readonly dropped: string;
  readonly cooldown: string;
  readonly why: string;
}

export function trialRows(report: CapacityReport): TrialRow[] {
  return report.trials.map((trial, place) => {
    const latency = (measure: string): string => {
      const value = trial.latencyMs[measure];
      return value === undefined ? absent : formatMs(value);
    };
    return {
      number: String(place + 1),
      level: `${formatNumber(trial.level)} ${levelUnit(report.model)}`,
      kind: trial.kind,
      outcome: trial.outcome,
      rate: formatNumber(trial.started / trial.seconds),
      p50: latency('p50'),
      p95: latency('p95'),
      p99: latency('p99'),
      errors: trial.errorShare === null ? absent : formatShare(trial.errorShare),
      dropped: formatNumber(trial.dropped),
      cooldown: `${formatNumber(trial.cooldownSeconds)} s`,
      why: trial.reasons.join('; '),
    };
  });
}

export const outcomeMarks: Readonly<Record<TrialRow['outcome'], string>> = {
  good: '✓',
  bad: '✗',
  'generator-limited': '!',
  died: '†',
};
