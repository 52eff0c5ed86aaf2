import type { ComponentChildren, VNode } from 'preact';

/** What is wider than the page scrolls by itself, by keyboard as well. */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }): VNode {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}
