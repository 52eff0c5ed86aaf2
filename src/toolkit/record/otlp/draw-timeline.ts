/**
 * A merged record as series over periods: each metric as a whole, counts and rates also by one tag of name, user, phase and
 * error, trends by name, in the aggregates that k6's dashboard has. Input: `MergedTimeline`; output: `Timeline`, which all that looks at a run over
 * time reads.
 */
import { formatSelector } from '../../../contract/selector.ts';
import { ExponentialHistogram } from '../../statistics/exponential-histogram.ts';
import { histogramQuantile } from '../../statistics/histogram-quantile.ts';
import { HistogramUnpacker } from '../../statistics/packed-histogram.ts';
import { singles } from '../column.ts';
import type { MergedMetric, MergedTimeline, MergedTrend, MergedValues, Timeline } from '../types.ts';

const drawnTags = ['name', 'user', 'phase', 'error'] as const;
/** Whose percentiles over time are looked at; each more costs as much as the whole. */
const drawnTrendTags = ['name'] as const;
/** Rows of the longest timeline; of more periods, several become one. */
const mostRows = 3_600;

type Drawn = ReadonlyMap<string, Float32Array>;

interface Clock {
  readonly rows: number;
  /** The row of a period. */
  readonly rowOf: (period: number) => number;
}

/** @param timed trends that are drawn by name; the others, parts of a request most of them, as a whole alone */
export function drawTimeline(merged: MergedTimeline, timed: ReadonlySet<string>): Timeline {
  const each = Math.ceil(merged.periods / mostRows);
  const clock = {
    rows: Math.ceil(merged.periods / each),
    rowOf: (period: number) => Math.floor(period / each),
  };
  const periodMs = merged.periodMs * each;
  const firstMs = merged.firstEndMs - merged.periodMs + periodMs;
  const lastMs = firstMs + (clock.rows - 1) * periodMs;
  return {
    periodMs,
    lastPeriodMs: Math.max(0, periodMs - (lastMs - merged.lastEndMs)),
    timesMs: Float64Array.from({ length: clock.rows }, (_, row) => firstMs + row * periodMs),
    series: new Map(
      [...merged.metrics].flatMap(([name, metric]) => {
        const tags = metric.type === 'trend' ? (timed.has(name) ? drawnTrendTags : []) : drawnTags;
        return drawMetric(merged, { name, metric, tags }, clock);
      }),
    ),
    totals: new Map(),
  };
}

interface Named {
  readonly name: string;
  readonly metric: MergedMetric;
  readonly tags: readonly string[];
}

function drawMetric(
  merged: MergedTimeline,
  { name, metric, tags }: Named,
  clock: Clock,
): (readonly [selector: string, aggregates: Drawn])[] {
  const of = <Series extends { readonly tagId: number }>(
    all: readonly Series[],
    draw: (own: readonly Series[]) => Drawn,
  ): (readonly [string, Drawn])[] =>
    [...bySelector(merged, { name, tags }, all)].map(([selector, own]) => [selector, draw(own)]);
  switch (metric.type) {
    case 'trend':
      return of(metric.series, (own) => drawTrend(own, clock));
    case 'counter':
      return of(metric.series, (own) => new Map([['count', totals(own, clock)]]));
    case 'rate':
      return of(metric.series, (own) => new Map([['rate', shares(own, clock)]]));
    case 'gauge':
      return of(metric.series, (own) => new Map([['value', levels(own, clock)]]));
  }
}

function bySelector<Series extends { readonly tagId: number }>(
  { tags }: MergedTimeline,
  { name, tags: drawn }: Pick<Named, 'name' | 'tags'>,
  all: readonly Series[],
): Map<string, Series[]> {
  const found = new Map<string, Series[]>();
  for (const one of all) {
    const own = tags[one.tagId] ?? {};
    const having = drawn.filter((tag) => own[tag] !== undefined);
    const selectors = having.map((tag) => formatSelector(name, { [tag]: own[tag] ?? '' }));
    for (const selector of [name, ...selectors]) {
      const known = found.get(selector);
      if (known === undefined) found.set(selector, [one]);
      else known.push(one);
    }
  }
  return found;
}

const trendAggregates: readonly (readonly [string, (histogram: ExponentialHistogram) => number])[] = [
  ['avg', ({ sum, count }) => sum / count],
  ['max', ({ max }) => max],
  ['med', (histogram) => histogramQuantile(histogram, 0.5).value],
  ['min', ({ min }) => min],
  ['p(90)', (histogram) => histogramQuantile(histogram, 0.9).value],
  ['p(95)', (histogram) => histogramQuantile(histogram, 0.95).value],
  ['p(99)', (histogram) => histogramQuantile(histogram, 0.99).value],
];

const unpacker = new HistogramUnpacker();

/** Row by row, as each has one histogram of all its series. */
function drawTrend(own: readonly MergedTrend[], { rows, rowOf }: Clock): Drawn {
  const columns = trendAggregates.map(([name, valueOf]) => ({ name, valueOf, values: blank(rows) }));
  const next = own.map(() => 0);
  const histogram = new ExponentialHistogram();
  for (let row = 0; row < rows; row += 1) {
    histogram.clear();
    own.forEach(({ periods, starts, bytes }, place) => {
      let at = next[place] ?? 0;
      for (; at < periods.length && rowOf(periods[at] ?? 0) === row; at += 1)
        unpacker.addTo(histogram, bytes, starts[at] ?? 0);
      next[place] = at;
    });
    if (histogram.count === 0) continue;
    for (const { values, valueOf } of columns) values[row] = valueOf(histogram);
  }
  return new Map(columns.map(({ name, values }) => [name, values]));
}

function totals(own: readonly MergedValues[], { rows, rowOf }: Clock): Float32Array {
  const sums = blank(rows);
  for (const { periods, values } of own)
    periods.forEach((period, at) => add(sums, rowOf(period), values[at] ?? 0));
  return sums;
}

function shares(own: readonly MergedValues[], clock: Clock): Float32Array {
  const all = totals(own, clock);
  const nonzero = totals(
    own.filter(({ part }) => part === 1),
    clock,
  );
  return all.map((count, row) => (Number.isNaN(count) ? NaN : zeroIfNone(nonzero[row]) / count));
}

/** Of a generator that says nothing for so many rows, it is not known where it stands. */
const mostSilence = 3;

/** Of all generators together; each stands where it stood until it says so again. */
function levels(own: readonly MergedValues[], { rows, rowOf }: Clock): Float32Array {
  const sums = blank(rows);
  for (const { periods, values } of own) {
    const level = blank(rows);
    periods.forEach((period, at) => {
      const [from, next] = [rowOf(period), rowOf(periods[at + 1] ?? period)];
      level.fill(values[at] ?? NaN, from, next - from <= mostSilence ? Math.max(next, from + 1) : from + 1);
    });
    level.forEach((value, row) => {
      if (!Number.isNaN(value)) add(sums, row, value);
    });
  }
  return sums;
}

function add(sums: Float32Array, row: number, value: number): void {
  sums[row] = zeroIfNone(sums[row]) + value;
}

function zeroIfNone(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}

function blank(length: number): Float32Array {
  return singles(length).fill(NaN);
}
