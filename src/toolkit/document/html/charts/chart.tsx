/**
 * A chart over the load's time. The server draws it into the page, and the page's script draws it again when the
 * reader zooms or hides a line. The plot is stretched by the browser (percentages, a nested viewBox), so that
 * text keeps its size at any width.
 */
import { line } from 'd3-shape';
import type { VNode } from 'preact';
import type { AxisUnit, ChartFrame, ChartLine, ChartSpec } from '../../chart-spec.ts';
import { formatQuantity } from '../../quantity.ts';
import { formatOffset } from '../../../format/wording.ts';
import { type Axis, type Range, round, valueAxis } from './axes.ts';
import { CurveBox } from './curve-box.tsx';
import { type Condensed, condense, cutTo } from './condense.ts';
import { Swatch } from './swatch.tsx';
import { TimeTicks, ValueTicks } from './ticks.tsx';
import { highest } from '../../../statistics/highest.ts';

export interface ChartProps {
  readonly spec: ChartSpec;
  readonly frame: ChartFrame;
  readonly range: Range;
  /** Names of lines that are switched off. */
  readonly hidden: readonly string[];
  /** How many points a line is drawn with. */
  readonly points: number;
  /** Given by the page's script: makes the legend's entries buttons. */
  readonly onToggle?: (line: string) => void;
}

/** A limit's text stands above its line. */
const limitRoom = 1.1;

/** Narrower windows have no name; names that fit a wide page alone are left out on a narrow one. */
const fewestPercent = 7;
const percentPerLetter = 2.8;

/** The gap between the axis and the figure's top and bottom, in pixels. */
const room = { top: 16, bottom: 20 } as const;

export function Chart({ spec, frame, range, hidden, points, onToggle }: ChartProps): VNode {
  const shown = spec.lines.filter(({ name }) => !hidden.includes(name));
  const all = { seconds: frame.clocks[spec.clock], values: shown.map(({ values }) => values) };
  const columns = condense(cutTo(all, range), points);
  const limits = limitsInView(spec, columns);
  const axis = valueAxis(
    [...columns.values.flat(), ...limits.shown.map(({ value }) => value * limitRoom)],
    spec.unit,
    spec.height,
  );
  return (
    <figure>
      <figcaption>
        <span class="title">{spec.title}</span> <span class="quiet">{captionOf(spec.unit, axis)}</span>
        <Legend spec={spec} hidden={hidden} onToggle={onToggle} />
        {limits.beyond.length > 0 && <span class="quiet beyond">↑ {limits.beyond.join(', ')}</span>}
      </figcaption>
      <svg
        class="plot"
        role="img"
        aria-label={describe(spec, columns)}
        height={spec.height + room.top + room.bottom}
      >
        <svg y={room.top} height={spec.height} width="100%" overflow="visible">
          <Windows frame={frame} range={range} />
          <ValueTicks ticks={axis.ticks} />
          <TimeTicks range={range} />
          <Lines lines={shown} columns={columns} range={range} axis={axis} />
          {limits.shown.map((limit) => (
            <Limit at={round(axis.place(limit.value))} label={limit.label} />
          ))}
          <Marks frame={frame} range={range} />
          {columns.values.flat().every(Number.isNaN) && (
            <text x="50%" y="50%" text-anchor="middle">
              no data
            </text>
          )}
        </svg>
      </svg>
    </figure>
  );
}

/** Its text stands above the line, or below it where the phases' names stand. */
function Limit({ at, label }: { at: number; label: string }): VNode {
  return (
    <g class="limit">
      <line x2="100%" y1={`${at}%`} y2={`${at}%`} />
      <text x="100%" y={`${at}%`} dx={-4} dy={at < 8 ? 13 : -4} text-anchor="end">
        {label}
      </text>
    </g>
  );
}

function captionOf(unit: AxisUnit, { isLog }: Axis): string {
  const units: Readonly<Record<AxisUnit, string>> = {
    ms: 'ms',
    '/s': 'per second',
    users: '',
    share: '',
    bytes: '',
    'bytes/s': 'per second',
    seconds: 'seconds',
    cores: 'cores',
    count: '',
  };
  return [units[unit], isLog ? 'logarithmic' : ''].filter((text) => text !== '').join(', ');
}

/** A limit far above everything would flatten the lines: it is said instead of drawn. */
function limitsInView(
  { limits }: ChartSpec,
  { values }: Condensed,
): { shown: ChartSpec['limits']; beyond: string[] } {
  const most = highest([0, ...values.flat()]);
  const isNear = ({ value }: { value: number }): boolean => value <= most * 2;
  return {
    shown: limits.filter(isNear),
    beyond: limits.filter((limit) => !isNear(limit)).map(({ label }) => label),
  };
}

