/** The file around a page: its style, script and data inside, and a policy that lets nothing else in. */
import { createHash } from 'node:crypto';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { pageScript, pageStyle } from './assets.ts';

interface Document {
  readonly title: string;
  readonly body: VNode;
  /** For the script; null for a page without charts. */
  readonly data: object | null;
}

export function renderDocument({ title, body, data }: Document): string {
  return `<!doctype html>\n${renderToString(<Html title={title} body={body} data={data} />)}\n`;
}

function Html({ title, body, data }: Document): VNode {
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
      <body>
        {body}
        {data !== null && (
          <script type="application/json" id="chart-data" dangerouslySetInnerHTML={{ __html: inert(data) }} />
        )}
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>
  );
}

/** JSON in which no text can end the element that holds it. */
function inert(data: object): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
