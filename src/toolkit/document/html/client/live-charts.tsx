/** Draws the charts again, with their lines as switches, whenever the stretch in view changes. */
import { render } from 'preact';
import { Chart } from '../charts/chart.tsx';
import { type ChartStore, isZoomed, shiftBy, zoomBy, zoomTo } from './chart-store.ts';
import { followPointer, showCursor } from './cursor.ts';
import type { ChartSpec } from '../../chart-spec.ts';

export function bringCharts(store: ChartStore): void {
  const places = [...document.querySelectorAll<HTMLElement>('[data-chart]')];
  const live = places.flatMap((place) => {
    const spec = store.charts.get(place.dataset['chart'] ?? '');
    return spec === undefined ? [] : [liveChart(store, place, spec)];
  });
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const chart = live.find(({ place }) => place === target);
      if (chart === undefined) continue;
      chart.isVisible = isIntersecting;
      if (isIntersecting) chart.draw();
    }
  });
  for (const { place } of live) watcher.observe(place);
  store.onRange.push(() => {
    for (const chart of live) if (chart.isVisible) chart.draw();
    showCursor(store);
  });
  addZoomBar(store);
}

interface LiveChart {
  readonly place: HTMLElement;
  isVisible: boolean;
  readonly draw: () => void;
}

function liveChart(store: ChartStore, place: HTMLElement, spec: ChartSpec): LiveChart {
  const hidden = new Set<string>();
  const points = Number(place.dataset['points']);
  const toggle = (line: string): void => {
    if (!hidden.delete(line)) hidden.add(line);
    draw();
  };
  const draw = (): void =>
    render(
      <Chart
        spec={spec}
        frame={store.frame}
        range={store.range}
        hidden={[...hidden]}
        points={points}
        onToggle={toggle}
      />,
      place,
    );
  place.replaceChildren();
  draw();
  place.dataset['live'] = '';
  place.tabIndex = 0;
  place.setAttribute('role', 'group');
  place.setAttribute(
    'aria-label',
    `${spec.title}. Arrow keys move the cursor, plus and minus zoom, Escape resets.`,
  );
  place.addEventListener('keydown', (event) => onKey(store, event));
  followPointer(store, place);
  return { place, isVisible: false, draw };
}

function onKey(store: ChartStore, event: KeyboardEvent): void {
  const act = keys[event.key];
  if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act(store);
}

const keys: Readonly<Record<string, (store: ChartStore) => void>> = {
  ArrowLeft: (store) => moveCursor(store, -1),
  ArrowRight: (store) => moveCursor(store, 1),
  '+': (store) => zoomBy(store, 0.5),
  '-': (store) => zoomBy(store, 2),
  Escape: (store) => zoomTo(store, store.whole),
};

function moveCursor(store: ChartStore, direction: number): void {
  const [from, to] = store.range;
  const now = store.cursor ?? (direction > 0 ? from : to);
  store.cursor = Math.min(to, Math.max(from, now + (direction * (to - from)) / 100));
  showCursor(store);
}

/** Above the timeline: for those who don't drag. */
function addZoomBar(store: ChartStore): void {
  const heading = document.getElementById('timeline');
  if (heading === null) return;
  const bar = document.createElement('div');
  bar.className = 'zoom';
  heading.after(bar);
  const button = (label: string, name: string, act: () => void) => (
    <button type="button" aria-label={name} title={name} onClick={act}>
      {label}
    </button>
  );
  const draw = (): void =>
    render(
      <>
        <span class="quiet hint">Drag over a chart to zoom</span>
        {button('+', 'Zoom in', () => zoomBy(store, 0.5))}
        {button('−', 'Zoom out', () => zoomBy(store, 2))}
        {button('◀', 'Earlier', () => shiftBy(store, -0.25))}
        {button('▶', 'Later', () => shiftBy(store, 0.25))}
        {store.frame.windows
          .slice(0, mostPhases)
          .map(({ phase, from, to }) => button(phase, `Zoom to ${phase}`, () => zoomTo(store, [from, to])))}
        {isZoomed(store) && button('whole run', 'Show the whole run', () => zoomTo(store, store.whole))}
      </>,
      bar,
    );
  draw();
  store.onRange.push(draw);
}

const mostPhases = 6;
