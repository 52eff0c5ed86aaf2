/** The history for a terminal: the newest runs of each scenario under a sparkline of all. */
import { verdictTone } from '../console.ts';
import { emptyLine, type Line, line, padStart, renderLines, type TerminalOptions } from '../terminal.ts';
import { textSparkline } from '../view/text-sparkline.ts';
import type { Trend, TrendRow } from './view.ts';

const mostRows = 15;

export function renderHistoryConsole(trends: readonly Trend[], options: TerminalOptions): string {
  return renderLines([...trends.flatMap(trendLines), emptyLine], options);
}

function trendLines({ scenario, p95Ms, ratePerSecond, rows, changes }: Trend): Line[] {
  return [
    emptyLine,
    line(0, ['strong', scenario]),
    line(2, `p95        ${textSparkline(p95Ms)}`),
    line(2, `throughput ${textSparkline(ratePerSecond)}`),
    ...rows.slice(0, mostRows).map(rowLine),
    ...(rows.length > mostRows ? [line(2, ['faint', `and ${rows.length - mostRows} older ones`])] : []),
    ...changes.map((text) => line(2, ['warning', '!'], ` ${text}`)),
  ];
}

function rowLine({ date, verdict, p95, rate, success, commit }: TrendRow): Line {
  const figures = `p95 ${padStart(p95, 9)} ${padStart(rate, 10)} ${padStart(success, 9)}  ${commit}`;
  return line(2, `${date.padEnd(26)} `, [verdictTone(verdict), verdict.padEnd(8)], figures);
}
