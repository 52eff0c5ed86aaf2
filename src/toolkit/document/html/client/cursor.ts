/** One moment on all charts: a line under the pointer, the values beside the names, and a dragged stretch to zoom. */
import type { Line } from '../../../statistics/series.ts';
import { formatQuantity } from '../../quantity.ts';
import { formatOffset } from '../../../format/wording.ts';
import type { ChartSpec } from '../../chart-spec.ts';
import { type ChartStore, zoomTo } from './chart-store.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';
/** Less than this is a click, in pixels. */
const shortestDrag = 6;

export function followPointer(store: ChartStore, place: HTMLElement): void {
  let dragFrom: number | null = null;
  place.addEventListener('pointermove', (event) => {
    const seconds = secondsAt(store, place, event);
    if (seconds === null) return;
    store.cursor = seconds;
    showCursor(store);
    drawBrush(store, place, dragFrom === null ? null : [dragFrom, seconds]);
  });
  place.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch' || !(event.target instanceof SVGElement)) return;
    dragFrom = secondsAt(store, place, event);
  });
  place.addEventListener('pointerup', (event) => {
    const to = secondsAt(store, place, event);
    drawBrush(store, place, null);
    if (dragFrom !== null && to !== null && isLong(store, place, Math.abs(to - dragFrom))) {
      zoomTo(store, [Math.min(dragFrom, to), Math.max(dragFrom, to)]);
    }
    dragFrom = null;
  });
  place.addEventListener('pointerleave', () => {
    dragFrom = null;
    store.cursor = null;
    drawBrush(store, place, null);
    showCursor(store);
  });
}

function isLong({ range }: ChartStore, place: HTMLElement, seconds: number): boolean {
  const width = place.querySelector('.plot')?.getBoundingClientRect().width ?? 0;
  return (seconds / (range[1] - range[0])) * width >= shortestDrag;
}

function secondsAt({ range }: ChartStore, place: HTMLElement, { clientX }: PointerEvent): number | null {
  const box = place.querySelector('.plot')?.getBoundingClientRect();
  if (box === undefined || box.width === 0) return null;
  const share = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
  return range[0] + share * (range[1] - range[0]);
}

export function showCursor(store: ChartStore): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const spec = store.charts.get(place.dataset['chart'] ?? '');
    if (spec === undefined || place.getClientRects().length === 0) continue;
    drawCursor(store, place);
    for (const output of place.querySelectorAll<HTMLElement>('.at')) {
      output.textContent = store.cursor === null ? '' : valueAt(store, spec, output.dataset['line'] ?? '');
    }
  }
}

function valueAt({ frame, cursor }: ChartStore, spec: ChartSpec, name: string): string {
  const seconds = frame.clocks[spec.clock];
  const row = nearest(seconds, cursor ?? 0);
  const value = spec.lines.find((line) => line.name === name)?.values[row] ?? NaN;
  return `${Number.isNaN(value) ? '–' : formatQuantity(value, spec.unit)} at ${formatOffset(seconds[row] ?? 0)}`;
}

function nearest(seconds: Line, at: number): number {
  const after = seconds.findIndex((one) => one >= at);
  if (after <= 0) return after === 0 ? 0 : seconds.length - 1;
  return at - (seconds[after - 1] ?? 0) < (seconds[after] ?? 0) - at ? after - 1 : after;
}

function drawCursor({ cursor, range }: ChartStore, place: HTMLElement): void {
  const plot = place.querySelector('.plot > svg');
  const line =
    plot?.querySelector('.cursor') ?? plot?.appendChild(document.createElementNS(svgNamespace, 'line'));
  if (line === undefined) return;
  const isInView = cursor !== null && cursor >= range[0] && cursor <= range[1];
  const at = isInView ? percent(cursor, range) : '-100%';
  setAll(line, { class: 'cursor', x1: at, x2: at, y1: '0', y2: '100%' });
}

function drawBrush(
  { range }: ChartStore,
  place: HTMLElement,
  stretch: readonly [number, number] | null,
): void {
  const plot = place.querySelector('.plot > svg');
  const old = plot?.querySelector('.brush');
  if (stretch === null || plot == null) {
    old?.remove();
    return;
  }
  const [from, to] = [Math.min(...stretch), Math.max(...stretch)];
  const brush = old ?? plot.appendChild(document.createElementNS(svgNamespace, 'rect'));
  const width = `${((to - from) / (range[1] - range[0])) * 100}%`;
  setAll(brush, { class: 'brush', x: percent(from, range), width, y: '0', height: '100%' });
}

function percent(seconds: number, [from, to]: readonly [number, number]): string {
  return `${((seconds - from) / (to - from)) * 100}%`;
}

function setAll(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
