/** system.ndjson as lanes beside the load: the few that matter, and what the bottleneck showed itself in. */
import { type SystemFigure, systemFigures } from '../../contract/system-figures.ts';
import type { Run } from './run.ts';
import type { SystemCharts, SystemLane } from './analysis.ts';
import { systemSamples } from './system/samples.ts';

/** Drawn in this order, where they were read. */
const ofTarget = ['target.cpuShare', 'target.busiestThreadShare'] as const satisfies readonly SystemFigure[];
const ofStores = ['postgres.connections', 'redis.hitShare'] as const satisfies readonly SystemFigure[];
const ofGenerator = [
  'generator.cpuCores',
  'generator.lateSeconds',
  'generator.rssBytes',
  'host.cpuShare',
] as const satisfies readonly SystemFigure[];

/** @param figures what else is worth a lane, such as the bottleneck's figure */
export function drawSystem(record: Run, figures: readonly (string | null)[]): SystemCharts | null {
  const asked = figures.filter((figure) => figure !== null);
  const lanes = [
    ...lanesOf(record, 'target', [...new Set([...ofTarget, ...ofStores, ...asked, ...namedQueries(record)])]),
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

/** Queries that a person named are always drawn. */
function namedQueries({ system }: Run): string[] {
  return [...(system?.series.keys() ?? [])].filter((figure) => figure.startsWith('prometheus.'));
}

function lanesOf(record: Run, source: SystemLane['source'], figures: readonly string[]) {
  return figures.flatMap((figure) => {
    const samples = systemSamples(record, figure);
    return samples === null ? [] : [{ source, ...factsOf(figure), samples }];
  });
}

function factsOf(figure: string): Pick<SystemLane, 'label' | 'unit'> {
  if (figure in systemFigures) return systemFigures[figure as SystemFigure];
  return { label: figure.replace('prometheus.', 'Prometheus: '), unit: 'count' };
}
