/** Markdown's parts: texts that can't become markup, and tables that don't grow without end. */
import { markdownTable } from 'markdown-table';

const mostRows = 60;

/** Empty without rows. */
export function markdownTableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const rest = rows.length - mostRows;
  const shown = rows.slice(0, mostRows).map((row) => row.map(escapeText));
  const text = markdownTable([[...head], ...shown], { alignDelimiters: false });
  return rest > 0 ? `${text}\n\nand ${rest} more` : text;
}

/** Nothing that a target sends may become markup. */
export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~@#]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}
