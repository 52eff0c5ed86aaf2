/** A figure as text to show and as a number to sort by. */
import { formatMs, formatNumber, formatShare } from '../../analyze/wording.ts';
import type { Traffic } from '../../analyze/report-schema.ts';

export const absent = '–';

export interface Cell {
  readonly text: string;
  /** Of few requests: in what it lies with 95 % confidence. */
  readonly range?: string;
  readonly value: number | null;
}

export interface TrafficCells {
  readonly requests: Cell;
  readonly rate: Cell;
  readonly failed: Cell;
  readonly success: Cell;
  readonly p50: Cell;
  readonly p75: Cell;
  readonly p90: Cell;
  readonly p95: Cell;
  readonly p99: Cell;
  readonly max: Cell;
}

export const numberCell = (value: number | null): Cell => cell(value, formatNumber);
export const shareCell = (value: number | null): Cell => cell(value, formatShare);
export const msCell = (value: number | null): Cell => cell(value, formatMs);

function cell(value: number | null, format: (value: number) => string): Cell {
  return { text: value === null ? absent : format(value), value };
}

function roughCell(ms: number | null, range: Traffic['latency']['p95Range']): Cell {
  return ms === null || range === null ? msCell(ms) : { ...msCell(ms), range: rangeText(range) };
}

/** `388 – 460 ms`, `≥ 388 ms` where no request was slow enough to bound it. */
function rangeText({ lowMs, highMs }: NonNullable<Traffic['latency']['p95Range']>): string {
  if (lowMs === null && highMs === null) return 'too few to tell';
  if (highMs === null) return `≥ ${formatMs(lowMs ?? 0)}`;
  if (lowMs === null) return `≤ ${formatMs(highMs)}`;
  const [from, to] = [formatMs(lowMs), formatMs(highMs)];
  const isOneUnit = from.endsWith(' ms') && to.endsWith(' ms');
  return `${isOneUnit ? from.replace(/ ms$/, '') : from} – ${to}`;
}

export function trafficCells(traffic: Traffic): TrafficCells {
  const { latency } = traffic;
  return {
    requests: numberCell(traffic.requests),
    rate: numberCell(traffic.ratePerSecond),
    failed: numberCell(failedRequests(traffic)),
    success: shareCell(traffic.successShare),
    p50: msCell(latency.p50Ms),
    p75: msCell(latency.p75Ms),
    p90: msCell(latency.p90Ms),
    p95: roughCell(latency.p95Ms, latency.p95Range),
    p99: roughCell(latency.p99Ms, latency.p99Range),
    max: msCell(latency.maxMs),
  };
}

export function failedRequests({ judged, successShare }: Traffic): number | null {
  return successShare === null ? null : Math.round(judged * (1 - successShare));
}
