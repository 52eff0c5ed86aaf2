/** report.md: for a pull request or `$GITHUB_STEP_SUMMARY`. */
import { markdownTable } from 'markdown-table';
import type { Analysis } from '../analyze/analysis.ts';
import { buildView, type TrafficRow, type View } from './view.ts';

const icons: Readonly<Record<View['verdict'], string>> = { PASS: '✅', FAIL: '❌', INVALID: '⚠️' };
const mostRows = 60;

export function renderMarkdown(analysis: Analysis): string {
  const view = buildView(analysis);
  const sections = [
    `## ${icons[view.verdict]} ${escape(view.title)}`,
    view.reasons.map((reason) => `- ${escape(reason)}`).join('\n'),
    table(['', ''], view.figures),
    '### Gates and targets',
    table(
      ['', 'limit on', 'measured', 'limit', 'margin', 'since'],
      view.checks.map((row) => [
        mark(row.status),
        `${row.kind}: ${row.label}`,
        row.value,
        row.limit,
        row.margin,
        row.since ?? row.reason ?? '',
      ]),
    ),
    ...(view.breaks.length === 0
      ? []
      : ['### What broke first', view.breaks.map(({ at, text }) => `1. ${at}: ${escape(text)}`).join('\n')]),
    '### Endpoints',
    trafficTable(view.endpoints),
    details('Phases', trafficTable(view.phases)),
    details(
      'Errors',
      table(
        ['endpoint', 'error', 'seen', 'first', 'last'],
        view.errors.map((row) => [row.endpoint, row.label, row.count, row.first, row.last]),
      ),
    ),
    details(
      'Advice',
      view.advice.map(({ text, evidence }) => `- ${escape(text)} (${escape(evidence)})`).join('\n'),
    ),
    details('Facts', table(['', ''], [...view.facts, ...view.generator])),
    view.command === null ? '' : `Repeat: \`${view.command.replaceAll('`', "'")}\``,
    view.notes.map((note) => `> ${escape(note)}`).join('\n'),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function mark(status: View['checks'][number]['status']): string {
  return { met: '✅', missed: '❌', 'no-data': '⚠️', 'not-evaluated': '▫️' }[status];
}

function trafficTable(rows: readonly TrafficRow[]): string {
  return table(
    ['', 'requests', '/s', 'success', 'p50', 'p95', 'p99', 'max'],
    rows.map((row) => [row.name, row.requests, row.rate, row.success, row.p50, row.p95, row.p99, row.max]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const rest = rows.length - mostRows;
  const shown = rows.slice(0, mostRows).map((row) => row.map(escape));
  const text = markdownTable([[...head], ...shown]);
  return rest > 0 ? `${text}\n\nand ${rest} more in report.html` : text;
}

function details(title: string, body: string): string {
  return body === '' ? '' : `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** Nothing that a target sends may become markup. */
function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}
