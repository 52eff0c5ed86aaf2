/** Points and lines over any number: a search's path, latency over throughput, capacity over replicas, residuals. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { VNode } from 'preact';
import type { Plot, Point } from '../../chart-spec.ts';
import { formatQuantity } from '../../quantity.ts';
import { type Axis, formatTick, logAxis, round, valueAxis } from './axes.ts';
import { CurveBox } from './curve-box.tsx';
import { Swatch } from './swatch.tsx';
import { ValueTicks } from './ticks.tsx';

/** Nothing without a point. */
export function PlotChart({ chart: spec }: { chart: Plot }): VNode | null {
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
function Limits({ spec: { limits, height }, y }: { spec: Plot; y: Axis }): VNode {
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
  return {
    place: scale,
    ticks: shown.map((tick) => ({ at: scale(tick), text: formatTick(Number(tick.toPrecision(3))) })),
  };
}

function Legend({ series }: Pick<Plot, 'series'>): VNode | null {
  const named = series.filter(({ points }) => points.length > 0);
  if (named.length < 2) return null;
  return (
    <span class="legend">
      {named.map(({ name, tone, shape }) => (
        <span>
          <Swatch look={shape === 'line' ? `line ${tone}` : `dot ${tone} ${shape}`} />
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

function Bands({ bands, x }: { bands: Plot['bands']; x: XAxis }): VNode {
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

function Curves({ series, x, y }: { series: Plot['series']; x: XAxis; y: Axis }): VNode {
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

/** Every dot; of lines, which have many points, both ends. */
function describe({ title, series, unit }: Plot): string {
  const said = series.map(({ name, shape, points }) => {
    const told = shape === 'line' ? [...points.slice(0, 1), ...points.slice(1).slice(-1)] : points;
    return `${name}: ${told.map((point) => pointText(point, unit)).join(', ')}`;
  });
  return `${title}. ${said.join('; ')}.`;
}

function pointText([x, y]: Point, unit: Plot['unit']): string {
  return `${formatTick(Number(x.toPrecision(3)))}: ${formatQuantity(y, unit)}`;
}
