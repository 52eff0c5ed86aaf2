/**
 * When a source of system.ndjson fell silent while the monitor went on, and when the monitor itself missed its ticks.
 * Input: the record. Output: report.json's `target.gaps`, and the reports' notes.
 */
import type { SystemTimeline } from '../../record/types.ts';
import type { Run } from '../run.ts';
import { median } from '../../statistics/percentiles.ts';
import { clockStartMs, isoAt } from './samples.ts';
import type { Gap } from './target-schema.ts';

/** Fewer silent ticks are a late answer. */
const fewestTicks = 3;
/** Some sources are asked less often: theirs is a gap once two readings in a row are missing. */
const fewestIntervals = 2;
/** Pages of a service fill the `app` figures where their names are known. */
const sourceOf: Readonly<Record<string, string>> = { app: 'scrape' };

export function findGaps(record: Run): Gap[] {
  const startMs = clockStartMs(record);
  if (record.system === null || startMs === null) return [];
  const reading = { system: record.system, startMs };
  const all = [...record.system.series.values()];
  const rows = Array.from(record.system.timesMs, (_, row) => row).filter(
    (row) => (record.system?.timesMs[row] ?? 0) >= startMs,
  );
  const isRead = (columns: readonly Float64Array[], row: number): boolean =>
    columns.some((values) => !Number.isNaN(values[row] ?? NaN));
  const ticks = rows.filter((row) => isRead(all, row));
  const ofMonitor = silences(rows, (row) => isRead(all, row), 'monitor');
  const ofSources = [...columnsBySource(record.system)].flatMap(([source, columns]) =>
    silences(ticks, (row) => isRead(columns, row), source),
  );
  return [...ofMonitor, ...ofSources]
    .map((silence) => gapOf(record, reading, silence))
    .sort((a, b) => a.secondsIntoLoad - b.secondsIntoLoad);
}

function columnsBySource({ series }: SystemTimeline): ReadonlyMap<string, Float64Array[]> {
  const found = new Map<string, Float64Array[]>();
  for (const [figure, values] of series) {
    const prefix = figure.slice(0, figure.indexOf('.'));
    const source = sourceOf[prefix] ?? prefix;
    found.set(source, [...(found.get(source) ?? []), values]);
  }
  return found;
}

interface Silence {
  readonly source: string;
  /** The row that was read last; null where none was. */
  readonly last: number | null;
  /** That row, else the first of all. */
  readonly from: number;
  /** The row that was read next; the last row of all where none was. */
  readonly to: number;
  readonly isBack: boolean;
}

function silences(rows: readonly number[], isRead: (row: number) => boolean, source: string): Silence[] {
  const read = [...rows.keys()].filter((place) => isRead(rows[place] ?? NaN));
  const steps = read.slice(1).map((place, before) => place - (read[before] ?? 0));
  const interval = steps.length === 0 ? 1 : median(steps);
  const isLong = (silent: number): boolean => silent >= Math.max(fewestTicks, fewestIntervals * interval);
  // Before the first and after the last there is no row that was read.
  return [-1, ...read].flatMap((place, count) => {
    const next = read[count] ?? rows.length;
    if (!isLong(next - place - 1)) return [];
    const isBack = next < rows.length;
    const [from = 0, to = 0] = [rows[Math.max(0, place)], isBack ? rows[next] : rows.at(-1)];
    return [{ source, last: place < 0 ? null : from, from, to, isBack }];
  });
}

function gapOf(
  record: Run,
  { system, startMs }: { readonly system: SystemTimeline; readonly startMs: number },
  { source, last, from, to, isBack }: Silence,
): Gap {
  const [fromMs = startMs, toMs = startMs] = [system.timesMs[from], system.timesMs[to]];
  const sinceMs = last === null ? -Infinity : fromMs;
  const said = system.remarks.filter(
    (remark) => remark.source === source && remark.timeMs > sinceMs && remark.timeMs <= toMs,
  );
  const secondsIntoLoad = (fromMs - startMs) / 1000;
  return {
    time: isoAt(record, secondsIntoLoad),
    secondsIntoLoad,
    source,
    lastsSeconds: (toMs - fromMs) / 1000,
    isBack,
    reasons: said.map(({ reason }) => reason),
  };
}
