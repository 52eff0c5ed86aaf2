/**
 * system.ndjson (written by src/toolkit/monitor) to columns by `source.figure`, and what the monitor noted.
 * A line with nothing but its time is a tick that was missed: a row of NaN. A line whose time is not of the run is left
 * out, which is noted.
 */
import { Column, doubles } from './column.ts';
import { eachLine, parseObject } from './lines.ts';
import type { SystemTimeline } from './types.ts';

export interface SystemReading {
  /** Null when there was not one sample. */
  readonly system: SystemTimeline | null;
  readonly notes: readonly string[];
}

/** Whether a file's first line is the monitor's. */
export function isSystem(line: string): boolean {
  return line.startsWith('{"t":');
}

export async function readSystem(path: string): Promise<SystemReading> {
  const remarks: SystemTimeline['remarks'][number][] = [];
  const lastWords: string[] = [];
  const times = new Column(doubles);
  const columns = new Map<string, Column<Float64Array>>();
  let rows = 0;
  await eachLine(path, (line) => {
    const sample = parseObject(line);
    if (typeof sample?.['t'] !== 'number') return;
    if (typeof sample['note'] === 'string') {
      remarks.push(remarkOf(sample['note'], sample['t']));
      return;
    }
    if (typeof sample['says'] === 'string') {
      lastWords.push(sample['says']);
      return;
    }
    times.set(rows, sample['t']);
    for (const [figure, value] of Object.entries(sample)) {
      if (figure === 't' || typeof value !== 'number' || !Number.isFinite(value)) continue;
      const column = columns.get(figure) ?? new Column(doubles);
      columns.set(figure, column);
      column.set(rows, value);
    }
    rows += 1;
  });
  const notes = remarks.map(({ source, reason }) => `${source}: ${reason}`);
  const timesMs = times.finish(rows);
  const kept = rowsOfTheRun(timesMs);
  if (kept.length < rows) notes.push(leftOut(rows - kept.length));
  if (kept.length === 0) return { system: null, notes };
  const pick = (values: Float64Array): Float64Array =>
    kept.length === rows ? values : Float64Array.from(kept, (row) => values[row] ?? NaN);
  const series = new Map([...columns].map(([figure, column]) => [figure, pick(column.finish(rows))]));
  return { system: { timesMs: pick(timesMs), series, remarks, lastWords }, notes };
}

/** Epoch ms of the years that a run can be of, 2000 to 2199. */
const [earliestMs, latestMs] = [Date.UTC(2000), Date.UTC(2200)];
/** The longest that the monitor runs. */
const longestMs = 2_000_000_000;

/** Near most of the others, and rising: a single wrong one would stretch every chart and sum over centuries. */
function rowsOfTheRun(timesMs: Float64Array): number[] {
  const timeOf = (row: number): number => timesMs[row] ?? NaN;
  const possible = [...timesMs.keys()].filter((row) => timeOf(row) >= earliestMs && timeOf(row) < latestMs);
  const middleMs = timeOf(possible[possible.length >> 1] ?? 0);
  return rising(
    possible.filter((row) => Math.abs(timeOf(row) - middleMs) <= longestMs),
    timeOf,
  );
}

/**
 * As many rows as can be kept for their times to rise: Schensted (1961), Longest increasing and decreasing
 * subsequences, in O(n log n).
 */
function rising(rows: readonly number[], timeOf: (row: number) => number): number[] {
  // By length: the row of the earliest time at which a rising sequence of that length ends.
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const row of rows) {
    const length = firstWhere(ends.length, (place) => timeOf(ends[place] ?? NaN) >= timeOf(row));
    before.set(row, ends[length - 1]);
    ends[length] = row;
  }
  const kept: number[] = [];
  for (let row = ends.at(-1); row !== undefined; row = before.get(row)) kept.push(row);
  return kept.reverse();
}

/** By halves; `count` where it holds nowhere. */
function firstWhere(count: number, holds: (place: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function leftOut(rows: number): string {
  const lines = rows === 1 ? '1 line of system.ndjson is' : `${rows} lines of system.ndjson are`;
  return `${lines} left out, with a time that is not of this run`;
}

/** `source: reason`. */
function remarkOf(note: string, timeMs: number): SystemTimeline['remarks'][number] {
  const colon = note.indexOf(': ');
  return { timeMs, source: note.slice(0, Math.max(0, colon)), reason: note.slice(colon + 2) };
}
