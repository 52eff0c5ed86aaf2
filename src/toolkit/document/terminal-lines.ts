/**
 * The border of all text for a terminal or a pipe: nothing from outside moves the cursor, nothing is cut. A pipe gets
 * lines whole; on a terminal they wrap under their own beginning. Input: lines in parts. Output: text.
 */
import pc from 'picocolors';
import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';
import { visible } from '../format/visible.ts';
import type { Tone } from './marks.ts';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns to wrap at; null: lines stay whole. */
  readonly width: number | null;
}

/** A pipe has no width: its lines stay whole, unless COLUMNS asks for one. */
export function terminalOf(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  env: Readonly<Record<string, string | undefined>>,
): TerminalOptions {
  const asked = Number(env['COLUMNS']);
  const own = stream.isTTY && stream.columns > 0 ? stream.columns : null;
  return {
    color: stream.isTTY && !env['NO_COLOR'],
    width: Number.isInteger(asked) && asked > 0 ? asked : own,
  };
}

type Colour = 'strong' | 'faint' | Tone | `${Tone}Badge`;
export type Part = string | readonly [colour: Colour, text: string];

export interface Line {
  readonly indent: number;
  readonly parts: readonly Part[];
}

export const emptyLine: Line = { indent: 0, parts: [] };

export function line(indent: number, ...parts: readonly Part[]): Line {
  return { indent, parts };
}

/** A title with its lines under it; nothing without lines. */
export function titledLines(title: string, lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [line(0, ['strong', title]), ...lines];
}

/** What wraps goes on this much further in. */
const hanging = 2;
const narrowest = 10;

export function renderLines(lines: readonly Line[], { color, width }: TerminalOptions): string {
  const paint = painter(color);
  const text = lines.flatMap(({ indent, parts }) => {
    const whole = parts.map((part) => (typeof part === 'string' ? visible(part) : paint(...part))).join('');
    const space = ' '.repeat(indent);
    if (width === null || indent + stringWidth(whole) <= width) return [`${space}${whole}`.trimEnd()];
    const room = Math.max(narrowest, width - indent - hanging);
    return wrapAnsi(whole, room, { hard: true })
      .split('\n')
      .map((row, place) => `${space}${place === 0 ? '' : ' '.repeat(hanging)}${row}`);
  });
  return text.map((row) => `${row}\n`).join('');
}

function painter(color: boolean): (colour: Colour, text: string) => string {
  const colors = pc.createColors(color);
  const paint: Readonly<Record<Colour, (text: string) => string>> = {
    strong: colors.bold,
    faint: colors.dim,
    good: colors.green,
    bad: colors.red,
    warning: colors.yellow,
    unknown: colors.yellow,
    none: colors.dim,
    goodBadge: (text) => colors.bgGreen(colors.black(text)),
    badBadge: (text) => colors.bgRed(colors.white(text)),
    noneBadge: (text) => colors.inverse(text),
    warningBadge: (text) => colors.bgYellow(colors.black(text)),
    unknownBadge: (text) => colors.bgYellow(colors.black(text)),
  };
  return (colour, text) => paint[colour](visible(text));
}

/** One name without end must not move all the others to the right. */
const widestColumn = 48;

/** The room that a column needs. */
export function columnWidth(texts: readonly string[]): number {
  return Math.min(widestColumn, Math.max(0, ...texts.map(widthOf)));
}

export function padEnd(text: string, width: number): string {
  return `${text}${spaces(text, width)}`;
}

export function padStart(text: string, width: number): string {
  return `${spaces(text, width)}${text}`;
}

function spaces(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text)));
}

function widthOf(text: string): number {
  return stringWidth(visible(text));
}
