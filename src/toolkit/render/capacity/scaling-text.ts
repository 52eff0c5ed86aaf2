/** A measurement of scaling for a terminal, and as scaling.md. */
import { markdownTable } from 'markdown-table';
import { formatNumber, formatShare } from '../../analyze/wording.ts';
import type { ScalingReport } from '../../plan/scaling-report.ts';
import { escape as escapeText } from '../markdown-parts.ts';
import { absent } from '../view/cell.ts';
import { scalabilityOf } from '../view/scalability.ts';

export function renderScalingText(report: ScalingReport): string {
  const lines = [
    ...report.findings,
    ...scalabilityOf(report.usl, 'replicas').sentences,
    `${report.slo} · ${formatNumber(report.seconds_used / 60)} min`,
    ...report.notes,
  ];
  return ['', ...lines.map((line) => `  ${line}`), ''].join('\n');
}

export interface SizeRow {
  readonly replicas: string;
  readonly held: string;
  readonly broke: string;
  readonly efficiency: string;
  readonly linear: string;
}

export function sizeRows({ sizes }: ScalingReport): SizeRow[] {
  const [first] = sizes;
  const each = first?.perSecond == null ? null : first.perSecond / first.replicas;
  return sizes.map(({ replicas, capacity: { held, broke }, efficiency }) => ({
    replicas: String(replicas),
    held: held === null ? absent : formatNumber(held.level),
    broke: broke === null ? absent : formatNumber(broke.level),
    linear: each === null ? absent : formatNumber(each * replicas),
    efficiency: efficiency === null ? absent : formatShare(efficiency),
  }));
}

export function renderScalingMarkdown(report: ScalingReport): string {
  const rows = sizeRows(report).map(({ replicas, held, broke, linear, efficiency }) => [
    replicas,
    held,
    broke,
    linear,
    efficiency,
  ]);
  const sections = [
    '## Scaling',
    [...report.findings, ...scalabilityOf(report.usl, 'replicas').sentences]
      .map((sentence) => `- ${escapeText(sentence)}`)
      .join('\n'),
    markdownTable([['replicas', 'held /s', 'broke /s', 'linear /s', 'efficiency'], ...rows], {
      alignDelimiters: false,
    }),
    `SLO \`${report.slo}\``,
    `Repeat: \`${report.command.replaceAll('`', "'")}\``,
    report.notes.map((note) => `> ${escapeText(note)}`).join('\n>\n'),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}
