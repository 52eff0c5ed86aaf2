/** system.ndjson as lanes beside the load: the few that matter, and what the bottleneck showed itself in. */
import { type SystemFigure, systemFigures } from '../../contract/system-figures.ts';
import type { RunRecord } from '../record/types.ts';
import type { SystemCharts, SystemLane } from './analysis.ts';
import { loadStartMs } from './load-clock.ts';
import { systemSamples } from './system/samples.ts';

/** Drawn in this order. */
const ofTarget = ['target.cpuShare', 'target.busiestThreadShare'] as const satisfies readonly SystemFigure[];
const ofGenerator = [
  'generator.cpuCores',
  'generator.rssBytes',
  'host.cpuShare',
] as const satisfies readonly SystemFigure[];

/** @param figures what else is worth a lane, such as the bottleneck's figure */
export function drawSystem(record: RunRecord, figures: readonly (string | null)[]): SystemCharts | null {
  if (record.system === null || loadStartMs(record) === null) return null;
  const asked = figures.filter(isFigure);
  const lanes = [
    ...lanesOf(record, 'target', [...new Set([...ofTarget, ...asked])]),
    ...lanesOf(record, 'generator', ofGenerator),
  ];
  const [first] = lanes;
  return first === undefined
    ? null
    : {
        seconds: first.samples.seconds,
        lanes: lanes.map(({ samples, ...lane }) => ({ ...lane, values: samples.values })),
      };
}

function isFigure(figure: string | null): figure is SystemFigure {
  return figure !== null && figure in systemFigures;
}

function lanesOf(record: RunRecord, source: SystemLane['source'], figures: readonly SystemFigure[]) {
  return figures.flatMap((figure) => {
    const samples = systemSamples(record, figure);
    return samples === null ? [] : [{ source, ...systemFigures[figure], samples }];
  });
}
