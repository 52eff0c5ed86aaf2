/** capacity.md: a search's result for a pull request. */
import type { CapacityReport } from '../../plan/capacity-report.ts';
import { code, document, escape, list, quotes, repeat, table } from '../markdown-parts.ts';
import { outcomeMarks, trialRows } from './trial-row.ts';

export function renderCapacityMarkdown(report: CapacityReport): string {
  const [first = '', ...others] = report.findings;
  const rows = trialRows(report).map((row) => [
    row.number,
    row.level,
    row.kind,
    `${outcomeMarks[row.outcome]} ${row.outcome}`,
    row.p95,
    row.errors,
    row.why,
  ]);
  return document([
    `## Capacity: ${escape(first)}`,
    list(others),
    `SLO ${code(report.slo)} · target ${escape(report.target_url)}`,
    table(['', 'load', 'trial', 'outcome', 'p95', 'errors', 'why'], rows),
    repeat(report.command),
    quotes(report.notes),
  ]);
}
