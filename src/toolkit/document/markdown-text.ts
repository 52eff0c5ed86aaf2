/** The border of all Markdown: nothing that comes from outside becomes markup, a mention, a link or another line. */
import { visible } from '../format/visible.ts';

const longest = 300;

/** As code, character for character; a backtick can't end it. */
export function code(text: string): string {
  return visible(text)
    .split('`')
    .map((part) => (part === '' ? '' : `\`${part}\``))
    .join('&#96;');
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
