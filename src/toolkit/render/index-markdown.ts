/** index.md: several runs in one table. */
import { escape, table } from './markdown-parts.ts';
import { countVerdicts, type IndexEntry, type RunIndex } from './run-index.ts';
import { runCells } from './view/run-cells.ts';
import { textSparkline } from './view/text-sparkline.ts';
import { verdictIcons } from './view/verdict-icons.ts';

export function renderIndexMarkdown(index: RunIndex): string {
  const head = ['', 'run', 'started', 'users', '/s', 'success', 'p95', 'p99', 'p95 over time', 'why'];
  const parts = [
    `## ${countVerdicts(index)}`,
    table(head, index.entries.map(row)),
    index.skipped.map(({ source, why }) => `> ${escape(`${source} was skipped: ${why}`)}`).join('\n>\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function row({ run, p95Ms }: IndexEntry): string[] {
  const { started, users, rate, success, p95, p99 } = runCells(run);
  return [
    `${verdictIcons[run.verdict]} ${run.verdict}`,
    run.name,
    started,
    ...[users, rate, success, p95, p99].map(({ text }) => text),
    textSparkline(p95Ms),
    run.reasons[0] ?? '',
  ];
}
