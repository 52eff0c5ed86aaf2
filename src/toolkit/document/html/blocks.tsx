/** Every block as HTML. Input: a document's page. Output: markup for file.tsx; without the page's script it is whole. */
import { Fragment, type VNode } from 'preact';
import type { Block, Code, Facts as FactsBlock, Fold as FoldBlock, Item, Section } from '../document.ts';
import { Banner } from './banner.tsx';
import { Cards } from './cards.tsx';
import { DataTable } from './charts/data-table.tsx';
import { HeatMapChart } from './charts/heat-map.tsx';
import { IntervalChart } from './charts/intervals.tsx';
import { LanesChart } from './charts/lanes.tsx';
import { PlotChart } from './charts/plot.tsx';
import { SpectrumChart } from './charts/spectrum.tsx';
import { TimeChartGroup } from './charts/time-charts.tsx';
import { Facts } from './facts.tsx';
import { Grid } from './table.tsx';
import { Line } from './text.tsx';
import { Tiles } from './tiles.tsx';

/** @param level of the headings in it: 2 for a page's own sections */
export function Blocks({ blocks, level }: { blocks: readonly Block[]; level: number }): VNode {
  return (
    <>
      {blocks.map((block) => (
        <Shown block={block} level={level} />
      ))}
    </>
  );
}

function Shown({ block, level }: { block: Block; level: number }): VNode | null {
  switch (block.kind) {
    case 'banner':
      return <Banner banner={block} />;
    case 'section':
      return <ShownSection section={block} level={level} />;
    case 'group':
      return (
        <div class="side">
          <Blocks blocks={block.blocks} level={level} />
        </div>
      );
    case 'fold':
      return <Fold fold={block} level={level} />;
    case 'paragraph':
      return (
        <p class={block.isQuiet ? 'quiet' : undefined}>
          <Line text={block.text} />
        </p>
      );
    case 'list':
      return <List items={block.items} />;
    case 'facts':
      return <ShownFacts block={block} />;
    case 'table':
      return block.rows.length === 0 ? null : <Grid table={block} />;
    case 'tiles':
      return <Tiles block={block} />;
    case 'cards':
      return <Cards cards={block.cards} />;
    case 'code':
      return <Preformatted block={block} level={level} />;
    case 'time-charts':
      return (
        <>
          <TimeChartGroup charts={block} />
          {block.tables.map((table) => (
            <DataTable frame={block.frame} charts={block.charts} table={table} />
          ))}
        </>
      );
    case 'plot':
      return <PlotChart chart={block} />;
    case 'spectrum':
      return <SpectrumChart chart={block} />;
    case 'heat-map':
      return <HeatMapChart map={block.map} />;
    case 'lanes':
      return <LanesChart chart={block} />;
    case 'intervals':
      return <IntervalChart chart={block} />;
  }
}

function ShownSection({
  section: { id, title, aside, blocks },
  level,
}: {
  section: Section;
  level: number;
}): VNode {
  const Heading = `h${level}` as 'h2';
  const head = (
    <Heading id={id ?? undefined}>
      {title}
      {aside !== '' && ' '}
      {aside !== '' && <span class="quiet">{aside}</span>}
    </Heading>
  );
  const Around = id === null ? Fragment : 'section';
  return (
    <Around {...(id === null ? {} : { 'aria-labelledby': id })}>
      {head}
      <Blocks blocks={blocks} level={level + 1} />
    </Around>
  );
}

function Fold({ fold, level }: { fold: FoldBlock; level: number }): VNode {
  const { look, title, aside, figures, anchor, isOpen, blocks } = fold;
  const Heading = `h${level}` as 'h3';
  return (
    <details class={look === 'plain' ? undefined : look} open={isOpen}>
      <summary>
        {look === 'endpoint' ? <Heading>{title}</Heading> : title}
        {aside !== '' && ' '}
        {aside !== '' && <span class="quiet">{aside}</span>}
        {figures !== '' && <span class="brief-figures">{figures}</span>}
      </summary>
      <div id={anchor ?? undefined}>
        <Blocks blocks={blocks} level={look === 'endpoint' ? level + 1 : level} />
      </div>
    </details>
  );
}

/** Where the items are moments with a badge, in their order. */
function List({ items }: { items: readonly Item[] }): VNode | null {
  if (items.length === 0) return null;
  if (items.some(({ badge }) => badge !== undefined)) {
    return (
      <ol class="moments">
        {items.map((item) => (
          <li>
            <span class="badge" aria-hidden="true">
              {item.badge}
            </span>
            <div>
              <ShownItem item={item} />
            </div>
          </li>
        ))}
      </ol>
    );
  }
  const isAdvice = items.some(({ severity }) => severity !== undefined);
  return (
    <ul class={isAdvice ? 'advice' : undefined}>
      {items.map((item) => (
        <li class={item.severity}>
          <ShownItem item={item} />
        </li>
      ))}
    </ul>
  );
}

function ShownItem({ item: { badge, lead, aside, text, evidence = [], code } }: { item: Item }): VNode {
  return (
    <>
      {lead !== undefined && <b>{lead}</b>}
      {lead !== undefined && ' '}
      {aside !== undefined && <span class="quiet">{aside}</span>}
      {badge === undefined ? (
        <Line text={text} />
      ) : (
        <div>
          <Line text={text} />
        </div>
      )}
      {evidence.map((one, place) => (
        <div class="quiet">
          {one}
          {code !== undefined && place === evidence.length - 1 && (
            <>
              {' '}
              · <code>{code}</code>
            </>
          )}
        </div>
      ))}
    </>
  );
}

function ShownFacts({ block: { facts, isBrief } }: { block: FactsBlock }): VNode | null {
  return facts.length === 0 ? null : <Facts facts={facts} name={isBrief ? 'brief' : 'facts'} />;
}

function Preformatted({ block: { title, text, isCommand }, level }: { block: Code; level: number }): VNode {
  if (isCommand) {
    return (
      <pre class="command">
        {text.split(' ').map((word, place) => (
          <>
            {place > 0 && ' '}
            <span>{word}</span>
          </>
        ))}
      </pre>
    );
  }
  const Heading = `h${level}` as 'h4';
  return (
    <div>
      {title !== '' && <Heading>{title}</Heading>}
      <pre>{text}</pre>
    </div>
  );
}
