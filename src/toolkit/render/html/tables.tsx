/** The report's tables. */
import type { VNode } from 'preact';
import type { Charts } from '../../analyze/analysis.ts';
import type { CheckRow, TrafficRow, View } from '../view.ts';
import { Sparkline } from './chart.tsx';
import { Scroll } from './scroll.tsx';

const statusWords: Readonly<Record<CheckRow['status'], string>> = {
  met: '✓ met',
  missed: '✗ missed',
  'no-data': '? no data',
  'not-evaluated': '· not evaluated',
};

export function Checks({ rows }: { rows: readonly CheckRow[] }): VNode {
  return (
    <Scroll label="Gates and targets">
      <table>
        <thead>
          <tr>
            <th class="text">limit on</th>
            <th class="text">kind</th>
            <th class="text">status</th>
            <th>measured</th>
            <th>limit</th>
            <th>margin</th>
            <th class="text">
              <span>room</span>
            </th>
            <th class="text">since, or why</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">{row.label}</th>
              <td class="text">{row.kind}</td>
              <td class={`text ${row.status}`}>{statusWords[row.status]}</td>
              <td>{row.value}</td>
              <td>{row.limit}</td>
              <td>{row.margin}</td>
              <td class="text">{row.marginShare !== null && <MarginBar share={row.marginShare} />}</td>
              <td class="text wrap quiet">{row.since ?? row.reason ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Room to the right of the limit, excess to the left. */
function MarginBar({ share }: { share: number }): VNode {
  const width = Math.max(1, Math.abs(share) * 58);
  return (
    <svg class="spark" viewBox="0 0 120 24" aria-hidden="true">
      <rect
        class={share < 0 ? 'bar-over' : 'bar-room'}
        x={share < 0 ? 60 - width : 60}
        y={8}
        width={width}
        height={8}
      />
      <line class="axis" x1={60} x2={60} y1={3} y2={21} />
    </svg>
  );
}

export function Traffic({
  title,
  rows,
  charts,
}: {
  title: string;
  rows: readonly TrafficRow[];
  charts: Charts | null;
}): VNode {
  return (
    <Scroll label={title}>
      <table>
        <thead>
          <tr>
            <th class="text">{title}</th>
            <th>requests</th>
            <th>/s</th>
            <th>success</th>
            <th>p50</th>
            <th>p95</th>
            <th>p99</th>
            <th>max</th>
            {charts !== null && <th class="text">p95 over time</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">
                {row.name}
                <div class="quiet">{row.detail}</div>
              </th>
              <td>{row.requests}</td>
              <td>{row.rate}</td>
              <td>{row.success}</td>
              <td>{row.p50}</td>
              <td>{row.p95}</td>
              <td>{row.p99}</td>
              <td>{row.max}</td>
              {charts !== null && <td class="text">{sparkOf(charts, row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function sparkOf(charts: Charts, { name }: TrafficRow): VNode | null {
  const lines = charts.endpoints.get(name);
  return lines === undefined ? null : (
    <Sparkline seconds={charts.seconds} values={lines.p95Ms} label={`p95 of ${name}`} />
  );
}

export function Tasks({ view }: { view: View }): VNode {
  return (
    <Scroll label="Users and tasks">
      <table>
        {view.mixText !== null && <caption>{view.mixText}</caption>}
        <thead>
          <tr>
            <th class="text">user</th>
            <th class="text">task</th>
            <th>iterations</th>
            <th>declared</th>
            <th>observed</th>
          </tr>
        </thead>
        <tbody>
          {view.tasks.map((row) => (
            <tr>
              <th scope="row">{row.user}</th>
              <td class="text">{row.task}</td>
              <td>{row.count}</td>
              <td>{row.declared}</td>
              <td>{row.observed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export function Errors({ rows }: { rows: View['errors'] }): VNode {
  return (
    <Scroll label="Errors">
      <table>
        <thead>
          <tr>
            <th class="text">endpoint</th>
            <th class="text">error</th>
            <th>logged</th>
            <th>first</th>
            <th>last</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">{row.endpoint}</th>
              <td class="text wrap">{row.label}</td>
              <td>{row.count}</td>
              <td>{row.first}</td>
              <td>{row.last}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
