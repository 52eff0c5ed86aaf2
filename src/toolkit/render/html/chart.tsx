/** Line charts over seconds of load, as SVG that needs no script. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { VNode } from 'preact';
import { Scroll } from './scroll.tsx';
import type { PhaseWindow } from '../../../contract/plan.ts';
import type { Line } from '../../analyze/analysis.ts';
import { formatNumber } from '../../analyze/wording.ts';

export interface ChartLine {
  readonly name: string;
  readonly values: Line;
}

export interface ChartProps {
  readonly title: string;
  readonly unit: string;
  readonly seconds: Line;
  readonly lines: readonly ChartLine[];
  readonly windows: readonly PhaseWindow[];
  /** Moments to mark. */
  readonly marks: readonly number[];
}

const size = { width: 1080, height: 190, left: 52, right: 12, top: 18, bottom: 24 } as const;
const mostPoints = 540;

export function Chart(props: ChartProps): VNode {
  const { seconds, lines, windows } = props;
  const lastSecond = Math.max(seconds.at(-1) ?? 1, windows.at(-1)?.endSeconds ?? 0);
  const highest = Math.max(...lines.map(({ values }) => highestOf(values)), 0);
  const x = scaleLinear([0, lastSecond], [size.left, size.width - size.right]);
  const y = scaleLinear([0, highest === 0 ? 1 : highest], [size.height - size.bottom, size.top]).nice(4);
  const summary = `${props.title}: ${lines.map(({ name, values }) => describe(name, values, props.unit)).join('; ')}`;
  return (
    <figure>
      <figcaption>
        {props.title} <span class="quiet">{props.unit}</span>{' '}
        {lines.length > 1 &&
          lines.map(({ name }, place) => (
            <span class={`k${place + 1}`}>{` ${dashes[place] ?? '━'} ${name} `}</span>
          ))}
      </figcaption>
      <Scroll label={props.title}>
        <svg class="chart" viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={summary}>
          {windows.map((window, place) => (
            <Phase window={window} x={x} shaded={place % 2 === 0} />
          ))}
          {y.ticks(4).map((tick) => (
            <g>
              <line class="axis" x1={size.left} x2={size.width - size.right} y1={y(tick)} y2={y(tick)} />
              <text x={size.left - 6} y={y(tick) + 4} text-anchor="end">
                {formatNumber(tick)}
              </text>
            </g>
          ))}
          {x.ticks(8).map((tick) => (
            <text x={x(tick)} y={size.height - 6} text-anchor="middle">
              {formatNumber(tick)} s
            </text>
          ))}
          {props.marks.map((mark) => (
            <line class="mark" x1={x(mark)} x2={x(mark)} y1={size.top} y2={size.height - size.bottom} />
          ))}
          {lines.map(({ values }, place) => (
            <path class={`l l${place + 1}`} d={pathOf(seconds, values, { x, y })} />
          ))}
        </svg>
      </Scroll>
    </figure>
  );
}

const dashes = ['━', '╍', '┅', '━'] as const;

type Scale = (value: number) => number;

function Phase({ window, x, shaded }: { window: PhaseWindow; x: Scale; shaded: boolean }): VNode {
  const width = x(window.endSeconds) - x(window.startSeconds);
  return (
    <g>
      {shaded && (
        <rect
          class="phase"
          x={x(window.startSeconds)}
          y={size.top}
          width={width}
          height={size.height - size.top - size.bottom}
        />
      )}
      {width > 40 && (
        <text x={x(window.startSeconds) + 4} y={size.top - 5}>
          {window.phase}
        </text>
      )}
    </g>
  );
}

/** A line small enough to stand in a table's row. */
export function Sparkline({ seconds, values, label }: { seconds: Line; values: Line; label: string }): VNode {
  const x = scaleLinear([seconds[0] ?? 0, seconds.at(-1) ?? 1], [1, 119]);
  const y = scaleLinear([0, Math.max(highestOf(values), 1e-9)], [22, 2]);
  return (
    <svg class="spark" viewBox="0 0 120 24" role="img" aria-label={describe(label, values, 'ms')}>
      <path class="l l1" d={pathOf(seconds, values, { x, y })} />
    </svg>
  );
}

function pathOf(seconds: Line, values: Line, { x, y }: { x: Scale; y: Scale }): string {
  const points = thin(seconds, values);
  const draw = line<readonly [number, number]>()
    .defined(([, value]) => !Number.isNaN(value))
    .x(([second]) => Math.round(x(second) * 10) / 10)
    .y(([, value]) => Math.round(y(value) * 10) / 10);
  return draw(points) ?? '';
}

/** Long runs drawn with the highest value of each bucket: peaks stay. */
function thin(seconds: Line, values: Line): (readonly [number, number])[] {
  const every = Math.ceil(values.length / mostPoints);
  const points: (readonly [number, number])[] = [];
  for (let row = 0; row < values.length; row += every) {
    const bucket = values.slice(row, row + every);
    const highest = highestOf(bucket);
    points.push([seconds[row] ?? 0, bucket.some((value) => !Number.isNaN(value)) ? highest : NaN]);
  }
  return points;
}

function highestOf(values: Line): number {
  return values.reduce((most, value) => (value > most ? value : most), 0);
}

function describe(name: string, values: Line, unit: string): string {
  const real = values.filter((value) => !Number.isNaN(value));
  if (real.length === 0) return `${name}: no data`;
  const mean = real.reduce((total, value) => total + value, 0) / real.length;
  return `${name} mean ${formatNumber(mean)} ${unit}, highest ${formatNumber(highestOf(real))} ${unit}`;
}
