/** Charts small enough to stand in a table's row or a tile. */
import type { Line } from '../../../statistics/series.ts';
import { line } from 'd3-shape';
import type { VNode } from 'preact';
import type { Shares } from '../../document.ts';
import type { Tone } from '../../marks.ts';
import { round } from './axes.ts';
import { condense } from './condense.ts';
import { highest } from '../../../statistics/highest.ts';

const spark = { width: 120, height: 24, points: 80 } as const;

/** @param top the value at the upper edge, so that several can share a scale; by default the line's own highest */
export function Sparkline({ values, label, top }: { values: Line; label: string; top?: number }): VNode {
  const short =
    condense({ seconds: Array.from(values, (_, row) => row), values: [values] }, spark.points).values[0] ??
    [];
  const most = top ?? highest([1e-9, ...short]);
  const draw = line<number>()
    .defined((value) => !Number.isNaN(value))
    .x((_, row) => round(2 + (row / Math.max(1, short.length - 1)) * (spark.width - 4)))
    .y((value) => round(spark.height - 2 - (value / most) * (spark.height - 4)));
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${spark.width} ${spark.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path class="line one" d={draw([...short]) ?? ''} />
    </svg>
  );
}

/** How much of a limit was used: the limit stands at two thirds, what lies beyond it is broken. */
export function UseBar({ use, tone }: { use: number; tone: Tone }): VNode {
  const limitAt = 66;
  const length = Math.min(98, Math.max(1.5, use * limitAt));
  return (
    <svg class={`use ${tone}`} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" y={3} width={100} height={4} />
      <rect class="used" y={2} width={round(Math.min(length, limitAt))} height={6} />
      {length > limitAt && <rect class="over" x={limitAt} y={1} width={round(length - limitAt)} height={8} />}
      <line x1={limitAt} x2={limitAt} y2={10} />
    </svg>
  );
}

export function ShareBar({ declared, observed }: Pick<Shares, 'declared' | 'observed'>): VNode {
  return (
    <svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" y={3} width={100} height={4} />
      <rect class="used" y={2} width={round(observed * 100)} height={6} />
      <line x1={round(declared * 100)} x2={round(declared * 100)} y2={10} />
    </svg>
  );
}
