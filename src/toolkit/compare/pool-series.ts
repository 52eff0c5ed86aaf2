/** Seconds of steady load, pooled into windows with enough requests for a percentile. */
import type { EndpointLines, Line } from '../analyze/analysis.ts';
import { quantile, sum } from '../analyze/statistics.ts';
import type { Series } from './baseline-schema.ts';
import { rebuildSamples, type SecondFigures } from './rebuild.ts';

/** A window's p95 of fewer is its slowest request. */
const fewestRequests = 20;
/** Keeps a baseline small, however long the run. */
const mostWindows = 600;

/** The shortest window, in periods of the record, that holds enough requests on average. */
export function windowPeriods(
  { requestsPerSecond }: EndpointLines,
  rows: readonly number[],
  periodSeconds: number,
): number {
  const requests = total(requestsPerSecond, rows) * periodSeconds;
  const needed = Math.ceil((fewestRequests * rows.length) / Math.max(1, requests));
  return Math.max(1, Math.min(needed, rows.length), Math.ceil(rows.length / mostWindows));
}

/** @param rows the periods under that load; a last window that is not whole is left out */
export function poolSeries(
  lines: EndpointLines,
  rows: readonly number[],
  { periods, periodSeconds }: { readonly periods: number; readonly periodSeconds: number },
): Series {
  const windows = windowsOf(rows, periods);
  const pooled = windows.map((window) =>
    window.flatMap((row) => rebuildSamples(secondOf(lines, row, periodSeconds))).sort((a, b) => a - b),
  );
  const at = (q: number): (number | null)[] => pooled.map((samples) => shorten(quantile(samples, q)));
  const count = (line: Line): number[] =>
    windows.map((window) => Math.round(total(line, window) * periodSeconds));
  return {
    windowSeconds: periods * periodSeconds,
    count: count(lines.requestsPerSecond),
    failures: count(lines.failuresPerSecond),
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
  };
}

function secondOf(lines: EndpointLines, row: number, periodSeconds: number): SecondFigures {
  const at = (line: Line): number => line[row] ?? NaN;
  return {
    count: Math.round(at(lines.requestsPerSecond) * periodSeconds),
    min: at(lines.minMs),
    med: at(lines.p50Ms),
    p90: at(lines.p90Ms),
    p95: at(lines.p95Ms),
    p99: at(lines.p99Ms),
    max: at(lines.maxMs),
  };
}

export function total(line: Line, rows: readonly number[]): number {
  return sum(rows.map((row) => line[row] ?? NaN));
}

export function windowsOf(rows: readonly number[], periods: number): number[][] {
  return Array.from({ length: Math.floor(rows.length / periods) }, (_, place) =>
    rows.slice(place * periods, (place + 1) * periods),
  );
}

/** Four significant digits are finer than any verdict; null for nothing. */
export function shorten(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
}
