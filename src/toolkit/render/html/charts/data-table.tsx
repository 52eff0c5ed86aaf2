/** The charts' figures as a table, stretch by stretch: for those who don't see charts, or want to copy numbers. */
import type { Line } from '../../../analyze/analysis.ts';
import type { VNode } from 'preact';
import type { ChartFrame, ChartSpec, ClockName } from '../../chart-spec.ts';
import { formatQuantity } from '../../quantity.ts';
import { absent } from '../../view/cell.ts';
import { formatOffset } from '../../view/moment.ts';
import { Scroll } from '../scroll.tsx';

interface Props {
  readonly title: string;
  readonly frame: ChartFrame;
  readonly clock: ClockName;
  readonly charts: readonly ChartSpec[];
  readonly rows: number;
}

export function DataTable({ title, frame, clock, charts, rows }: Props): VNode | null {
  const seconds = frame.clocks[clock];
  const columns = charts
    .filter((chart) => chart.clock === clock)
    .flatMap(({ lines, unit }) => lines.map(({ name, values }) => ({ name, values, unit })));
  if (seconds.length === 0 || columns.length === 0) return null;
  const count = Math.min(rows, seconds.length);
  const edges = Array.from({ length: count + 1 }, (_, place) => Math.round((place * seconds.length) / count));
  return (
    <details class="data">
      <summary>{title} as a table</summary>
      <p class="quiet">
        {count < seconds.length
          ? 'Each row is a stretch of the load: its highest latency, and the mean of all else.'
          : 'Each row is one period of the record.'}
      </p>
      <Scroll label={`${title} as a table`}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="text">
                until
              </th>
              {columns.map(({ name }) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {edges.slice(1).map((to, place) => (
              <tr>
                <th scope="row">{formatOffset(seconds[to - 1] ?? 0)}</th>
                {columns.map(({ values, unit }) => {
                  const value = summarise(values.slice(edges[place], to), unit === 'ms');
                  return <td>{Number.isNaN(value) ? absent : formatQuantity(value, unit)}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

function summarise(values: Line, isHighest: boolean): number {
  const real = values.filter((value) => !Number.isNaN(value));
  if (real.length === 0) return NaN;
  return isHighest
    ? real.reduce((most, value) => Math.max(most, value), -Infinity)
    : real.reduce((total, value) => total + value, 0) / real.length;
}
