/** A script's checks and metrics for a terminal: those that failed, and how many there are. */
import { statusMarks } from './view/check-row.ts';
import type { ScriptView } from './view/script.ts';

const mostChecks = 5;
const mostMetrics = 8;

/** A title and its lines; none for a script that has neither. */
export function scriptLines({
  checkText,
  checks,
  metrics,
}: ScriptView): readonly (readonly [string, readonly string[]])[] {
  const broken = checks.filter(({ status }) => status !== 'met');
  const lines = broken.map(({ status, group, check, fails, share }) => {
    const path = group === '' ? check : `${group} › ${check}`;
    return `${statusMarks[status]} ${path}: ${fails.text} failed, ${share.text} good`;
  });
  const width = Math.max(0, ...metrics.slice(0, mostMetrics).map(({ metric }) => metric.length));
  const figures = metrics.map(
    ({ metric, figures: text }) => `${metric.padEnd(Math.min(width, 40))}  ${text}`,
  );
  return [
    ...(checkText === null ? [] : [[checkText, first(lines, mostChecks)] as const]),
    ...(figures.length === 0 ? [] : [['Metrics of the script', first(figures, mostMetrics)] as const]),
  ];
}

function first(lines: readonly string[], most: number): readonly string[] {
  const rest = lines.length - most;
  return rest > 0 ? [...lines.slice(0, most), `and ${rest} more in the report`] : lines;
}