function Legend({
  spec,
  hidden,
  onToggle,
}: Pick<ChartProps, 'spec' | 'hidden'> & { onToggle: ChartProps['onToggle'] }): VNode | null {
  if (spec.lines.length === 1 && onToggle === undefined) return null;
  return (
    <span class="legend">
      {spec.lines.map(({ name, tone }) => {
        const entry = (
          <>
            {spec.lines.length > 1 && <Swatch look={`line ${tone}`} />}
            {spec.lines.length > 1 && name} <output class="at" data-line={name} />
          </>
        );
        return onToggle === undefined || spec.lines.length === 1 ? (
          <span>{entry}</span>
        ) : (
          <button type="button" aria-pressed={!hidden.includes(name)} onClick={() => onToggle(name)}>
            {entry}
          </button>
        );
      })}
    </span>
  );
}

function Windows({ frame, range }: Pick<ChartProps, 'frame' | 'range'>): VNode {
  const place = placeIn(range);
  const visible = frame.windows.filter(({ from, to }) => to > range[0] && from < range[1]);
  return (
    <>
      {visible.map(({ phase, from, to, judged }) => {
        const left = Math.max(0, place(from));
        const width = Math.min(100, place(to)) - left;
        return (
          <>
            {!judged && <rect class="shade" x={`${round(left)}%`} width={`${round(width)}%`} height="100%" />}
            {width > fewestPercent && (
              <text
                class={width < phase.length * percentPerLetter ? 'phase odd' : 'phase'}
                x={`${round(left)}%`}
                y={-5}
                dx={3}
              >
                {phase}
              </text>
            )}
          </>
        );
      })}
    </>
  );
}

/** Drawn in a box of 1000 × 100 that the browser stretches; strokes keep their width. */
function Lines({
  lines,
  columns,
  range,
  axis,
}: {
  lines: readonly ChartLine[];
  columns: Condensed;
  range: Range;
  axis: Axis;
}): VNode {
  const place = placeIn(range);
  return (
    <CurveBox>
      {lines.map(({ tone }, which) => {
        const values = columns.values[which] ?? [];
        const draw = line<number>()
          .defined((value) => !Number.isNaN(value))
          .x((_, row) => round(place(columns.seconds[row] ?? 0) * 10))
          .y((value) => round(axis.place(value)));
        const dots = loneRows(values).map(
          (row) =>
            `M${round(place(columns.seconds[row] ?? 0) * 10)},${round(axis.place(values[row] ?? 0))}h0`,
        );
        return (
          <>
            <path class={`line ${tone}`} d={draw([...values]) ?? ''} />
            {dots.length > 0 && <path class={`dot ${tone}`} d={dots.join('')} />}
          </>
        );
      })}
    </CurveBox>
  );
}

/** A value between two gaps has no line to be seen by. */
function loneRows(values: readonly number[]): number[] {
  const isGap = (row: number): boolean => Number.isNaN(values[row] ?? NaN);
  return [...values.keys()].filter((row) => !isGap(row) && isGap(row - 1) && isGap(row + 1));
}

function Marks({ frame, range }: Pick<ChartProps, 'frame' | 'range'>): VNode {
  const place = placeIn(range);
  const visible = frame.marks.filter(({ seconds }) => seconds >= range[0] && seconds <= range[1]);
  return (
    <>
      {visible.map(({ seconds, label }) => {
        const width = 10 + 6 * label.length;
        return (
          <svg class="mark" x={`${round(place(seconds))}%`} overflow="visible">
            <line y2="100%" />
            <rect x={-width / 2} y={-14} width={width} height={14} rx={7} />
            <text y={-3.5} text-anchor="middle">
              {label}
            </text>
          </svg>
        );
      })}
    </>
  );
}

function placeIn([from, to]: Range): (seconds: number) => number {
  return (seconds) => ((seconds - from) / (to - from || 1)) * 100;
}

/** The chart in a sentence, for those who don't see it. */
function describe(spec: ChartSpec, { seconds, values }: Condensed): string {
  const said = spec.lines.map(({ name }, which) => {
    const line = values[which] ?? [];
    const real = line.filter((value) => !Number.isNaN(value));
    if (real.length === 0) return `${name}: no data`;
    const most = highest(real);
    const at = seconds[line.indexOf(most)] ?? 0;
    return `${name} from ${formatQuantity(Math.min(...real), spec.unit)} to ${formatQuantity(most, spec.unit)}, highest at ${formatOffset(at)}`;
  });
  return `${spec.title} over time. ${said.join('; ')}.`;
}
