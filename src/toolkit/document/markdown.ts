/** A document as Markdown, for a pull request or `$GITHUB_STEP_SUMMARY`. What does not fit any more is left out. */
import { markdownTable } from 'markdown-table';
import type { Banner, Block, Cell, Document, Fact, Fold, Item, Row, Table, Text } from './document.ts';
import { code, escape } from './markdown-text.ts';
import { isTone, marks } from './marks.ts';
import { fits, isText, plain, textOf } from './plain.ts';

/** GitHub takes 65,536 characters in a comment. */
const mostBytes = 60_000;
const mostRows = 60;

export function renderMarkdown({ comment }: Document): string {
  const text = comment
    .map((block) => shown(block, 3))
    .filter((part) => part !== '')
    .reduce((sofar, part) => {
      const longer = sofar === '' ? part : `${sofar}\n\n${part}`;
      return Buffer.byteLength(longer) > mostBytes ? sofar : longer;
    }, '');
  return `${text}\n`;
}

/** Nothing for what is empty, and for what only a page can draw. */
function shown(block: Block, level: number): string {
  switch (block.kind) {
    case 'banner':
      return bannerText(block);
    case 'section':
      return under(`${'#'.repeat(level)} ${escape(block.title)}`, together(block.blocks, level + 1));
    case 'group':
      return together(block.blocks, level);
    case 'fold':
      return foldText(block, level);
    case 'paragraph':
      return lineText(block.text);
    case 'list':
      return block.items.map((item) => `- ${itemText(item)}`).join('\n');
    case 'facts':
      return factTable(block.facts);
    case 'table':
      return tableText(block);
    case 'code':
      return `${block.title === '' ? '' : `${block.title}: `}${code(block.text)}`;
    case 'tiles':
    case 'cards':
    case 'time-charts':
    case 'plot':
    case 'spectrum':
    case 'heat-map':
    case 'lanes':
    case 'intervals':
      return '';
  }
}

function together(blocks: readonly Block[], level: number): string {
  return joined(blocks.map((block) => shown(block, level)));
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function under(head: string, body: string): string {
  return body === '' ? '' : `${head}\n\n${body}`;
}

function foldText({ title, blocks }: Fold, level: number): string {
  const body = together(blocks, level + 1);
  return body === '' ? '' : `<details><summary>${escape(title)}</summary>\n\n${body}\n\n</details>`;
}

function bannerText({ tone, verdict, name, meaning, purpose, reasons, facts }: Banner): string {
  const head = [tone === null ? '' : marks[tone].icon, escape(verdict), escape(name)];
  return joined([
    `## ${head.filter((part) => part !== '').join(' ')}`,
    `${meaning === '' ? '' : `**${escape(meaning)}** `}${escape(purpose)}`.trim(),
    reasons.map((reason) => `- ${escape(reason)}`).join('\n'),
    factTable(facts),
  ]);
}

/** Looks are left out, but for what is good or bad: it gets its icon. */
function lineText(text: Text): string {
  if (typeof text === 'string') return escape(text);
  const [first] = text;
  const style = typeof first === 'object' && 'style' in first ? first.style : '';
  return `${isTone(style) ? `${marks[style].icon} ` : ''}${escape(plain(text))}`;
}

function itemText({ lead, text, evidence = [] }: Item): string {
  const why = evidence.length === 0 ? '' : ` (${evidence.join('; ')})`;
  return escape(`${lead === undefined ? '' : `${lead}: `}${plain(text)}${why}`);
}

function factTable(facts: readonly Fact[]): string {
  return gridText(
    ['', ''],
    facts.map(({ label, text }) => [label, text].map(escape)),
  );
}

/** Marks have a column before all others, notes one after them. */
function tableText({ columns, rows, rest }: Table): string {
  const kept = columns.flatMap((column, place) => (fits(column, 'comment') ? [place] : []));
  const isMarked = rows.some(({ tone }) => tone !== null);
  const isNoted = rows.some(({ notes }) => notes.length > 0);
  const head = [
    ...(isMarked ? [''] : []),
    ...kept.map((place) => columns[place]?.title ?? ''),
    ...(isNoted ? ['why'] : []),
  ];
  const cells = ({ tone, notes, cells: all }: Row): string[] => [
    ...(isMarked ? [tone === null ? '' : marks[tone].icon] : []),
    ...kept.map((place) => cellText(all[place] ?? '')),
    ...(isNoted ? [escape(notes.join('; '))] : []),
  ];
  return joined([gridText(head, rows.map(cells)), escape(rest)]);
}

function cellText(cell: Cell): string {
  if (isText(cell)) return lineText(cell);
  const text = lineText(textOf(cell));
  return cell.kind === 'figure' && cell.range !== undefined ? `${text} (${escape(cell.range)})` : text;
}

/** @param rows escaped already */
function gridText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const more = rows.length - mostRows;
  const text = markdownTable([[...head], ...rows.slice(0, mostRows)], { alignDelimiters: false });
  return more > 0 ? `${text}\n\nand ${more} more` : text;
}
