/** The compared load's requests, period by period: from raw samples where they were kept, else rebuilt; and by slices. */
import type { EndpointLines } from '../analyze/analysis.ts';
import type { Line } from '../statistics/series.ts';
import { groupBy, requestsOf } from '../analyze/samples/requests.ts';
import type { RunRecord, Samples } from '../record/types.ts';
import type { Series } from './baseline-schema.ts';
import type { KnownRun } from './facts.ts';
import { type Slice, sliceOf } from './histograms.ts';
import { rebuildSamples, samplesBetween, type SecondFigures } from './rebuild.ts';

/** The name under which all requests together go. */
export const wholeName = 'all';

/** Two or three slices are a block of the bootstrap: enough for blocks to overlap, and few enough for a small file. */
const sliceSeconds = 10;
const mostSlices = 24;

/** The latencies of each of the run's rows. */
export type Latencies = readonly (readonly number[])[];

/** By endpoint, `all` for the whole. */
export function latenciesOf(
  { samples }: RunRecord,
  known: KnownRun,
): (name: string, lines: EndpointLines) => Latencies {
  const sampled = samples === null ? null : sampledLatencies(samples, known);
  return (name, lines) =>
    sampled?.get(name) ?? known.rows.map((row) => rebuildSamples(secondOf(lines, row, known.periodSeconds)));
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

function sampledLatencies(samples: Samples, known: KnownRun): ReadonlyMap<string, Latencies> {
  const { groups, groupOf } = groupBy(samples, ['name']);
  const blank = (): number[][] => known.rows.map(() => []);
  const found = new Map([wholeName, ...groups.map(({ name = '' }) => name)].map((name) => [name, blank()]));
  const rowAt = rowFinder(known);
  const { timesMs, values, tagIds } = requestsOf(samples);
  timesMs.forEach((timeMs, sample) => {
    const row = rowAt((samples.startMs + timeMs - known.loadStartMs) / 1000);
    const ms = values[sample] ?? NaN;
    found.get(wholeName)?.[row]?.push(ms);
    found.get(groups[groupOf[tagIds[sample] ?? -1] ?? -1]?.['name'] ?? '')?.[row]?.push(ms);
  });
  return found;
}

/** The place among the run's rows of the period that a second lies in; −1 for none. */
function rowFinder({ charts, rows, periodSeconds }: KnownRun): (second: number) => number {
  const [first = 0] = rows;
  const endSeconds = charts.seconds[first] ?? 0;
  const places = new Map(rows.map((row, place) => [row, place]));
  return (second) => places.get(first + Math.ceil((second - endSeconds) / periodSeconds)) ?? -1;
}

/** Slices of equal time, as far as whole rows allow. */
export function sliceTime(latencies: Latencies, { periodSeconds }: Pick<KnownRun, 'periodSeconds'>): Slice[] {
  const seconds = latencies.length * periodSeconds;
  const count = Math.min(mostSlices, latencies.length, Math.max(1, Math.floor(seconds / sliceSeconds)));
  return Array.from({ length: count }, (_, slice) => {
    const edge = (place: number): number => Math.round((place * latencies.length) / count);
    return sliceOf(latencies.slice(edge(slice), edge(slice + 1)));
  });
}

/** Of a baseline without slices: what its windows' percentiles tell of their requests. */
export function slicesOfSeries({ windowSeconds, count, p50Ms, p95Ms, p99Ms }: Series): Slice[] {
  const latencies = count.map((requests, window) => {
    const [p50, p95, p99] = [p50Ms[window] ?? null, p95Ms[window] ?? null, p99Ms[window] ?? null];
    return p50 === null || p95 === null || p99 === null ? [] : samplesBetween([p50, p95, p99], requests);
  });
  return sliceTime(latencies, { periodSeconds: windowSeconds });
}
