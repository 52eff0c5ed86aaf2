/** A run of an index in words. */
import type { IndexedRun } from '../run-index.ts';
import { type Cell, msCell, numberCell, shareCell } from './cell.ts';
import { absent } from './cell.ts';
import { formatDate, formatDuration } from './moment.ts';

export interface RunCells {
  readonly started: string;
  readonly lasted: string;
  readonly users: Cell;
  readonly rate: Cell;
  readonly success: Cell;
  readonly p95: Cell;
  readonly p99: Cell;
}

export function runCells(run: IndexedRun): RunCells {
  return {
    started: run.started_at === null ? absent : formatDate(run.started_at),
    lasted: formatDuration(run.duration_seconds),
    users: numberCell(run.users),
    rate: numberCell(run.requests_per_second),
    success: shareCell(run.success_rate),
    p95: msCell(run.p95_latency_ms),
    p99: msCell(run.p99_latency_ms),
  };
}
