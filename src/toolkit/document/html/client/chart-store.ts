/** What all charts of the page share: their data, the stretch of time in view, the moment under the cursor. */
import type { ChartData } from '../chart-data.ts';
import type { Range } from '../charts/axes.ts';
import type { ChartFrame, ChartSpec } from '../../chart-spec.ts';

export interface ChartStore {
  readonly frame: ChartFrame;
  readonly charts: ReadonlyMap<string, ChartSpec>;
  readonly whole: Range;
  range: Range;
  /** Seconds into the load; null when the cursor is nowhere. */
  cursor: number | null;
  /** Called after the range changed. */
  readonly onRange: (() => void)[];
}

export function readCharts(): ChartStore | null {
  const text = document.getElementById('chart-data')?.textContent;
  if (text == null) return null;
  const { frame, charts } = JSON.parse(text, (_, value: unknown) =>
    value === null ? NaN : value,
  ) as ChartData;
  const whole: Range = [0, frame.endSeconds];
  return {
    frame,
    charts: new Map(charts.map((spec) => [spec.id, spec])),
    whole,
    range: whole,
    cursor: null,
    onRange: [],
  };
}

/** A stretch inside the run, and not shorter than a second. */
export function zoomTo(store: ChartStore, [from, to]: Range): void {
  const [first, last] = store.whole;
  const length = Math.min(last - first, Math.max(1, to - from));
  const start = Math.min(Math.max(first, from), last - length);
  store.range = [start, start + length];
  for (const follow of store.onRange) follow();
}

/** @param factor below 1 zooms in, around the cursor or the middle */
export function zoomBy(store: ChartStore, factor: number): void {
  const [from, to] = store.range;
  const centre = store.cursor ?? (from + to) / 2;
  zoomTo(store, [centre - (centre - from) * factor, centre + (to - centre) * factor]);
}

export function shiftBy(store: ChartStore, share: number): void {
  const [from, to] = store.range;
  const step = (to - from) * share;
  zoomTo(store, [from + step, to + step]);
}

export function isZoomed({ range, whole }: ChartStore): boolean {
  return range[0] !== whole[0] || range[1] !== whole[1];
}
