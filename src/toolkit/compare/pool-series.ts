/** Seconds of steady load, pooled into windows with enough requests for a percentile. */
import type { EndpointLines } from '../analyze/analysis.ts';
import type { Line } from '../statistics/series.ts';
import { quantile, sum } from '../statistics/percentiles.ts';
import type { Series } from './baseline-schema.ts';
import type { Latencies } from './pool-latencies.ts';

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

/** @param latencies of each of the rows; a last window that is not whole is left out */
export function poolSeries(
  lines: EndpointLines,
  { rows, latencies }: { readonly rows: readonly number[]; readonly latencies: Latencies },
  { periods, periodSeconds }: { readonly periods: number; readonly periodSeconds: number },
): Series {
  const windows = equalWindows(rows, periods);
  const pooled = windows.map((_, window) =>
    new Float64Array(latencies.slice(window * periods, (window + 1) * periods).flat()).sort(),
  );
  const digits = windows.length === 1 ? 4 : 3;
  const at = (q: number): (number | null)[] => pooled.map((samples) => shorten(quantile(samples, q), digits));
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

export function total(line: Line, rows: readonly number[]): number {
  return sum(rows.map((row) => line[row] ?? NaN));
}

export function equalWindows(rows: readonly number[], periods: number): number[][] {
  return Array.from({ length: Math.floor(rows.length / periods) }, (_, place) =>
    rows.slice(place * periods, (place + 1) * periods),
  );
}

/** Four significant digits are finer than any verdict, three than what one of many windows scatters by; null for nothing. */
export function shorten(value: number, digits = 4): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
}
