/** Charts on one clock. The page's script finds each by `data-chart` and draws it again into the same place. */
import type { VNode } from 'preact';
import type { TimeCharts } from '../../chart-spec.ts';
import { Chart } from './chart.tsx';

export function TimeChartGroup({ charts: { charts, frame, points } }: { charts: TimeCharts }): VNode {
  return (
    <>
      {charts.map((spec) => (
        <div class="chart" data-chart={spec.id} data-points={points}>
          <Chart spec={spec} frame={frame} range={[0, frame.endSeconds]} hidden={[]} points={points} />
        </div>
      ))}
    </>
  );
}
