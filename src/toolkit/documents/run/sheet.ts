/** A run's figures for a spreadsheet: a row for each phase and each endpoint. */
import type { Report, Traffic } from '../../analyze/report-schema.ts';
import type { Sheet } from '../../document/document.ts';

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

export function runSheet(report: Report): Sheet {
  const rows: readonly Row[] = [
    { endpoint: 'all', phase: 'all', traffic: report.totals },
    ...report.phases.map((traffic) => ({ endpoint: 'all', phase: traffic.phase, traffic })),
    ...report.endpoints.map((traffic) => ({ endpoint: traffic.endpoint, phase: traffic.phase, traffic })),
  ];
  return {
    columns: columns.map(([title]) => title),
    rows: rows.map((row) => columns.map(([, cell]) => cell(row))),
  };
}
