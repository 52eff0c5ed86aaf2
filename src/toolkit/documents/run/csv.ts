/** report.csv: a row for each phase and each endpoint, for spreadsheets (RFC 4180). */
import type { Analysis } from '../../analyze/analysis.ts';
import { visible } from '../../format/visible.ts';
import type { Traffic } from '../../analyze/report-schema.ts';

interface Row {
  readonly endpoint: string;
  readonly phase: string;
  readonly traffic: Traffic;
}

const columns: readonly (readonly [title: string, cell: (row: Row) => string | number | null])[] = [
  ['endpoint', ({ endpoint }) => endpoint],
  ['phase', ({ phase }) => phase],
  ['requests', ({ traffic }) => traffic.requests],
  ['rate_per_second', ({ traffic }) => traffic.ratePerSecond],
  ['success_share', ({ traffic }) => traffic.successShare],
  ['avg_ms', ({ traffic: { latency } }) => latency.avgMs],
  ['min_ms', ({ traffic: { latency } }) => latency.minMs],
  ['p50_ms', ({ traffic: { latency } }) => latency.p50Ms],
  ['p75_ms', ({ traffic: { latency } }) => latency.p75Ms],
  ['p90_ms', ({ traffic: { latency } }) => latency.p90Ms],
  ['p95_ms', ({ traffic: { latency } }) => latency.p95Ms],
  ['p99_ms', ({ traffic: { latency } }) => latency.p99Ms],
  ['max_ms', ({ traffic: { latency } }) => latency.maxMs],
];

export function renderCsv({ report }: Analysis): string {
  const rows: Row[] = [
    { endpoint: 'all', phase: 'all', traffic: report.totals },
    ...report.phases.map((traffic) => ({ endpoint: 'all', phase: traffic.phase, traffic })),
    ...report.endpoints.map((traffic) => ({ endpoint: traffic.endpoint, phase: traffic.phase, traffic })),
  ];
  const lines = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  return lines.map((line) => `${line.map(quote).join(',')}\r\n`).join('');
}

/** Their wide forms count as well where one writes with them. */
const formula = /^\s*[=+\-@＝＋－＠]/;

/** One line; a text that a spreadsheet would take for a formula gets an apostrophe. */
function quote(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const shown = visible(value);
  const text = formula.test(shown) ? `'${shown}` : shown;
  return /[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
