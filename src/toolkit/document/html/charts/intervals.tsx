/** Dot and interval of every change, one line a figure: left is better, right is worse. */
import { scaleLinear } from 'd3-scale';
import type { VNode } from 'preact';
import type { Intervals } from '../../chart-spec.ts';
import { formatTick, round } from './axes.ts';

const lineHeight = 38;
/** The name stands above its interval, so that it fits on a phone. */
const intervalAt = 24;
/** Wider than this an interval says nothing: it is cut. */
const mostShare = 1;

type Placed = Intervals['lines'][number];

export function IntervalChart({ chart: { lines: placed } }: { chart: Intervals }): VNode | null {
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
          <line class="zero" x1="50%" x2="50%" y2="100%" />
          <g class="ticks">
            {scale.ticks(4).map((tick) => (
              <text x={`${round(scale(tick))}%`} y="100%" dy={15} text-anchor="middle">
                {shareText(tick)}
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
  const { name, tone, change, low, high, allowed } = one;
  const middle = y + intervalAt;
  return (
    <g class={`interval ${tone}`}>
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
        {name}
      </text>
    </g>
  );
}

function describe({ name, text }: Placed): string {
  return `${name}: ${text}.`;
}

/** `+20 %`. */
function shareText(share: number): string {
  if (share === 0) return 'same';
  return `${share < 0 ? '−' : '+'}${formatTick(Number((Math.abs(share) * 100).toPrecision(3)))} %`;
}
