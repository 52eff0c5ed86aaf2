/** A search's result for a terminal: its trials, then what was found. */
import type { CapacityReport } from '../../plan/capacity-report.ts';
import {
  columnWidth,
  emptyLine,
  type Line,
  line,
  padStart,
  renderLines,
  type TerminalOptions,
} from '../terminal.ts';
import { outcomeMarks, trialRows } from './trial-row.ts';

export function renderCapacityText(report: CapacityReport, options: TerminalOptions): string {
  const lines = [
    emptyLine,
    line(2, `SLO ${report.slo} · ${report.target_url}`),
    emptyLine,
    ...trialLines(report),
    ...report.notes.map((note) => line(2, ['faint', note])),
    emptyLine,
    ...report.findings.map((finding) => line(2, finding)),
  ];
  return renderLines(lines, options);
}

function trialLines(report: CapacityReport): Line[] {
  const rows = trialRows(report);
  const widest = columnWidth(rows.map(({ level }) => level));
  return rows.map((row) =>
    line(
      2,
      `${row.number.padStart(3)}  ${padStart(row.level, widest)}  ${row.kind.padEnd(5)}  ${outcomeMarks[row.outcome]} ${row.outcome.padEnd(4)}  p95 ${padStart(row.p95, 9)}  errors ${row.errors}`,
    ),
  );
}
