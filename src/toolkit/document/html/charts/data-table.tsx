/** The figures of charts over time as a table, stretch by stretch. */
import type { VNode } from 'preact';
import type { Line } from '../../../statistics/series.ts';
import { formatOffset } from '../../../format/wording.ts';
import { columns } from '../../build.ts';
import type { TimeCharts } from '../../chart-spec.ts';
import { absent } from '../../marks.ts';
import { formatQuantity } from '../../quantity.ts';
import { FigureTable } from './figure-table.tsx';
import { highest } from '../../../statistics/highest.ts';
import { mean } from '../../../statistics/percentiles.ts';

interface Props extends Pick<TimeCharts, 'frame' | 'charts'> {
  readonly table: TimeCharts['tables'][number];
}

export function DataTable({ frame, charts, table: { title, clock, rows } }: Props): VNode | null {
  const seconds = frame.clocks[clock];
  const lines = charts
    .filter((chart) => chart.clock === clock)
    .flatMap((chart) => chart.lines.map((line) => ({ ...line, unit: chart.unit })));
  if (seconds.length === 0 || lines.length === 0) return null;
  const count = Math.min(rows, seconds.length);
  const edge = (place: number): number => Math.round((place * seconds.length) / count);
  const stretches = Array.from({ length: count }, (_, place) => [edge(place), edge(place + 1)] as const);
  const shown = columns<(typeof stretches)[number]>(
    ['until', ([, to]) => formatOffset(seconds[to - 1] ?? 0), { isText: true }],
    ...lines.map(({ name, values, unit }) => {
      const show = ([from, to]: readonly [number, number]): string => {
        const value = summarise(values.slice(from, to), unit === 'ms');
        return Number.isNaN(value) ? absent : formatQuantity(value, unit);
      };
      return [name, show] as const;
    }),
  );
  const hint =
    count < seconds.length
      ? 'Each row is a stretch of the load: its highest latency, and the mean of all else.'
      : 'Each row is one period of the record.';
  return <FigureTable title={title} columns={shown} rows={stretches} hint={hint} />;
}

function summarise(values: Line, isHighest: boolean): number {
  return isHighest ? highest(values) : mean(values);
}
