/** The history for a terminal: the newest runs of each scenario under a sparkline of all. */
import pc from 'picocolors';
import { type ConsoleOptions, cut } from '../console.ts';
import { textSparkline } from '../view/text-sparkline.ts';
import type { Trend } from './view.ts';

const mostRows = 15;

export function renderHistoryConsole(trends: readonly Trend[], { color, width }: ConsoleOptions): string {
  const colors = pc.createColors(color);
  const paint = {
    PASS: colors.green,
    FAIL: colors.red,
    INVALID: colors.yellow,
    'NO GATES': colors.dim,
  } as const;
  if (trends.length === 0) return 'there are no runs yet; type jorge-load run smoke --sandbox\n';
  const lines = trends.flatMap(({ scenario, p95Ms, ratePerSecond, rows, changes }) => [
    '',
    colors.bold(scenario),
    `  p95        ${textSparkline(p95Ms)}`,
    `  throughput ${textSparkline(ratePerSecond)}`,
    ...rows
      .slice(0, mostRows)
      .map(
        ({ date, verdict, p95, rate, success, commit }) =>
          `  ${date.padEnd(26)} ${paint[verdict](verdict.padEnd(8))} p95 ${p95.padStart(9)} ${rate.padStart(10)} ${success.padStart(9)}  ${commit}`,
      ),
    ...(rows.length > mostRows ? [colors.dim(`  and ${rows.length - mostRows} older ones`)] : []),
    ...changes.map((text) => `  ${colors.yellow('!')} ${text}`),
  ]);
  return `${lines.map((line) => cut(line, width)).join('\n')}\n\n`;
}
