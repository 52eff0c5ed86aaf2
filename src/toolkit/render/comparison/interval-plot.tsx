/** Dot and interval of every change, one line a figure: left is better, right is worse. */
import { scaleLinear } from 'd3-scale';
import type { VNode } from 'preact';
import { formatChange } from '../../compare/summary.ts';
import { round } from '../html/charts/axes.ts';
import type { MeasureRow } from './view.ts';

const lineHeight = 38;
/** The name stands above its interval, so that it fits on a phone. */
const intervalAt = 24;
/** Wider than this an interval says nothing: it is cut. */
const mostShare = 1;

interface Placed {
  readonly row: MeasureRow;
  readonly change: number;
  readonly low: number;
  readonly high: number;
}

/** Latency, CPU, memory and throughput; shares of failures are no ratios and stand in the table. */
export function IntervalPlot({ rows }: { rows: readonly MeasureRow[] }): VNode | null {
  const placed = rows.flatMap((row): Placed[] => {
    const { change, interval, unit, higherIsWorse } = row.measure;
    if (change === null || interval === null || unit === '%') return [];
    const sign = higherIsWorse ? 1 : -1;
    const [low, high] = interval.map((edge) => edge * sign).sort((a, b) => a - b);
    return [{ row, change: change * sign, low: low ?? 0, high: high ?? 0 }];
  });
  if (placed.length === 0) return null;
  const reach = Math.min(mostShare, Math.max(0.2, ...placed.map(({ low, high }) => Math.max(-low, high))));
  const scale = scaleLinear([-reach, reach], [0, 100]).clamp(true);
  return (
    <figure class="intervals">
      <figcaption>
        <span class="title">Change against the baseline</span>{' '}
        <span class="quiet">dot and 95 % interval; the band is what is allowed; right is worse</span>
      </figcaption>
      <svg
        class="plot"
        role="img"
        aria-label={`Change against the baseline. ${placed.map(describe).join(' ')}`}
        height={placed.length * lineHeight + 24}
      >
        <svg width="100%" height={placed.length * lineHeight} overflow="visible">
          {placed.map((one, line) => (
            <IntervalLine one={one} y={line * lineHeight} place={(value) => round(scale(value))} />
          ))}
          <line class="none" x1="50%" x2="50%" y2="100%" />
          <g class="ticks">
            {scale.ticks(4).map((tick) => (
              <text x={`${round(scale(tick))}%`} y="100%" dy={15} text-anchor="middle">
                {tick === 0 ? 'same' : formatChange(tick, 'ms')}
              </text>
            ))}
          </g>
        </svg>
      </svg>
    </figure>
  );
}

function IntervalLine({
  one,
  y,
  place,
}: {
  one: Placed;
  y: number;
  place: (value: number) => number;
}): VNode {
  const { row, change, low, high } = one;
  const { allowed } = row.measure;
  const middle = y + intervalAt;
  return (
    <g class={`interval ${row.verdict.replace(' ', '-')}`}>
      <rect
        class="shade"
        x={`${place(-allowed)}%`}
        width={`${round(place(allowed) - place(-allowed))}%`}
        y={middle - 8}
        height={16}
      />
      <line x1={`${place(low)}%`} x2={`${place(high)}%`} y1={middle} y2={middle} />
      <circle cx={`${place(change)}%`} cy={middle} r={4.5} />
      <text class="lane" y={y + 13} dx={4}>
        {row.name}
      </text>
    </g>
  );
}

function describe({ row }: Placed): string {
  return `${row.name}: ${row.change}, ${row.interval}, ${row.verdict}.`;
}
