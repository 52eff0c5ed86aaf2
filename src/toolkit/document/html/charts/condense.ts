/** Long series, short enough to draw: of each bucket its lowest and its highest value stay, in their order. */
import type { Line } from '../../../statistics/series.ts';

export interface Columns {
  readonly seconds: Line;
  readonly values: readonly Line[];
}

export interface Condensed {
  readonly seconds: readonly number[];
  readonly values: readonly (readonly number[])[];
}

/** @param most how many points a line may have */
export function condense({ seconds, values }: Columns, most: number): Condensed {
  if (seconds.length <= most) return { seconds: [...seconds], values: values.map((line) => [...line]) };
  const buckets = Math.max(1, Math.floor(most / 2));
  const edges = Array.from({ length: buckets + 1 }, (_, place) =>
    Math.round((place * seconds.length) / buckets),
  );
  return {
    seconds: pairs(edges, (from, to) => [seconds[from] ?? 0, seconds[(from + to) >> 1] ?? 0]),
    values: values.map((line) => pairs(edges, (from, to) => extremes(line, from, to))),
  };
}

function pairs(edges: readonly number[], pick: (from: number, to: number) => [number, number]): number[] {
  return edges.slice(1).flatMap((to, place) => pick(edges[place] ?? 0, to));
}

function extremes(line: Line, from: number, to: number): [number, number] {
  let low = NaN;
  let high = NaN;
  let lowAt = from;
  let highAt = from;
  for (let row = from; row < to; row += 1) {
    const value = line[row] ?? NaN;
    if (Number.isNaN(value)) continue;
    if (!(value >= low)) {
      low = value;
      lowAt = row;
    }
    if (!(value <= high)) {
      high = value;
      highAt = row;
    }
  }
  return lowAt <= highAt ? [low, high] : [high, low];
}

/** The rows of a stretch of time, and one beyond on either side so that lines reach the edge. */
export function cutTo({ seconds, values }: Columns, [from, to]: readonly [number, number]): Columns {
  let first = 0;
  while (first < seconds.length - 1 && (seconds[first + 1] ?? 0) < from) first += 1;
  let last = seconds.length;
  while (last > first + 1 && (seconds[last - 2] ?? 0) > to) last -= 1;
  if (first === 0 && last === seconds.length) return { seconds, values };
  return { seconds: seconds.slice(first, last), values: values.map((line) => line.slice(first, last)) };
}
