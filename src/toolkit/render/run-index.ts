/**
 * Several runs side by side. Input: an Analysis each, and where its report is. Output: index.json, and what
 * index.html and index.md lay out.
 */
import type { Analysis, Line } from '../analyze/analysis.ts';
import { type Report, verdicts } from '../analyze/report-schema.ts';

export interface IndexedRun {
  readonly name: string;
  readonly scenario: string;
  readonly verdict: Report['verdict'];
  readonly reasons: readonly string[];
  readonly started_at: string | null;
  readonly duration_seconds: number;
  readonly users: number | null;
  /** Of steady load where there is one, else of the whole run. */
  readonly requests_per_second: number | null;
  readonly success_rate: number | null;
  readonly p95_latency_ms: number | null;
  readonly p99_latency_ms: number | null;
  /** Of the report, from the index; null when none was asked for. */
  readonly report: string | null;
}

export interface IndexEntry {
  readonly run: IndexedRun;
  readonly p95Ms: Line;
  readonly requestsPerSecond: Line;
}

export interface Skipped {
  readonly source: string;
  readonly why: string;
}

export interface RunIndex {
  readonly entries: readonly IndexEntry[];
  /** What could not be read. */
  readonly skipped: readonly Skipped[];
}

const indexSchemaVersion = 1;

/** @param link from the index to the run's report.html */
export function indexEntry({ report, charts }: Analysis, link: string | null): IndexEntry {
  const judged = report.phases.find(({ phase }) => phase === 'steady') ?? report.totals;
  return {
    run: {
      name: report.test_name,
      scenario: report.scenario,
      verdict: report.verdict,
      reasons: report.reasons,
      started_at: report.started_at,
      duration_seconds: report.duration_seconds,
      users: report.users,
      requests_per_second: judged.ratePerSecond,
      success_rate: judged.successShare,
      p95_latency_ms: judged.latency.p95Ms,
      p99_latency_ms: judged.latency.p99Ms,
      report: link,
    },
    p95Ms: charts?.p95Ms ?? [],
    requestsPerSecond: charts?.requestsPerSecond ?? [],
  };
}

export function renderIndexJson({ entries, skipped }: RunIndex): string {
  const index = { schema_version: indexSchemaVersion, runs: entries.map(({ run }) => run), skipped };
  return `${JSON.stringify(index, null, 2)}\n`;
}

/** `4 runs: 1 pass, 2 fail, 1 invalid`. */
export function countVerdicts({ entries }: RunIndex): string {
  const counts = verdicts
    .map((verdict) => ({ verdict, count: entries.filter(({ run }) => run.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict.toLowerCase()}`);
  return `${entries.length} ${entries.length === 1 ? 'run' : 'runs'}: ${counts.join(', ')}`;
}
