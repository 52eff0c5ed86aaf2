/** `#endpoint=checkout&from=12&to=40`: an address that shows what its sender saw. */
import { type ChartStore, isZoomed, zoomTo } from './chart-store.ts';

export function followHash(store: ChartStore | null): void {
  const go = (): void => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    openEndpoint(wanted.get('endpoint'));
    if (store !== null) zoomFromHash(store, wanted);
  };
  store?.onRange.push(() => rememberRange(store));
  addEventListener('hashchange', go);
  if (location.hash !== '') go();
}

function openEndpoint(name: string | null): void {
  if (name === null) return;
  const place = document.getElementById(`endpoint=${encodeURIComponent(name)}`);
  const section = place?.closest('details');
  if (section == null) return;
  section.open = true;
  section.scrollIntoView();
}

function zoomFromHash(store: ChartStore, wanted: URLSearchParams): void {
  const from = Number(wanted.get('from') ?? NaN);
  const to = Number(wanted.get('to') ?? NaN);
  if (to > from && (from !== store.range[0] || to !== store.range[1])) zoomTo(store, [from, to]);
}

function rememberRange(store: ChartStore): void {
  const endpoint = new URLSearchParams(location.hash.slice(1)).get('endpoint');
  const [from, to] = store.range.map((seconds) => Number(seconds.toFixed(1)));
  const parts = [
    endpoint === null ? '' : `endpoint=${encodeURIComponent(endpoint)}`,
    isZoomed(store) ? `from=${from}&to=${to}` : '',
  ].filter((part) => part !== '');
  history.replaceState(
    null,
    '',
    parts.length === 0 ? location.pathname + location.search : `#${parts.join('&')}`,
  );
}
