/** The file around a page: its style, script and data inside, and a policy that lets nothing else in. */
import { createHash } from 'node:crypto';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { visible, visibleLines } from '../../format/visible.ts';
import { pageScript, pageStyle } from './assets.ts';

interface Page {
  readonly title: string;
  readonly body: VNode;
  /** For the script; null for a page without charts. */
  readonly data: object | null;
}

export function renderFile({ title, body, data }: Page): string {
  const shown = visibleMarkup(renderToString(body));
  return `<!doctype html>\n${renderToString(<Html title={visible(title)} body={shown} data={data} />)}\n`;
}

/** A line end in a name is a space to a browser: only what is laid out as it came keeps its lines. */
function visibleMarkup(markup: string): string {
  return markup
    .split(/(<pre\b[^>]*>[^]*?<\/pre>)/)
    .map((part, place) => (place % 2 === 0 ? visible(part) : visibleLines(part)))
    .join('');
}

interface Parts extends Omit<Page, 'body'> {
  /** Markup. */
  readonly body: string;
}

function Html({ title, body, data }: Parts): VNode {
  const style = pageStyle();
  const script = pageScript();
  const policy = [
    `default-src 'none'`,
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body dangerouslySetInnerHTML={{ __html: body + dataElement(data) + `<script>${script}</script>` }} />
    </html>
  );
}

/** JSON in which no text can end the element that holds it. */
function dataElement(data: object | null): string {
  if (data === null) return '';
  const text = JSON.stringify(data, (_, value: unknown) =>
    typeof value === 'string' ? visible(value) : value,
  );
  return `<script type="application/json" id="chart-data">${text.replaceAll('<', '\\u003c')}</script>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
