/** Small multiples: what is alike, side by side, its curves on the same scale. */
import type { VNode } from 'preact';
import type { Card as CardBlock, Cards as CardsBlock } from '../document.ts';
import { Sparkline } from './charts/small.tsx';
import { Facts } from './facts.tsx';
import { Line } from './text.tsx';

export function Cards({ cards }: Pick<CardsBlock, 'cards'>): VNode {
  return (
    <ul class="cards">
      {cards.map((card) => (
        <Card card={card} />
      ))}
    </ul>
  );
}

function Card({ card: { tone, title, lines, facts, curves } }: { card: CardBlock }): VNode {
  return (
    <li class={tone ?? undefined}>
      <h3>
        <Line text={title} />
      </h3>
      {lines.map((line) => (
        <p>
          <Line text={line} />
        </p>
      ))}
      {facts.length > 0 && <Facts facts={facts} name="brief" />}
      {curves.map(({ caption, ...curve }) => (
        <figure>
          <figcaption class="quiet">{caption}</figcaption>
          {curve.values.length > 1 && <Sparkline {...curve} />}
        </figure>
      ))}
    </li>
  );
}
