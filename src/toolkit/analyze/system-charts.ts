/** system.ndjson as lanes beside the load: what is known of, the target's first. */
import { type SystemFigure, systemFigures } from '../../contract/system-figures.ts';
import type { RunRecord } from '../record/types.ts';
import type { SystemCharts, SystemLane } from './analysis.ts';
import { loadStartMs } from './load-clock.ts';

/** Drawn in this order. */
const drawn = [
  'target.cpuShare',
  'target.cpuCores',
  'target.rssBytes',
  'generator.cpuCores',
  'generator.rssBytes',
  'host.cpuShare',
] as const satisfies readonly SystemFigure[];

export function drawSystem(record: RunRecord): SystemCharts | null {
  const { system } = record;
  const startMs = loadStartMs(record);
  if (system === null || startMs === null) return null;
  const rows = [...system.timesMs.keys()].filter((row) => (system.timesMs[row] ?? 0) >= startMs);
  const lanes = drawn.flatMap((figure): SystemLane[] => {
    const column = system.series.get(figure);
    if (column === undefined) return [];
    const source = figure.slice(0, figure.indexOf('.')) as SystemLane['source'];
    return [{ ...systemFigures[figure], source, values: rows.map((row) => column[row] ?? NaN) }];
  });
  if (rows.length === 0 || lanes.length === 0) return null;
  return { seconds: rows.map((row) => ((system.timesMs[row] ?? 0) - startMs) / 1000), lanes };
}
