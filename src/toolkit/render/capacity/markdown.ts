/** capacity.md: a search's result for a pull request. */
import { markdownTable } from 'markdown-table';
import type { CapacityReport } from '../../plan/capacity-report.ts';
import { escape as escapeText } from '../markdown-parts.ts';
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
    escapeText(row.why),
  ]);
  const sections = [
    `## Capacity: ${escapeText(first)}`,
    others.map((finding) => `- ${escapeText(finding)}`).join('\n'),
    `SLO \`${report.slo}\` · target ${escapeText(report.target_url)}`,
    markdownTable([['', 'load', 'trial', 'outcome', 'p95', 'errors', 'why'], ...rows], {
      alignDelimiters: false,
    }),
    `Repeat: \`${report.command.replaceAll('`', "'")}\``,
    report.notes.map((note) => `> ${escapeText(note)}`).join('\n>\n'),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}
