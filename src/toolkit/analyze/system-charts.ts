/** system.ndjson as lanes beside the load: what is known of, the target's first. */
import type { RunRecord } from '../record/types.ts';
import type { SystemCharts, SystemLane } from './analysis.ts';
import { loadStartMs } from './load-clock.ts';

const known: Readonly<Record<string, Omit<SystemLane, 'values'>>> = {
  'target.cpuShare': { source: 'target', label: 'Target CPU', unit: 'share' },
  'target.cpuCores': { source: 'target', label: 'Target CPU', unit: 'cores' },
  'target.rssBytes': { source: 'target', label: 'Target memory', unit: 'bytes' },
  'target.memoryBytes': { source: 'target', label: 'Target memory', unit: 'bytes' },
  'generator.cpuCores': { source: 'generator', label: 'k6 CPU', unit: 'cores' },
  'generator.rssBytes': { source: 'generator', label: 'k6 memory', unit: 'bytes' },
  'host.cpuShare': { source: 'host', label: "Generator's machine, CPU", unit: 'share' },
};

export function drawSystem(record: RunRecord): SystemCharts | null {
  const { system } = record;
  const startMs = loadStartMs(record);
  if (system === null || startMs === null) return null;
  const rows = [...system.timesMs.keys()].filter((row) => (system.timesMs[row] ?? 0) >= startMs);
  const lanes = Object.entries(known).flatMap(([figure, facts]) => {
    const column = system.series.get(figure);
    return column === undefined ? [] : [{ ...facts, values: rows.map((row) => column[row] ?? NaN) }];
  });
  if (rows.length === 0 || lanes.length === 0) return null;
  return { seconds: rows.map((row) => ((system.timesMs[row] ?? 0) - startMs) / 1000), lanes };
}
