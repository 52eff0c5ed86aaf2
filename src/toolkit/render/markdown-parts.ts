/** The border of all Markdown: nothing that comes from outside becomes markup, a mention, a link or another line. */
import { markdownTable } from 'markdown-table';
import { visible } from '../visible.ts';

const mostRows = 60;
const longest = 300;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const rest = rows.length - mostRows;
  const shown = rows.slice(0, mostRows).map((row) => row.map(escape));
  const text = markdownTable([[...head], ...shown], { alignDelimiters: false });
  return rest > 0 ? `${text}\n\nand ${rest} more` : text;
}

export function list(items: readonly string[]): string {
  return items.map((item) => `- ${escape(item)}`).join('\n');
}

export function quotes(items: readonly string[]): string {
  return items.map((item) => `> ${escape(item)}`).join('\n>\n');
}

/** The parts that are not empty, a blank line between. */
export function document(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

export function details(title: string, body: string): string {
  return body === '' ? '' : `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** As code, character for character; a backtick can't end it. */
export function code(text: string): string {
  return visible(text)
    .split('`')
    .map((part) => (part === '' ? '' : `\`${part}\``))
    .join('&#96;');
}

/** How to make the same again; nothing where nobody knows. */
export function repeat(command: string | null): string {
  return command === null || command === '' ? '' : `Repeat: ${code(command)}`;
}

/** One line of text. */
export function escape(text: string): string {
  const whole = visible(text.trim());
  // A pair that is cut leaves a half, which is written out.
  const shown = whole.length > longest ? `${visible(whole.slice(0, longest))}…` : whole;
  return shown
    .split(/([\s|]+)/)
    .map((word) => (active.test(word) ? asCode(word) : plain(word)))
    .join('')
    .replace(blockStart, '$1\\');
}

/**
 * What GitHub makes live after Markdown is read, when an escape is gone already: mentions, issues, addresses, emojis,
 * formulas. In code all of it stays as it is.
 */
const active = /[@#$]|:\/\/|www\.|\bGH-\d|:[a-z+-][\w+-]*:/i;

/** Brackets and stops around it are not of it. */
function asCode(word: string): string {
  const [, before = '', inside = '', after = ''] = /^([("'[]*)(.*?)([)"'\],.;:]*)$/su.exec(word) ?? [];
  return `${plain(before)}${code(inside)}${plain(after)}`;
}

/** Before what would begin a list, a rule or the line under a heading, were it first. */
const blockStart = /^(\d+(?=[.)](?:\s|$))|(?=[-+](?:\s|$))|(?=-+\s*$)|(?==+\s*$))/;

function plain(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replace(/\s+/g, ' ');
}
