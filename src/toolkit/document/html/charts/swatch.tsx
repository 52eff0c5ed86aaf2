import type { VNode } from 'preact';

/** A line or a dot as the legend shows it. @param look its classes, as it is drawn with */
export function Swatch({ look }: { look: string }): VNode {
  return (
    <svg class="swatch" width={22} height={8} aria-hidden="true">
      <path class={look} d={look.startsWith('line') ? 'M1,4H21' : 'M11,4h0'} />
    </svg>
  );
}
