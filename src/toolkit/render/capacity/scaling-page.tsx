/** scaling.html: what replicas are worth, as one offline page with the look of report.html. */
import type { VNode } from 'preact';
import { formatNumber, formatShare } from '../../analyze/wording.ts';
import type { ScalingReport } from '../../plan/scaling-report.ts';
import { Facts } from '../html/banner.tsx';
import { Scalability } from '../html/capacity.tsx';
import { type Point, XyChart, type XySpec } from '../html/charts/xy-chart.tsx';
import { renderDocument } from '../html/document.tsx';
import { type Column, Grid } from '../html/grid.tsx';
import { scalabilityOf } from '../view/scalability.ts';
import { latencyChart } from './charts.ts';
import { type SizeRow, sizeRows } from './scaling-text.ts';

export function renderScalingHtml(report: ScalingReport): string {
  return renderDocument({
    title: `Scaling: ${headline(report)}`,
    body: <Scaling report={report} />,
    data: null,
  });
}

function Scaling({ report }: { report: ScalingReport }): VNode {
  return (
    <main>
      <header class={`banner ${report.bottleneck === null ? 'PASS' : 'FAIL'}`}>
        <h1>
          <span class="verdict">{headline(report)}</span> <span class="scenario">scaling</span>
        </h1>
        <ul class="reasons">
          {report.findings.map((finding) => (
            <li>{finding}</li>
          ))}
        </ul>
        <Facts
          facts={[
            { label: 'SLO', text: report.slo },
            { label: 'began', text: report.started_at.slice(0, 19).replace('T', ' ') },
            { label: 'took', text: `${formatNumber(report.seconds_used / 60)} min` },
          ]}
          name="brief"
        />
      </header>
      <section aria-labelledby="sizes">
        <h2 id="sizes">Capacity by replicas</h2>
        <XyChart spec={capacityChart(report)} />
        <Grid label="Capacity by replicas" columns={sizeColumns} rows={sizeRows(report)} />
        <Scalability view={scalabilityOf(report.usl, 'replicas')} />
      </section>
      {report.sizes.map(({ replicas, capacity }) => (
        <section aria-labelledby={`size-${replicas}`}>
          <h2 id={`size-${replicas}`}>
            {replicas} {replicas === 1 ? 'replica' : 'replicas'}
          </h2>
          <p>{capacity.findings[0]}</p>
          <XyChart spec={latencyChart(capacity)} />
        </section>
      ))}
      <section aria-labelledby="repeat">
        <h2 id="repeat">To repeat it</h2>
        <pre class="command">{report.command}</pre>
        <ul>
          {report.notes.map((note) => (
            <li>{note}</li>
          ))}
        </ul>
      </section>
    </main>
  );
}

function headline({ sizes }: ScalingReport): string {
  const last = sizes.filter(({ efficiency }) => efficiency !== null).at(-1);
  if (last?.efficiency == null) return 'not measured';
  return `${formatShare(last.efficiency)} of linear at ${last.replicas}`;
}

function capacityChart({ sizes }: ScalingReport): XySpec {
  const [first] = sizes;
  const each = first?.perSecond == null ? null : first.perSecond / first.replicas;
  const linear = sizes.flatMap(({ replicas }): Point[] =>
    each === null ? [] : [[replicas, each * replicas]],
  );
  const measured = sizes.flatMap(({ replicas, perSecond }): Point[] =>
    perSecond === null ? [] : [[replicas, perSecond]],
  );
  return {
    title: 'Capacity',
    caption: 'requests/s by replicas',
    height: 240,
    unit: '/s',
    isLogY: false,
    series: [
      { name: 'linear', tone: 'rest', shape: 'line', points: linear },
      { name: 'measured', tone: 'one', shape: 'line', points: measured },
      { name: 'sizes', tone: 'one', shape: 'dots', points: measured },
    ],
    limits: [],
    bands: [],
  };
}

const sizeColumns: readonly Column<SizeRow>[] = [
  { title: 'replicas', isText: true, show: ({ replicas }) => replicas },
  { title: 'held /s', show: ({ held }) => held },
  { title: 'broke /s', show: ({ broke }) => broke },
  { title: 'linear /s', show: ({ linear }) => linear },
  { title: 'efficiency', show: ({ efficiency }) => efficiency },
];
