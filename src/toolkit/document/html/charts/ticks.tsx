/** The texts and lines along a plot's edges. */
import type { VNode } from 'preact';
import { type Axis, type Range, round, timeTicks } from './axes.ts';

export function ValueTicks({ ticks }: { ticks: Axis['ticks'] }): VNode {
  return (
    <g class="ticks">
      {ticks.map(({ at, text }) => (
        <>
          <line x2="100%" y1={`${round(at)}%`} y2={`${round(at)}%`} />
          <text x={-6} y={`${round(at)}%`} dy={4} text-anchor="end">
            {text}
          </text>
        </>
      ))}
    </g>
  );
}

/** Every other one gives way on a narrow page. */
export function TimeTicks({ range }: { range: Range }): VNode {
  return (
    <g class="ticks">
      {timeTicks(range).map(({ at, text }, place) => (
        <text
          class={place % 2 === 1 ? 'odd' : undefined}
          x={`${round(at)}%`}
          y="100%"
          dy={15}
          text-anchor={anchorAt(at)}
        >
          {text}
        </text>
      ))}
    </g>
  );
}

function anchorAt(at: number): 'start' | 'middle' | 'end' {
  if (at < 2) return 'start';
  return at > 97 ? 'end' : 'middle';
}
