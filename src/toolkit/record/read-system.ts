/**
 * system.ndjson (written by src/toolkit/monitor) to columns by `source.figure`, and what the monitor noted.
 * A line with nothing but its time is a tick that was missed: a row of NaN.
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
      if (figure === 't' || typeof value !== 'number') continue;
      const column = columns.get(figure) ?? new Column(doubles);
      columns.set(figure, column);
      column.set(rows, value);
    }
    rows += 1;
  });
  const notes = remarks.map(({ source, reason }) => `${source}: ${reason}`);
  if (rows === 0) return { system: null, notes };
  const series = new Map([...columns].map(([figure, column]) => [figure, column.finish(rows)]));
  return { system: { timesMs: times.finish(rows), series, remarks, lastWords }, notes };
}

/** `source: reason`. */
function remarkOf(note: string, timeMs: number): SystemTimeline['remarks'][number] {
  const colon = note.indexOf(': ');
  return { timeMs, source: note.slice(0, Math.max(0, colon)), reason: note.slice(colon + 2) };
}
