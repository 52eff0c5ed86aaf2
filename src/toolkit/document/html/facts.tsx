import type { VNode } from 'preact';
import type { Fact } from '../document.ts';

export function Facts({ facts, name }: { facts: readonly Fact[]; name: 'brief' | 'facts' }): VNode {
  return (
    <dl class={name}>
      {facts.map(({ label, text }) => (
        <div>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
