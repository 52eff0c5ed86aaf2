/** A figure of few requests: dimmed, with the interval that holds it. */
import type { VNode } from 'preact';
import type { Cell } from '../view/cell.ts';

export function Rough({ cell: { text, range } }: { cell: Cell }): VNode {
  if (range === undefined) return <>{text}</>;
  return (
    <span class="quiet" title="of few requests: 95 % sure to lie within">
      {text}
      <div>{range}</div>
    </span>
  );
}
