/** Pieces of Markdown in which nothing that a target sends can become markup. */
import { markdownTable } from 'markdown-table';

const mostRows = 60;

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

export function details(title: string, body: string): string {
  return body === '' ? '' : `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** Nothing that a target sends may become markup. */
export function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~@#]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}
