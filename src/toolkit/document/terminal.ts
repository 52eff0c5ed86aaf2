/** A document for a terminal or a pipe: lines in parts, which terminal-lines.ts lays out. */
import type { Banner, Block, Cell, Document, Item, Row, Table, Text } from './document.ts';
import { isTone, marks, type Tone } from './marks.ts';
import { fits, isText, plain, textOf } from './plain.ts';
import {
  columnWidth,
  emptyLine,
  type Line,
  line,
  padEnd,
  padStart,
  type Part,
  renderLines,
  type TerminalOptions,
  titledLines,
} from './terminal-lines.ts';

/** Blocks stand apart, but for sections, whose titles part them. */
export function renderTerminal({ screen }: Document, options: TerminalOptions): string {
  const parts = screen
    .map((block) => ({ isSection: block.kind === 'section', lines: linesOf(block) }))
    .filter(({ lines }) => lines.length > 0);
  const lines = parts.flatMap(({ isSection, lines: own }, place) =>
    isSection && parts[place - 1]?.isSection === true ? own : [emptyLine, ...own],
  );
  return renderLines(lines, options);
}

/** Nothing for what is empty, and for what only a page can draw. */
function linesOf(block: Block): Line[] {
  switch (block.kind) {
    case 'banner':
      return bannerLines(block);
    case 'section':
      return titledLines(block.title, block.blocks.flatMap(linesOf));
    case 'group':
    case 'fold':
      return block.blocks.flatMap(linesOf);
    case 'paragraph':
      return [line(2, ...(block.isQuiet ? [['faint', plain(block.text)] as const] : partsOf(block.text)))];
    case 'list':
      return block.items.map((item) => line(2, ...itemParts(item, block.isQuiet)));
    case 'facts':
      return block.isBrief
        ? [line(2, block.facts.map(({ label, text }) => `${label} ${text}`).join(' · '))]
        : factLines(block.facts);
    case 'table':
      return tableLines(block);
    case 'code':
      return [line(2, `${block.title === '' ? '' : `${block.title}: `}${block.text}`)];
    case 'tiles':
    case 'cards':
    case 'time-charts':
    case 'plot':
    case 'spectrum':
    case 'heat-map':
    case 'lanes':
    case 'intervals':
      return [];
  }
}

function bannerLines({ tone, verdict, name, meaning, purpose, reasons }: Banner): Line[] {
  const said = meaning === '' ? name : `${name}: ${meaning}`;
  const parts: Part[] = tone === null ? [['strong', said]] : [[`${tone}Badge`, ` ${verdict} `], `  ${said}`];
  return [
    line(0, ...parts, purpose === '' ? '' : `  ${purpose}`),
    ...reasons.map((reason) => line(2, reason)),
  ];
}

function factLines(facts: readonly { readonly label: string; readonly text: string }[]): Line[] {
  const width = columnWidth(facts.map(({ label }) => label));
  return facts.map(({ label, text }) => line(2, ['faint', padEnd(label, width)], `  ${text}`));
}

function partsOf(text: Text): Part[] {
  if (typeof text === 'string') return [text];
  return text.map((part): Part => {
    if (typeof part === 'string') return part;
    if ('to' in part || part.style === 'code') return part.text;
    return [part.style === 'quiet' ? 'faint' : part.style, part.text];
  });
}

function itemParts({ severity, lead, text }: Item, isQuiet: boolean): Part[] {
  const head = lead === undefined ? '' : `${lead}  `;
  if (isQuiet) return [['faint', head + plain(text)]];
  const sign: Part[] = severity === undefined || severity === 'info' ? [] : [['warning', '!'], ' '];
  return [...sign, head, ...partsOf(text)];
}

/** Marked rows speak for themselves: the others have heads. */
function tableLines({ columns, rows, rest }: Table): Line[] {
  const kept = columns.flatMap((column, place) => (fits(column, 'screen') ? [place] : []));
  const isMarked = rows.some(({ tone }) => tone !== null);
  const head = columns.map(({ title }): Cell => title);
  const heads: Row[] = isMarked || rows.length === 0 ? [] : [{ tone: null, notes: [], cells: head }];
  const texts = [...heads, ...rows].map((row) => ({
    row,
    cells: kept.map((place) => cellOf(row.cells[place] ?? '')),
  }));
  const widths = kept.map((_, at) => columnWidth(texts.map(({ cells }) => cells[at]?.text ?? '')));
  const lefts = kept.map((place) => columns[place]?.isText === true);
  const lines = texts.map(({ row, cells }) => {
    const shown = cells.map((cell, at) => ({
      ...cell,
      text: (lefts[at] === true ? padEnd : padStart)(cell.text, widths[at] ?? 0),
    }));
    return line(2, ...rowParts(row, shown));
  });
  return [...lines, ...(rest === '' ? [] : [line(2, ['faint', rest])])];
}

interface Shown {
  readonly text: string;
  readonly tone: Tone | null;
}

function cellOf(cell: Cell): Shown {
  const text = isText(cell) ? cell : textOf(cell);
  const first = typeof text === 'string' ? undefined : text[0];
  const style = typeof first === 'object' && 'style' in first ? first.style : '';
  const about = !isText(cell) && cell.kind === 'figure' && cell.range !== undefined ? '~' : '';
  return { text: `${about}${plain(text)}`, tone: isTone(style) ? style : null };
}

/** A marked row has one colour, and its notes behind it. */
function rowParts({ tone, notes }: Row, cells: readonly Shown[]): Part[] {
  if (tone !== null) {
    const text = `${marks[tone].sign} ${cells.map((cell) => cell.text).join('  ')}`;
    return [[tone, text], ...(notes.length === 0 ? [] : [['faint', `  (${notes.join('; ')})`] as const])];
  }
  const parts = cells.flatMap(({ text, tone: own }, at): Part[] => [
    at === 0 ? '' : '  ',
    own === null ? text : [own, text],
  ]);
  return [...parts, ...(notes.length === 0 ? [] : [`  ${notes.join('; ')}`])];
}
