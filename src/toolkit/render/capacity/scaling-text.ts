/** A measurement of scaling for a terminal, and as scaling.md. */
import { formatNumber, formatShare } from '../../analyze/wording.ts';
import type { ScalingReport } from '../../plan/scaling-report.ts';
import { code, document, list, quotes, repeat, table } from '../markdown-parts.ts';
import { emptyLine, line, renderLines, type TerminalOptions } from '../terminal.ts';
import { absent } from '../view/cell.ts';
import { scalabilityOf } from '../view/scalability.ts';

export function renderScalingText(report: ScalingReport, options: TerminalOptions): string {
  const lines = [
    `${report.slo} · ${formatNumber(report.seconds_used / 60)} min`,
    ...report.notes,
    ...report.findings,
    ...scalabilityOf(report.usl, 'replicas').sentences,
  ];
  return renderLines([emptyLine, ...lines.map((text) => line(2, text))], options);
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
  return document([
    '## Scaling',
    list([...report.findings, ...scalabilityOf(report.usl, 'replicas').sentences]),
    table(['replicas', 'held /s', 'broke /s', 'linear /s', 'efficiency'], rows),
    `SLO ${code(report.slo)}`,
    repeat(report.command),
    quotes(report.notes),
  ]);
}
