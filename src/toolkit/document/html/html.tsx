/** A document as one offline page. */
import type { VNode } from 'preact';
import type { Block, Document } from '../document.ts';
import { Blocks } from './blocks.tsx';
import { chartData } from './chart-data.ts';
import { renderFile } from './file.tsx';

export function renderHtml({ title, page }: Document): string {
  const [first, ...others] = page;
  const body = (
    <main>
      <Blocks blocks={first === undefined ? [] : [first]} level={2} />
      <Contents blocks={others} />
      <Blocks blocks={others} level={2} />
    </main>
  );
  return renderFile({ title, body, data: chartData(page) });
}

function Contents({ blocks }: { blocks: readonly Block[] }): VNode | null {
  const sections = blocks.flatMap((block) =>
    block.kind === 'section' && block.nav !== null ? [{ id: block.id, nav: block.nav }] : [],
  );
  if (sections.length === 0) return null;
  return (
    <nav aria-label="Sections">
      {sections.map(({ id, nav }) => (
        <a href={`#${id ?? ''}`}>{nav}</a>
      ))}
    </nav>
  );
}
