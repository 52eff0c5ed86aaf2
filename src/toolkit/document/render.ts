/** The entry for all who have a document and want it in a format. */
import { renderCsv } from './csv.ts';
import type { Document } from './document.ts';
import { renderHtml } from './html/html.tsx';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderOpenMetrics } from './open-metrics.ts';

export { renderTerminal } from './terminal.ts';
export { terminalOf, type TerminalOptions } from './terminal-lines.ts';

/** Those that are files. Null where a document has nothing for one. */
const renderers = {
  html: renderHtml,
  md: renderMarkdown,
  csv: ({ sheet }) => (sheet === undefined ? null : renderCsv(sheet)),
  junit: ({ tests }) => (tests === undefined ? null : renderJunit(tests)),
  metrics: ({ gauges }) => (gauges === undefined ? null : renderOpenMetrics(gauges)),
} as const satisfies Readonly<Record<string, (document: Document) => string | null>>;

export type DocumentFormat = keyof typeof renderers;
export const documentFormats = Object.keys(renderers) as readonly DocumentFormat[];

/** Every document has a page and a comment. */
export function render(document: Document, format: 'html' | 'md'): string;
export function render(document: Document, format: DocumentFormat): string | null;
export function render(document: Document, format: DocumentFormat): string | null {
  return renderers[format](document);
}
