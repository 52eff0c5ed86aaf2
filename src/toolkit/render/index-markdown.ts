/** index.md: several runs in one table. */
import { document, quotes, table } from './markdown-parts.ts';
import { countVerdicts, type IndexEntry, type RunIndex } from './run-index.ts';
import { runCells } from './view/run-cells.ts';
import { textSparkline } from './view/text-sparkline.ts';
import { verdictIcons } from './view/verdict-icons.ts';

export function renderIndexMarkdown(index: RunIndex): string {
  const head = ['', 'run', 'started', 'users', '/s', 'success', 'p95', 'p99', 'p95 over time', 'why'];
  return document([
    `## ${countVerdicts(index)}`,
    table(head, index.entries.map(row)),
    quotes(index.skipped.map(({ source, why }) => `${source} was skipped: ${why}`)),
  ]);
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
