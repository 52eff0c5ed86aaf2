/** What the page's script draws from: the charts' specs and clocks as JSON, short enough for the page. */
import type { Line } from '../../statistics/series.ts';
import type { ChartFrame, ChartSpec, ClockName, TimeCharts } from '../chart-spec.ts';
import type { Block } from '../document.ts';
import { condense } from './charts/condense.ts';

/** As the page carries it; null stands for NaN. */
export interface ChartData {
  readonly frame: ChartFrame;
  readonly charts: readonly ChartSpec[];
}

/** Values of all charts together that a page may carry: about five bytes each. */
const valueBudget = 90_000;

/** Null where there is nothing to draw. */
export function chartData(blocks: readonly Block[]): ChartData | null {
  const groups = timeChartsIn(blocks);
  const [first] = groups;
  const charts = groups.flatMap((group) => group.charts);
  if (first === undefined || charts.length === 0) return null;
  const { frame } = first;
  const lines = charts.reduce((count, chart) => count + chart.lines.length, 0);
  const most = Math.max(100, Math.floor(valueBudget / (lines + 1)));
  const clock = (name: ClockName): Line =>
    condense({ seconds: frame.clocks[name], values: [] }, most).seconds.map(shorten);
  return {
    frame: { ...frame, clocks: { load: clock('load'), system: clock('system') } },
    charts: charts.map((chart) => ({ ...chart, lines: shortLines(chart, frame, most) })),
  };
}

/** All charts of a page share their frame. */
function timeChartsIn(blocks: readonly Block[]): TimeCharts[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'time-charts') return [block];
    return 'blocks' in block ? timeChartsIn(block.blocks) : [];
  });
}

function shortLines(chart: ChartSpec, frame: ChartFrame, most: number): ChartSpec['lines'] {
  const values = chart.lines.map((line) => line.values);
  const short = condense({ seconds: frame.clocks[chart.clock], values }, most);
  return chart.lines.map((line, place) => ({ ...line, values: (short.values[place] ?? []).map(shorten) }));
}

/** Four significant digits: finer than a pixel. NaN becomes null in JSON. */
function shorten(value: number): number {
  return Number(value.toPrecision(4));
}
