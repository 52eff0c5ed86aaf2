/**
 * The language of all that people read: a document says what is shown, a renderer of this folder how.
 * Made by src/toolkit/documents, one file a kind; drawn by one renderer a format, each of which knows every block.
 */
import type { Line } from '../statistics/series.ts';
import type { Chart } from './chart-spec.ts';
import type { Tone } from './marks.ts';

export interface Document {
  /** Of the browser's window. */
  readonly title: string;
  /** All there is: report.html. */
  readonly page: readonly Block[];
  /** What a pull request has room for: report.md. */
  readonly comment: readonly Block[];
  /** What a terminal has room for; what is read last stands last. */
  readonly screen: readonly Block[];
  /** What was judged, case by case: for CI. */
  readonly tests?: TestSuite;
  /** For spreadsheets. */
  readonly sheet?: Sheet;
  /** For what compares figures from job to job. */
  readonly gauges?: readonly Gauge[];
}

export type Edition = 'page' | 'comment' | 'screen';

export type Block =
  Banner | Section | Group | Fold | Paragraph | List | Facts | Table | Tiles | Cards | Code | Chart;

export interface Phrase {
  readonly style: 'strong' | 'quiet' | 'code' | Tone;
  readonly text: string;
}
export interface Link {
  readonly text: string;
  readonly to: string;
}
/** A line of text, in parts where they don't look alike. */
export type Text = string | readonly (string | Phrase | Link)[];

/** What the document is about, and how it ended. */
export interface Banner {
  readonly kind: 'banner';
  /** Null for what nobody judged. */
  readonly tone: Tone | null;
  readonly verdict: string;
  readonly name: string;
  /** In one sentence. */
  readonly meaning: string;
  readonly purpose: string;
  readonly reasons: readonly string[];
  readonly facts: readonly Fact[];
}

export interface Section {
  readonly kind: 'section';
  /** Of a document's own sections: where links lead. Null for one inside another. */
  readonly id: string | null;
  readonly title: string;
  readonly aside: string;
  /** What the page's contents call it; null keeps it out of them. */
  readonly nav: string | null;
  readonly blocks: readonly Block[];
}

/** Side by side where there is room. */
export interface Group {
  readonly kind: 'group';
  readonly blocks: readonly Block[];
}

export interface Fold {
  readonly kind: 'fold';
  readonly look: 'plain' | 'endpoint' | 'failure';
  readonly title: string;
  readonly aside: string;
  /** Figures at the other end of the line. */
  readonly figures: string;
  readonly anchor: string | null;
  readonly isOpen: boolean;
  readonly blocks: readonly Block[];
}

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: Text;
  readonly isQuiet: boolean;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Item[];
  readonly isQuiet: boolean;
}

export interface Item {
  readonly severity?: 'info' | 'warning' | 'critical';
  /** The same stands on the charts. */
  readonly badge?: string;
  readonly lead?: string;
  /** Beside the lead, on a page. */
  readonly aside?: string;
  readonly text: Text;
  /** What it rests on: not on a screen. */
  readonly evidence?: readonly string[];
  /** By which others can find it: on a page. */
  readonly code?: string;
}

export interface Fact {
  readonly label: string;
  readonly text: string;
}

export interface Facts {
  readonly kind: 'facts';
  readonly facts: readonly Fact[];
  /** In one line where there is room. */
  readonly isBrief: boolean;
}

export interface Table {
  readonly kind: 'table';
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Sortable, and with a filter when it is long. */
  readonly isLively: boolean;
  /** What is not in it, and where it is; empty for nothing. */
  readonly rest: string;
}

export interface Column {
  readonly title: string;
  /** Texts stand left, numbers right. */
  readonly isText: boolean;
  /** May be broken anywhere. */
  readonly wraps: boolean;
  /** The least room it is shown in. */
  readonly needs: Edition;
}

export interface Row {
  /** A mark before its first cell. */
  readonly tone: Tone | null;
  /** A line each under its first cell. */
  readonly notes: readonly string[];
  readonly cells: readonly Cell[];
}

export type Cell = Text | Figure | Use | Spark | Shares;

export interface Figure {
  readonly kind: 'figure';
  readonly text: Text;
  /** To sort by. */
  readonly value: number | string | null;
  /** Of few requests: in what it lies with 95 % confidence. */
  readonly range?: string;
  /** Under it, on a page. */
  readonly below?: string;
}

/** How much of a limit was used. */
interface Use {
  readonly kind: 'use';
  readonly text: Text;
  readonly tone: Tone;
  /** 1 is at the limit; null where it can't be said. */
  readonly use: number | null;
}

export interface Spark {
  readonly kind: 'spark';
  readonly values: Line;
  readonly label: string;
}

export interface Shares {
  readonly kind: 'shares';
  readonly declared: number;
  readonly observed: number;
}

/** The few figures that decide, each against its limits. */
export interface Tiles {
  readonly kind: 'tiles';
  readonly label: string;
  readonly tiles: readonly Tile[];
}

export interface Tile {
  readonly label: string;
  readonly scope: string;
  readonly value: string;
  /** What the value is a part of: `of 57,107`. */
  readonly of: string;
  readonly tone: Tone | null;
  readonly limits: readonly { readonly text: string; readonly tone: Tone; readonly use: number | null }[];
}

/** A small multiple each: what is alike, side by side. */
export interface Cards {
  readonly kind: 'cards';
  readonly cards: readonly Card[];
}

export interface Card {
  readonly tone: Tone | null;
  readonly title: Text;
  readonly lines: readonly Text[];
  readonly facts: readonly Fact[];
  readonly curves: readonly (Omit<Spark, 'kind'> & { readonly caption: string; readonly top?: number })[];
}

export interface Code {
  readonly kind: 'code';
  readonly title: string;
  readonly text: string;
  /** Broken between its words alone. */
  readonly isCommand: boolean;
}

export interface TestSuite {
  readonly name: string;
  readonly seconds: number | null;
  /** ISO. */
  readonly startedAt: string | null;
  readonly cases: readonly TestCase[];
}

export interface TestCase {
  readonly group: string;
  readonly name: string;
  readonly seconds?: number;
  readonly result: 'passed' | Unlucky;
}

export interface Unlucky {
  readonly is: 'failed' | 'skipped';
  /** Of a failure: `gate`, `regression`. */
  readonly type?: string;
  readonly why: string;
}

export interface Sheet {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export interface Gauge {
  readonly name: string;
  /** Empty where the name says it. */
  readonly help: string;
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}
