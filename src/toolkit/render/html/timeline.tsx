/** The run over time: charts on one clock, and the figures behind them. */
import type { VNode } from 'preact';
import type { ChartFrame, ChartSpec } from '../chart-spec.ts';
import { type Column, Grid } from './grid.tsx';
import type { PhaseRow, View } from '../view.ts';
import { Chart } from './charts/chart.tsx';
import { DataTable } from './charts/data-table.tsx';
import { HeatMapChart } from './charts/heat-map.tsx';
import { Rough } from './rough.tsx';

/** How finely a chart is drawn before anybody zooms. */
const points = 480;

export function Timeline({ view }: { view: View }): VNode {
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">Over time</h2>
      {view.timeline.length === 0 ? (
        <p class="quiet">There is no timeline of this run.</p>
      ) : (
        <>
          <Charts charts={view.timeline} frame={view.frame} points={points} />
          {view.lanesNote !== null && <p class="quiet">{view.lanesNote}</p>}
          <DataTable title="The timeline" frame={view.frame} clock="load" charts={view.timeline} rows={60} />
          <DataTable
            title="The target's figures"
            frame={view.frame}
            clock="system"
            charts={view.timeline}
            rows={60}
          />
        </>
      )}
      {view.heatMap !== null && <HeatMapChart map={view.heatMap} />}
      {view.phases.length > 0 && (
        <>
          <h3>Phases</h3>
          <Grid label="Phases" columns={phaseColumns} rows={view.phases} />
        </>
      )}
    </section>
  );
}

interface ChartsProps {
  readonly charts: readonly ChartSpec[];
  readonly frame: ChartFrame;
  readonly points: number;
}

/** The page's script finds each chart by `data-chart` and draws it again into the same place. */
export function Charts({ charts, frame, points: most }: ChartsProps): VNode {
  return (
    <>
      {charts.map((spec) => (
        <div class="chart" data-chart={spec.id} data-points={most}>
          <Chart spec={spec} frame={frame} range={[0, frame.endSeconds]} hidden={[]} points={most} />
        </div>
      ))}
    </>
  );
}

const phaseColumns: readonly Column<PhaseRow>[] = [
  {
    title: 'phase',
    isText: true,
    show: ({ phase, span }) => (
      <>
        {phase} <span class="quiet">{span}</span>
      </>
    ),
  },
  { title: 'lasts', show: ({ lasts }) => lasts },
  { title: 'requests', show: ({ cells }) => cells.requests.text },
  { title: '/s', show: ({ cells }) => cells.rate.text },
  { title: 'success', show: ({ cells }) => cells.success.text },
  { title: 'p50', show: ({ cells }) => cells.p50.text },
  { title: 'p95', show: ({ cells }) => <Rough cell={cells.p95} /> },
  { title: 'p99', show: ({ cells }) => <Rough cell={cells.p99} /> },
  { title: 'max', show: ({ cells }) => cells.max.text },
];
