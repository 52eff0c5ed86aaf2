/** For spreadsheets (RFC 4180). */
import { visible } from '../format/visible.ts';
import type { Sheet } from './document.ts';

export function renderCsv({ columns, rows }: Sheet): string {
  return [columns, ...rows].map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

/** Their wide forms count as well where one writes with them. */
const formula = /^\s*[=+\-@＝＋－＠]/;

/** One line; a text that a spreadsheet would take for a formula gets an apostrophe. */
function quote(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const shown = visible(value);
  const text = formula.test(shown) ? `'${shown}` : shown;
  return /[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
