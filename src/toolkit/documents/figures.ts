/** Figures of traffic in words, with the number to sort by. */
import { formatMs, formatNumber, formatShare } from '../format/wording.ts';
import type { Traffic } from '../analyze/report-schema.ts';
import { type ColumnOf, columns, styled } from '../document/build.ts';
import type { Figure } from '../document/document.ts';
import { absent } from '../document/marks.ts';

export interface Cell extends Figure {
  readonly text: string;
  readonly value: number | null;
}

export interface TrafficCells {
  readonly requests: Cell;
  readonly rate: Cell;
  readonly failed: Cell;
  readonly success: Cell;
  readonly p50: Cell;
  readonly p95: Cell;
  readonly p99: Cell;
  readonly max: Cell;
}

export const numberCell = (value: number | null): Cell => cell(value, formatNumber);
export const shareCell = (value: number | null): Cell => cell(value, formatShare);
export const msCell = (value: number | null): Cell => cell(value, formatMs);

function cell(value: number | null, format: (value: number) => string): Cell {
  return { kind: 'figure', text: value === null ? absent : format(value), value };
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
    p95: roughCell(latency.p95Ms, latency.p95Range),
    p99: roughCell(latency.p99Ms, latency.p99Range),
    max: msCell(latency.maxMs),
  };
}

export function failedRequests({ judged, successShare }: Traffic): number | null {
  return successShare === null ? null : Math.round(judged * (1 - successShare));
}

/** A name that a table can be sorted by. */
export function textFigure(text: string): Figure {
  return { kind: 'figure', text, value: text };
}

/** What a row of traffic shows: how much, how good, how fast. */
export function trafficColumns<Row>(cellsOf: (row: Row) => TrafficCells): ColumnOf<Row>[] {
  const failed = (row: Row): Figure => {
    const cell = cellsOf(row).failed;
    return (cell.value ?? 0) > 0 ? { ...cell, text: [styled('bad', cell.text)] } : cell;
  };
  return columns<Row>(
    ['requests', (row) => cellsOf(row).requests],
    ['/s', (row) => cellsOf(row).rate],
    ['failed', failed, { needs: 'page' }],
    ['success', (row) => cellsOf(row).success],
    ['p50', (row) => cellsOf(row).p50],
    ['p95', (row) => cellsOf(row).p95],
    ['p99', (row) => cellsOf(row).p99],
    ['max', (row) => cellsOf(row).max, { needs: 'comment' }],
  );
}
