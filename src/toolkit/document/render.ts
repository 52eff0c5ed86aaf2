/** The entry for all who have a document and want it in a format. */
import type { Document, Judged } from './document.ts';
import { renderHtml } from './html/html.tsx';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';

export { renderTerminal } from './terminal.ts';
export { terminalOf, type TerminalOptions } from './terminal-lines.ts';

const renderers = { html: renderHtml, md: renderMarkdown } as const;

export function render(document: Document, format: 'html' | 'md'): string;
export function render(document: Judged, format: 'html' | 'md' | 'junit'): string;
export function render(document: Document | Judged, format: 'html' | 'md' | 'junit'): string {
  if (format !== 'junit') return renderers[format](document);
  return 'tests' in document ? renderJunit(document.tests) : '';
}
