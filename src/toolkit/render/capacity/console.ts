/** A search's result for a terminal. */
import type { CapacityReport } from '../../plan/capacity-report.ts';
import { outcomeMarks, trialRows } from './trial-row.ts';

export function renderCapacityText(report: CapacityReport): string {
  const [first = '', ...others] = report.findings;
  const lines = [
    '',
    `  ${first}`,
    ...others.map((finding) => `  ${finding}`),
    '',
    `  SLO ${report.slo} · ${report.target_url}`,
    '',
    ...trialLines(report),
    ...report.notes.map((note) => `  ${note}`),
    '',
  ];
  return lines.join('\n');
}

function trialLines(report: CapacityReport): string[] {
  const rows = trialRows(report);
  const widest = Math.max(0, ...rows.map(({ level }) => level.length));
  return rows.map(
    (row) =>
      `  ${row.number.padStart(3)}  ${row.level.padStart(widest)}  ${row.kind.padEnd(5)}  ${outcomeMarks[row.outcome]} ${row.outcome.padEnd(4)}  p95 ${row.p95.padStart(9)}  errors ${row.errors}`,
  );
}
