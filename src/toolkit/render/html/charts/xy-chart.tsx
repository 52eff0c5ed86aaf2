/** Points and lines over any number, not over time: a search's path, latency over throughput, capacity over replicas. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { VNode } from 'preact';
import { formatNumber } from '../../../analyze/wording.ts';
import type { AxisUnit, ChartLine } from '../../chart-spec.ts';
import { formatQuantity } from '../../quantity.ts';
import { type Axis, logAxis, round, valueAxis } from './axes.ts';
import { CurveBox } from './curve-box.tsx';
import { ValueTicks } from './ticks.tsx';

export type Point = readonly [x: number, y: number];

export interface XySeries {
  readonly name: string;
  readonly tone: ChartLine['tone'] | 'rest';
  readonly shape: 'line' | 'dots' | 'small-dots';
  readonly points: readonly Point[];
}

export interface XySpec {
  readonly title: string;
  /** `p95 in ms by requests/s`. */
  readonly caption: string;
  readonly height: number;
  readonly unit: AxisUnit;
  /** For latencies that rise steeply: by their powers of ten. */
  readonly isLogY: boolean;
  readonly series: readonly XySeries[];
  readonly limits: readonly { readonly value: number; readonly label: string }[];
  /** Stretches of the x axis. */
  readonly bands: readonly { readonly from: number; readonly to: number; readonly label: string }[];
}

/** Nothing without a point. */
export function XyChart({ spec }: { spec: XySpec }): VNode | null {
  const points = spec.series.flatMap((series) => series.points);
  if (points.length === 0) return null;
  const x = xAxis(points.map(([value]) => value));
  const values = [...points.map(([, value]) => value), ...spec.limits.map(({ value }) => value)];
  const y = spec.isLogY
    ? logAxis(Math.min(...values), Math.max(...values))
    : valueAxis(values, spec.unit, spec.height);
  return (
    <figure>
      <figcaption>
        <span class="title">{spec.title}</span>{' '}
        <span class="quiet">
          {spec.caption}
          {y.isLog ? ', logarithmic' : ''}
        </span>
        <Legend series={spec.series} />
      </figcaption>
      <svg class="plot" role="img" aria-label={describe(spec)} height={spec.height + 36} overflow="visible">
        <svg y={16} height={spec.height} width="100%" overflow="visible">
          <Bands bands={spec.bands} x={x} />
          <ValueTicks ticks={y.ticks} />
          <XTicks ticks={x.ticks} />
          <Curves series={spec.series} x={x} y={y} />
          <Limits spec={spec} y={y} />
        </svg>
      </svg>
    </figure>
  );
}

/** A line's name stands above it, or below where another line is just above. */
function Limits({ spec: { limits, height }, y }: { spec: XySpec; y: Axis }): VNode {
  const fromTop = (value: number): number => (y.place(value) / 100) * height;
  return (
    <>
      {limits.map(({ value, label }) => {
        const at = `${round(y.place(value))}%`;
        const isUnder = limits.some(
          (other) => other.value > value && fromTop(value) - fromTop(other.value) < labelHeight,
        );
        return (
          <g class="limit">
            <line x2="100%" y1={at} y2={at} />
            <text x={4} y={at} dy={isUnder ? 12 : -4}>
              {label}
            </text>
          </g>
        );
      })}
    </>
  );
}

const labelHeight = 15;

type XAxis = Pick<Axis, 'place' | 'ticks'>;

/** Room at both ends, so that no dot is cut; between whole numbers there is nothing to mark. */
function xAxis(values: readonly number[]): XAxis {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = (most - least || most || 1) * 0.04;
  const scale = scaleLinear([Math.max(0, least - room), most + room], [0, 100]);
  const areWhole = values.every(Number.isInteger);
  const shown = scale.ticks(6).filter((tick) => !areWhole || Number.isInteger(tick));
  return { place: scale, ticks: shown.map((tick) => ({ at: scale(tick), text: formatTick(tick) })) };
}

function formatTick(value: number): string {
  return formatNumber(Number(value.toPrecision(3)))
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

function Legend({ series }: Pick<XySpec, 'series'>): VNode | null {
  const named = series.filter(({ points }) => points.length > 0);
  if (named.length < 2) return null;
  return (
    <span class="legend">
      {named.map(({ name, tone, shape }) => (
        <span>
          <svg class="swatch" width={22} height={8} aria-hidden="true">
            <path
              class={shape === 'line' ? `line ${tone}` : `dot ${tone} ${shape}`}
              d={shape === 'line' ? 'M1,4H21' : 'M11,4h0'}
            />
          </svg>
          {name}
        </span>
      ))}
    </span>
  );
}

function XTicks({ ticks }: Pick<XAxis, 'ticks'>): VNode {
  return (
    <g class="ticks">
      {ticks.map(({ at, text }) => (
        <text x={`${round(at)}%`} y="100%" dy={16} text-anchor="middle">
          {text}
        </text>
      ))}
    </g>
  );
}

function Bands({ bands, x }: { bands: XySpec['bands']; x: XAxis }): VNode {
  return (
    <>
      {bands.map(({ from, to, label }) => {
        const left = round(x.place(from));
        return (
          <>
            <rect class="shade" x={`${left}%`} width={`${round(x.place(to) - left)}%`} height="100%" />
            <text class="phase" x={`${left}%`} y={-5} dx={3} text-anchor={left > 70 ? 'end' : 'start'}>
              {label}
            </text>
          </>
        );
      })}
    </>
  );
}

function Curves({ series, x, y }: { series: XySpec['series']; x: XAxis; y: Axis }): VNode {
  const at = ([left, top]: Point): Point => [round(x.place(left) * 10), round(y.place(top))];
  const draw = line<Point>()
    .x((point) => at(point)[0])
    .y((point) => at(point)[1]);
  return (
    <CurveBox overflow="visible">
      {series.map(({ tone, shape, points }) =>
        shape === 'line' ? (
          <path class={`line ${tone}`} d={draw([...points]) ?? ''} />
        ) : (
          points.map((point) => <path class={`dot ${tone} ${shape}`} d={`M${at(point).join(',')}h0`} />)
        ),
      )}
    </CurveBox>
  );
}

function describe({ title, series, unit }: XySpec): string {
  const said = series.map(({ name, points }) => {
    const shown = points.map(([x, y]) => `${formatTick(x)}: ${formatQuantity(y, unit)}`);
    return `${name}: ${shown.join(', ')}`;
  });
  return `${title}. ${said.join('; ')}.`;
}
