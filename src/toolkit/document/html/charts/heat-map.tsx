/** Requests by time and latency: the darker, the more. Both axes are the plot's width and height in percent. */
import type { VNode } from 'preact';
import type { HeatMap, Line } from '../../../statistics/series.ts';
import { formatMs, formatNumber, formatOffset } from '../../../format/wording.ts';
import { columns } from '../../build.ts';
import { absent } from '../../marks.ts';
import { round } from './axes.ts';
import { FigureTable } from './figure-table.tsx';
import { TimeTicks, ValueTicks } from './ticks.tsx';

const height = 200;
const shades = 6;

export function HeatMapChart({ map }: { map: HeatMap }): VNode {
  const { secondsEdges, msEdges, counts } = map;
  const width = counts.length;
  const rows = msEdges.length - 1;
  const most = counts.reduce((top, column) => Math.max(top, ...column), 0);
  const range = [secondsEdges[0] ?? 0, secondsEdges.at(-1) ?? 1] as const;
  return (
    <>
      <figure>
        <figcaption>
          <span class="title">Latency heat map</span> <span class="quiet">ms, logarithmic</span>
          <span class="legend">
            {Array.from({ length: shades }, (_, place) => (
              <svg class="swatch" width={12} height={10} aria-hidden="true">
                <rect class={`heat-${place + 1}`} width={12} height={10} />
              </svg>
            ))}
            <span class="quiet">1 to {formatNumber(most)} requests</span>
          </span>
        </figcaption>
        <svg class="plot" role="img" aria-label={describe(map)} height={height + 28}>
          <svg y={8} height={height} width="100%" overflow="visible">
            <svg
              viewBox={`0 0 ${width} ${rows}`}
              preserveAspectRatio="none"
              width="100%"
              height="100%"
              class="heat"
            >
              {counts.map((column, x) =>
                runs(column, most).map(({ shade, from, to }) => (
                  <rect class={`heat-${shade}`} x={x} y={rows - to} width={1} height={to - from} />
                )),
              )}
            </svg>
            <ValueTicks ticks={msTicks(msEdges)} />
            <TimeTicks range={range} />
          </svg>
        </svg>
      </figure>
      <FigureTable title="The heat map" columns={tableColumns} rows={tableRows(map)} />
    </>
  );
}

interface Stretch {
  readonly until: string;
  readonly requests: number;
  readonly lowest: string;
  readonly most: string;
  readonly highest: string;
}

const tableColumns = columns<Stretch>(
  ['until', ({ until }) => until, { isText: true }],
  ['requests', ({ requests }) => formatNumber(requests)],
  ['fastest, at least', ({ lowest }) => lowest],
  ['most, up to', ({ most }) => most],
  ['slowest, up to', ({ highest }) => highest],
);
const mostStretches = 60;

function tableRows({ secondsEdges, msEdges, counts }: HeatMap): Stretch[] {
  const size = Math.ceil(counts.length / mostStretches);
  const edge = (row: number): string => (row < 0 ? absent : formatMs(msEdges[row] ?? 0));
  return Array.from({ length: Math.ceil(counts.length / size) }, (_, place) => {
    const stretch = counts.slice(place * size, (place + 1) * size);
    const sums = Array.from(msEdges.slice(1), (_ms, row) =>
      stretch.reduce((total, column) => total + (column[row] ?? 0), 0),
    );
    const filled = [...sums.keys()].filter((row) => (sums[row] ?? 0) > 0);
    const [first = -1, last = -1] = [filled[0], filled.at(-1)];
    return {
      until: formatOffset(secondsEdges[Math.min(counts.length, (place + 1) * size)] ?? 0),
      requests: sums.reduce((total, count) => total + count, 0),
      lowest: edge(first),
      most: edge(first < 0 ? -1 : sums.indexOf(Math.max(...sums)) + 1),
      highest: edge(last < 0 ? -1 : last + 1),
    };
  });
}

/** Neighbours of one shade in one rectangle. */
function runs(column: Line, most: number): { shade: number; from: number; to: number }[] {
  const found: { shade: number; from: number; to: number }[] = [];
  column.forEach((count, row) => {
    const shade = shadeOf(count, most);
    if (shade === 0) return;
    const last = found.at(-1);
    if (last?.shade === shade && last.to === row) last.to = row + 1;
    else found.push({ shade, from: row, to: row + 1 });
  });
  return found;
}

/** Logarithmic, so that a single slow request is still seen. */
function shadeOf(count: number, most: number): number {
  if (count <= 0) return 0;
  return Math.min(shades, 1 + Math.floor((Math.log(count) / Math.log(most + 1)) * shades));
}

/** Powers of ten; the edges rise logarithmically. */
function msTicks(edges: Line): { at: number; text: string }[] {
  const [from, to] = [Math.log10(edges[0] ?? 1), Math.log10(edges.at(-1) ?? 10)];
  const count = Math.max(0, Math.floor(to) - Math.ceil(from) + 1);
  return Array.from({ length: count }, (_, place) => Math.ceil(from) + place).map((power) => ({
    at: round((1 - (power - from) / (to - from || 1)) * 100),
    text: formatNumber(10 ** power),
  }));
}

function describe({ secondsEdges, msEdges, counts }: HeatMap): string {
  const total = counts.reduce((sum, column) => sum + column.reduce((all, count) => all + count, 0), 0);
  return `Heat map of ${formatNumber(total)} requests from ${formatOffset(secondsEdges[0] ?? 0)} to ${formatOffset(secondsEdges.at(-1) ?? 0)}, latency from ${formatMs(msEdges[0] ?? 0)} to ${formatMs(msEdges.at(-1) ?? 0)}.`;
}
