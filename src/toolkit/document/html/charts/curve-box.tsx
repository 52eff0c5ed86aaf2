/** Where a plot's curves are drawn. */
import type { ComponentChildren, VNode } from 'preact';

interface Props {
  /** For dots, which may lie on an edge. */
  readonly overflow?: 'visible';
  readonly children: ComponentChildren;
}

/** 1000 × 100, stretched by the browser; strokes keep their width, so a dot is a line of no length. */
export function CurveBox({ overflow, children }: Props): VNode {
  return (
    <svg
      viewBox="0 0 1000 100"
      preserveAspectRatio="none"
      width="100%"
      height="100%"
      overflow={overflow}
      class="lines"
    >
      {children}
    </svg>
  );
}
