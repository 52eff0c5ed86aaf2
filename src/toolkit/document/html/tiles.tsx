/** The few figures that decide. */
import type { VNode } from 'preact';
import type { Tile as TileBlock, Tiles as TilesBlock } from '../document.ts';
import { marks } from '../marks.ts';
import { UseBar } from './charts/small.tsx';

export function Tiles({ block: { label, tiles } }: { block: TilesBlock }): VNode {
  return (
    <section aria-label={label}>
      <ul class="tiles">
        {tiles.map((tile) => (
          <Tile tile={tile} />
        ))}
      </ul>
    </section>
  );
}

function Tile({ tile: { label, scope, value, of, tone, limits } }: { tile: TileBlock }): VNode {
  const bar = limits.find(({ use }) => use !== null);
  return (
    <li class={`tile ${tone ?? ''}`.trim()}>
      <div class="label">
        {label} <span class="quiet">{scope}</span>
      </div>
      <div class="value">{value}</div>
      {bar?.use != null && <UseBar use={bar.use} tone={bar.tone} />}
      {of !== '' && <div class="limit-text quiet">{of}</div>}
      {limits.map((limit) => (
        <div class={`limit-text ${limit.tone}`}>
          <span aria-hidden="true">{marks[limit.tone].sign}</span> {limit.text}
          <span class="sr"> {marks[limit.tone].word}</span>
        </div>
      ))}
    </li>
  );
}
