/** How a document is written: a short word for each block, with what is usual left out. */
import type { Plot } from './chart-spec.ts';
import type {
  Banner,
  Block,
  Cards,
  Cell,
  Code,
  Column,
  Fact,
  Facts,
  Fold,
  Group,
  Item,
  Link,
  List,
  Paragraph,
  Phrase,
  Row,
  Section,
  Table,
  Text,
  Unlucky,
} from './document.ts';

export const styled = (style: Phrase['style'], text: string): Phrase => ({ style, text });
export const quiet = (text: string): Phrase => styled('quiet', text);
/** A place to go, or the text alone where there is none. */
export const link = (text: string, to: string | null): Link | string => (to === null ? text : { text, to });

export function banner(parts: Pick<Banner, 'name'> & Partial<Banner>): Banner {
  return {
    tone: null,
    verdict: '',
    meaning: '',
    purpose: '',
    reasons: [],
    facts: [],
    ...parts,
    kind: 'banner',
  };
}

/** Blocks that have nothing to show are left out, and so is a section without blocks. */
export function section(
  title: string,
  blocks: readonly (Block | null)[],
  { id = null, aside = '', nav = null }: Partial<Pick<Section, 'id' | 'aside' | 'nav'>> = {},
): Section {
  return { kind: 'section', id, title, aside, nav, blocks: blocks.filter((block) => block !== null) };
}

export function group(...blocks: readonly Block[]): Group {
  return { kind: 'group', blocks };
}

export function fold(title: string, blocks: readonly Block[], parts: Partial<Fold> = {}): Fold {
  return {
    look: 'plain',
    title,
    aside: '',
    figures: '',
    anchor: null,
    isOpen: false,
    ...parts,
    blocks,
    kind: 'fold',
  };
}

/** What is a section on the page, behind a fold in a comment. */
export function folded({ title, blocks }: Section): Fold {
  return fold(title, blocks);
}

export function paragraph(text: Text, isQuiet = false): Paragraph {
  return { kind: 'paragraph', text, isQuiet };
}

export const paragraphs = (texts: readonly Text[]): Paragraph[] => texts.map((text) => paragraph(text));

export function list(items: readonly (string | Item)[], isQuiet = false): List {
  return {
    kind: 'list',
    items: items.map((item) => (typeof item === 'string' ? { text: item } : item)),
    isQuiet,
  };
}

export function facts(all: readonly Fact[], isBrief = false): Facts {
  return { kind: 'facts', facts: all, isBrief };
}

export function pre(text: string, title: string): Code {
  return { kind: 'code', title, text, isCommand: false };
}

/** Both axes linear, without limits and bands, unless it is said otherwise. */
export function plot(parts: Omit<Plot, 'kind' | 'isLogY' | 'limits' | 'bands'> & Partial<Plot>): Plot {
  return { isLogY: false, limits: [], bands: [], ...parts, kind: 'plot' };
}

/** How to make the same again; nothing where nobody knows. */
export function command(text: string | null): Code | null {
  return text === null || text === '' ? null : { kind: 'code', title: 'Repeat', text, isCommand: true };
}

export function cards(all: Cards['cards']): Cards {
  return { kind: 'cards', cards: all };
}

export interface ColumnOf<Value> extends Column {
  readonly show: (value: Value) => Cell;
}

type Given<Value> = readonly [title: string, show: (value: Value) => Cell, parts?: Partial<Column>];

/** A column of numbers; `{ isText: true }` for one of texts. */
export function columns<Value>(...given: readonly Given<Value>[]): ColumnOf<Value>[] {
  return given.map(([title, show, parts]) => ({
    title,
    show,
    isText: false,
    wraps: false,
    needs: 'screen',
    ...parts,
  }));
}

interface TableParts<Value> {
  readonly columns: readonly ColumnOf<Value>[];
  readonly tone?: (value: Value) => Row['tone'];
  readonly notes?: (value: Value) => readonly (string | null)[];
  readonly isLively?: boolean;
  readonly rest?: string;
}

/** @param given its columns, alone or with what stands before, under and after its rows */
export function table<Value>(
  label: string,
  values: readonly Value[],
  given: TableParts<Value>['columns'] | TableParts<Value>,
): Table {
  const parts = 'columns' in given ? given : { columns: given };
  const { columns: shown, tone, notes, isLively = false, rest = '' } = parts;
  const rows = values.map((value) => ({
    tone: tone?.(value) ?? null,
    notes: (notes?.(value) ?? []).filter((note) => note !== null && note !== ''),
    cells: shown.map((column) => column.show(value)),
  }));
  const heads = shown.map(({ title, isText, wraps, needs }) => ({ title, isText, wraps, needs }));
  return { kind: 'table', label, columns: heads, rows: rows as readonly Row[], isLively, rest };
}

export const failed = (type: string, why: string): Unlucky => ({ is: 'failed', type, why });
export const skipped = (why: string): Unlucky => ({ is: 'skipped', why });

/** For a screen that has no room for them. */
export function withoutNotes(of: Table): Table {
  return { ...of, rows: of.rows.map((row) => ({ ...row, notes: [] })) };
}
