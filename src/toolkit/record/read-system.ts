/**
 * system.ndjson (written by src/toolkit/monitor) to columns by `source.figure`, and what the monitor noted.
 * A line with nothing but its time is a tick that was missed: a row of NaN. A line whose time is not of the run is left
 * out, which is noted.
 */
import { inputLimits } from '../base/input-limits.ts';
import { Column, doubles } from './column.ts';
import { eachLine, faultsOf, parseObject } from './lines.ts';
import { runFiles } from './run-files.ts';
import type { SystemTimeline } from './types.ts';

export interface SystemReading {
  /** Null when there was not one sample. */
  readonly system: SystemTimeline | null;
  readonly notes: readonly string[];
  /** Of the notes, those that say a line or the rest of the file is lost. */
  readonly damage: readonly string[];
}

/** Whether a file's first line is the monitor's. */
export function isSystem(line: string): boolean {
  return line.startsWith('{"t":');
}

export async function readSystem(path: string): Promise<SystemReading> {
  const builder = new SystemBuilder();
  const read = await eachLine(path, (line) => builder.take(line));
  const { system, notes, strayRows } = builder.finish();
  const damage = faultsOf(runFiles.system, read, { broken: builder.brokenLines });
  if (builder.noFigures > 0) damage.push(noMeasurements(builder.noFigures));
  if (strayRows > 0) damage.push(leftOut(strayRows, 'with a time that is not of this run'));
  if (builder.leftOut > 0) damage.push(leftOut(builder.leftOut, 'beyond what is read'));
  return { system, notes: [...notes, ...damage], damage };
}

class SystemBuilder {
  brokenLines = 0;
  /** Lines for which there is no room. */
  leftOut = 0;
  /** Numbers so large that what is worked out of them would be none. */
  noFigures = 0;
  private readonly remarks: SystemTimeline['remarks'][number][] = [];
  private readonly lastWords: string[] = [];
  private readonly times = new Column(doubles);
  private readonly columns = new Map<string, Column<Float64Array>>();
  private rows = 0;

  take(line: string): void {
    if (line === '') return;
    const sample = parseObject(line);
    if (sample === null || typeof sample['t'] !== 'number') this.brokenLines += 1;
    else if (typeof sample['note'] === 'string')
      this.keep(this.remarks, remarkOf(sample['note'], sample['t']));
    else if (typeof sample['says'] === 'string') this.keep(this.lastWords, sample['says']);
    else this.takeFigures(sample, sample['t']);
  }

  finish(): Omit<SystemReading, 'damage'> & { readonly strayRows: number } {
    const { remarks, lastWords, rows } = this;
    const notes = remarks.map(({ source, reason }) => `${source}: ${reason}`);
    const timesMs = this.times.finish(rows);
    const kept = rowsOfTheRun(timesMs);
    const strayRows = rows - kept.length;
    if (kept.length === 0) return { system: null, notes, strayRows };
    const pick = (values: Float64Array): Float64Array =>
      kept.length === rows ? values : Float64Array.from(kept, (row) => values[row] ?? NaN);
    const series = new Map([...this.columns].map(([figure, column]) => [figure, pick(column.finish(rows))]));
    return { system: { timesMs: pick(timesMs), series, remarks, lastWords }, notes, strayRows };
  }

  private keep<Said>(all: Said[], said: Said): void {
    if (all.length < inputLimits.systemRemarks) all.push(said);
    else this.leftOut += 1;
  }

  private takeFigures(sample: Readonly<Record<string, unknown>>, timeMs: number): void {
    const numbers = Object.entries(sample).filter(
      (entry): entry is [string, number] => entry[0] !== 't' && typeof entry[1] === 'number',
    );
    const figures = numbers.filter(([, value]) => Math.abs(value) <= largestFigure);
    this.noFigures += numbers.length - figures.length;
    const fresh = figures.filter(([figure]) => !this.columns.has(figure));
    if ((this.rows + 1) * (this.columns.size + fresh.length) > inputLimits.systemValues) {
      this.leftOut += 1;
      return;
    }
    this.times.set(this.rows, timeMs);
    for (const [figure] of fresh) this.columns.set(figure, new Column(doubles, this.rows + 1));
    for (const [figure, value] of figures) this.columns.get(figure)?.set(this.rows, value);
    this.rows += 1;
  }
}

/** No machine measures more, and its square is still a number. */
const largestFigure = 1e100;

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

function leftOut(rows: number, why: string): string {
  const lines = rows === 1 ? '1 line of system.ndjson is' : `${rows} lines of system.ndjson are`;
  return `${lines} left out, ${why}`;
}

function noMeasurements(count: number): string {
  return count === 1
    ? '1 number of system.ndjson is no measurement'
    : `${count} numbers of system.ndjson are no measurements`;
}

/** `source: reason`. */
function remarkOf(note: string, timeMs: number): SystemTimeline['remarks'][number] {
  const colon = note.indexOf(': ');
  return { timeMs, source: note.slice(0, Math.max(0, colon)), reason: note.slice(colon + 2) };
}
