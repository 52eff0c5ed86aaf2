/** Requests by time and latency, and the percentile spectrum: from raw samples. */
import type { Samples, TrendSamples } from '../../record/types.ts';
import type { HeatMap, Spectrum } from '../../statistics/series.ts';
import { quantile } from '../../statistics/percentiles.ts';
import { groupBy, requestsOf, sortedByGroup } from './requests.ts';

const columns = 120;
const rows = 32;
/** Below this, k6's clock says little. */
const lowestMs = 0.1;

/** Null where no request took any time. @param startMs the load's start */
export function drawHeatMap(samples: Samples, startMs: number): HeatMap | null {
  const requests = requestsOf(samples);
  const range = rangeOf(requests);
  if (range === null) return null;
  const offsetSeconds = (samples.startMs - startMs) / 1000;
  const fromSeconds = Math.max(0, offsetSeconds + range.firstMs / 1000);
  const toSeconds = Math.max(fromSeconds + 1, offsetSeconds + range.lastMs / 1000);
  const msEdges = logarithmic(range.low, range.high);
  const counts = Array.from({ length: columns }, () => new Array<number>(rows).fill(0));
  const perDecade = rows / Math.log10(range.high / range.low);
  requests.timesMs.forEach((timeMs, row) => {
    const seconds = offsetSeconds + timeMs / 1000;
    const ms = Math.max(range.low, requests.values[row] ?? 0);
    if (seconds < 0) return;
    const column = clamp(((seconds - fromSeconds) / (toSeconds - fromSeconds)) * columns, columns);
    const place = clamp(Math.log10(ms / range.low) * perDecade, rows);
    const cells = counts[column];
    if (cells !== undefined) cells[place] = (cells[place] ?? 0) + 1;
  });
  return { secondsEdges: linear(fromSeconds, toSeconds), msEdges, counts };
}

interface Range {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly low: number;
  readonly high: number;
}

function rangeOf({ timesMs, values }: TrendSamples): Range | null {
  let [firstMs, lastMs, low, high] = [Infinity, 0, Infinity, 0];
  timesMs.forEach((timeMs, row) => {
    firstMs = Math.min(firstMs, timeMs);
    lastMs = Math.max(lastMs, timeMs);
    const ms = values[row] ?? 0;
    if (ms > 0) low = Math.min(low, ms);
    high = Math.max(high, ms);
  });
  if (high <= 0 || high === Infinity) return null;
  const bottom = Math.max(lowestMs, Math.min(low, high / 10));
  return { firstMs, lastMs, low: bottom, high: Math.max(high, bottom * 10) };
}

function clamp(place: number, length: number): number {
  return Math.min(length - 1, Math.max(0, Math.floor(place)));
}

function linear(from: number, to: number): number[] {
  return Array.from({ length: columns + 1 }, (_, place) => from + ((to - from) * place) / columns);
}

function logarithmic(low: number, high: number): number[] {
  return Array.from({ length: rows + 1 }, (_, place) => low * (high / low) ** (place / rows));
}

/** By endpoint (in steady load, where there is one) and `all` for the whole. */
export function drawSpectra(samples: Samples, endpointPhase: string | null): ReadonlyMap<string, Spectrum> {
  const requests = requestsOf(samples);
  const whole = sortedByGroup(requests, groupBy(samples, []))[0] ?? new Float64Array(0);
  const byName = groupBy(samples, endpointPhase === null ? ['name'] : ['name', 'phase']);
  const spectra = new Map<string, Spectrum>([['all', spectrumOf(whole)]]);
  sortedByGroup(requests, byName).forEach((sorted, group) => {
    const { name = '', phase } = byName.groups[group] ?? {};
    if (sorted.length > 0 && (endpointPhase === null || phase === endpointPhase))
      spectra.set(name, spectrumOf(sorted));
  });
  return spectra;
}

const stepsPerNine = 8;

/** Eight quantiles for each further nine, down to the slowest request. */
function spectrumOf(sorted: Float64Array): Spectrum {
  const nines = Math.log10(Math.max(1, sorted.length));
  const count = Math.floor(nines * stepsPerNine);
  const quantiles = [...Array.from({ length: count }, (_, step) => 1 - 10 ** (-step / stepsPerNine))];
  if (sorted.length > 1) quantiles.push(1 - 1 / sorted.length);
  return quantiles
    .filter((q, place) => place === 0 || q > (quantiles[place - 1] ?? 0))
    .map((q, place) => [q, place === quantiles.length - 1 ? (sorted.at(-1) ?? NaN) : quantile(sorted, q)]);
}
