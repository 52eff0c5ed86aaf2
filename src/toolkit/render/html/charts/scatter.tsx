/** Points and curves over a load, both axes linear: throughput over users, residuals, latency over throughput. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { VNode } from 'preact';
import { formatNumber } from '../../../analyze/wording.ts';
import { round } from './axes.ts';
import { CurveBox } from './curve-box.tsx';
import { anchorAt, ValueTicks } from './ticks.tsx';

type Point = readonly [x: number, y: number];

export interface ScatterSeries {
  readonly name: string;
  readonly tone: 'one' | 'two' | 'bad' | 'rest';
  readonly kind: 'dots' | 'line';
  readonly points: readonly Point[];
}

interface Props {
  readonly title: string;
  readonly xUnit: string;
  readonly yUnit: string;
  readonly height: number;
  readonly series: readonly ScatterSeries[];
}

export function Scatter({ title, xUnit, yUnit, height, series }: Props): VNode | null {
  const drawn = series.filter(({ points }) => points.length > 0);
  const all = drawn.flatMap(({ points }) => points);
  if (all.length === 0) return null;
  const x = scaleLinear([0, Math.max(...all.map(([value]) => value))], [0, 100]).nice(5);
  const ys = all.map(([, value]) => value);
  const y = scaleLinear([Math.min(0, ...ys), Math.max(0, ...ys)], [100, 0]).nice(4);
  const yTicks = y.ticks(4).map((tick) => ({ at: y(tick), text: tickText(tick) }));
  return (
    <figure>
      <figcaption>
        <span class="title">{title}</span>{' '}
        <span class="quiet">
          {yUnit} by {xUnit}
        </span>
        {drawn.length > 1 && <Legend series={drawn} />}
      </figcaption>
      <svg
        class="plot"
        role="img"
        aria-label={`${title}. ${describe(drawn)}`}
        height={height + 36}
        overflow="visible"
      >
        <svg y={12} height={height} width="100%" overflow="visible">
          <ValueTicks ticks={yTicks} />
          <g class="ticks">
            {x.ticks(5).map((tick) => (
              <text x={`${round(x(tick))}%`} y="100%" dy={16} text-anchor={anchorAt(x(tick))}>
                {tickText(tick)}
              </text>
            ))}
          </g>
          <CurveBox overflow="visible">
            {drawn.map((one) => (
              <Marks series={one} x={(value) => round(x(value) * 10)} y={(value) => round(y(value))} />
            ))}
          </CurveBox>
        </svg>
      </svg>
    </figure>
  );
}

interface MarksProps {
  readonly series: ScatterSeries;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function Marks({ series: { kind, tone, points }, x, y }: MarksProps): VNode {
  if (kind === 'line') {
    const draw = line<Point>()
      .x(([value]) => x(value))
      .y(([, value]) => y(value));
    return <path class={`line ${tone}`} d={draw([...points]) ?? ''} />;
  }
  return <path class={`dot ${tone}`} d={points.map(([a, b]) => `M${x(a)},${y(b)}h0`).join('')} />;
}

function Legend({ series }: { series: readonly ScatterSeries[] }): VNode {
  return (
    <span class="legend">
      {series.map(({ name, tone, kind }) => (
        <span>
          <svg class="swatch" width={22} height={8} aria-hidden="true">
            <path
              class={`${kind === 'line' ? 'line' : 'dot'} ${tone}`}
              d={kind === 'line' ? 'M1,4H21' : 'M11,4h0'}
            />
          </svg>
          {name}
        </span>
      ))}
    </span>
  );
}

function tickText(tick: number): string {
  return formatNumber(tick)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

function describe(series: readonly ScatterSeries[]): string {
  return series
    .filter(({ kind }) => kind === 'dots')
    .map(
      ({ name, points }) =>
        `${name}: ${points.map(([x, y]) => `${tickText(x)}, ${tickText(y)}`).join('; ')}.`,
    )
    .join(' ');
}
