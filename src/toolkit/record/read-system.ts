/** system.ndjson (written by src/toolkit/monitor) to columns by `source.figure`. */
import { Column, doubles } from './column.ts';
import { eachLine, parseObject } from './lines.ts';
import type { SystemTimeline } from './types.ts';

export async function readSystem(path: string): Promise<SystemTimeline | null> {
  const times = new Column(doubles);
  const columns = new Map<string, Column<Float64Array>>();
  let rows = 0;
  await eachLine(path, (line) => {
    const sample = parseObject(line);
    if (typeof sample?.['t'] !== 'number') return;
    times.set(rows, sample['t']);
    for (const [figure, value] of Object.entries(sample)) {
      if (figure === 't' || typeof value !== 'number') continue;
      const column = columns.get(figure) ?? new Column(doubles);
      columns.set(figure, column);
      column.set(rows, value);
    }
    rows += 1;
  });
  if (rows === 0) return null;
  return {
    timesMs: times.finish(rows),
    series: new Map([...columns].map(([figure, column]) => [figure, column.finish(rows)])),
  };
}
