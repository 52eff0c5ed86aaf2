/** Names from outside: shown as what they are in every form, and live in none. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { parse } from 'junit2json';
import { h } from 'preact';
import { describe, expect, it } from 'vitest';
import { type LiveState, renderFrame, renderLine } from '../../src/toolkit/live/frame.ts';
import { renderFile } from '../../src/toolkit/document/html/file.tsx';
import { escape } from '../../src/toolkit/document/markdown-text.ts';
import { createK6Log } from '../../src/toolkit/run/k6-log.ts';
import { stderrProgress } from '../../src/toolkit/k6/progress.ts';
import { visible } from '../../src/toolkit/format/visible.ts';
import { hostileRun, markdownOf } from './hostile.ts';
import { renderConsole, renderCsv, renderHtml, renderJunit } from './forms.ts';

/** What moves a cursor, turns the direction, ends a line or can't be seen. */
// eslint-disable-next-line no-control-regex -- they are what must not be there
const unseen = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

describe('a name is written out', () => {
  it.each([
    ['\u001b[2J', '\\u001b[2J'],
    ['a\u0007\u007f\u009b', 'a\\u0007\\u007f\\u009b'],
    ['\u202eexe.txt\u2066', '\\u202eexe.txt\\u2066'],
    ['one\r\ntwo\tthree', 'one\\r\\ntwo\\tthree'],
    ['\u2028\u2029\u0085', '\\u2028\\u2029\\u0085'],
    ['pass\u200bword\ufeff', 'pass\\u200bword\\ufeff'],
    ['half \ud800 of a pair', 'half \\ud800 of a pair'],
    ['\u{e0041}', '\\u{e0041}'],
    ['Ελληνικά العربية 漢字 ⚠️ é', 'Ελληνικά العربية 漢字 ⚠️ é'],
  ])('%j', (name, shown) => {
    expect(visible(name)).toBe(shown);
    expect(visible(shown)).toBe(shown);
  });
});

const controls = 'step \u001b[2J\u001b[32mall fine\u0007\u202e\u2028\u200b\r\n| x |\nend';
const run = hostileRun(controls);
const state: LiveState = {
  title: controls,
  phase: controls,
  elapsedSeconds: 1,
  totalSeconds: 2,
  load: {
    users: 1,
    ratePerSecond: 1,
    p95Ms: null,
    failed: { count: 1, of: 1 },
    scriptErrors: { count: 1, first: controls },
    endpoints: [{ name: controls, ratePerSecond: 1, p95Ms: null }],
    gates: [{ name: controls, state: 'broken' }],
  },
  figures: {},
  alerts: [controls],
};

/** As a person's terminal gets it. */
function said(use: (stream: NodeJS.WriteStream) => void): string {
  let text = '';
  use({ isTTY: false, write: (part: string) => void (text += part) } as unknown as NodeJS.WriteStream);
  return text;
}

describe('controls, line ends and what turns the direction stay out of', () => {
  it.each<[string, () => string]>([
    ['the console', () => renderConsole(run, { color: false, width: null })],
    ['a narrow terminal', () => renderConsole(run, { color: false, width: 40 })],
    ['the page', () => renderHtml(run)],
    ['junit.xml', () => renderJunit(run)],
    ['report.csv', () => renderCsv(run).replaceAll('\r\n', '\n')],
    [
      'the live view',
      () =>
        renderFrame(state, { columns: 80, rows: 24 })
          .map(({ text }) => text)
          .join(''),
    ],
    ['the live line', () => renderLine(state)],
    [
      "k6's log on stderr",
      () =>
        said((stream) => {
          const { say } = stderrProgress(stream);
          createK6Log(say, (text) => text).line(controls);
        }),
    ],
    ...Object.keys(markdownOf).map((kind): [string, () => string] => [
      `the Markdown of ${kind}`,
      () => markdownOf[kind]!(controls),
    ]),
  ])('%s', (_form, make) => {
    const text = make();
    expect(text).toMatch(/step \\+u001b.*fine\\+u0007\\+u202e/s);
    expect(text).not.toMatch(unseen);
  });

  it('what the page draws', () => {
    const html = renderFile({ title: controls, body: h('p', {}, controls), data: { name: controls } });
    const [, json = ''] = /id="chart-data">([^<]*)</.exec(html) ?? [];
    expect(JSON.parse(json)).toEqual({ name: visible(controls) });
    expect(html).toContain(`<title>${visible(controls)}</title>`);
    expect(html).toContain(`<p>${visible(controls)}</p>`);
  });
});

it('junit.xml keeps a name in one attribute, whatever is in it', async () => {
  const read = await parse(renderJunit(hostileRun('"/><failure a="\u0000\n&\uffff')));
  const [suite] = 'testsuite' in read! ? (read.testsuite ?? []) : [];
  expect(suite!.name).toBe('"/><failure a="\\u0000\\n&\\uffff');
});

describe('a spreadsheet', () => {
  const cellOf = (name: string): string =>
    renderCsv(hostileRun(name))
      .split('\r\n')
      .find((row) => row.includes(',steady,1380,')) ?? '';

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '＝1', "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")'])(
    'takes %j for a text',
    (name) => expect(cellOf(name)).toMatch(/^"?'/),
  );

  it('has a row a row, and a comma is no column', () => {
    expect(cellOf('a,"b"\n=1')).toBe(
      '"a,""b""\\n=1",steady,1380' + cellOf('x').slice('x,steady,1380'.length),
    );
  });
});

function hasCmark(): boolean {
  try {
    execFileSync('cmark-gfm', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** As GitHub reads it, but for what it does to text that stands outside of code and links. */
function htmlOf(markdown: string): string {
  const extensions = ['table', 'autolink', 'strikethrough', 'tagfilter'].flatMap((name) => ['-e', name]);
  return execFileSync('cmark-gfm', ['--unsafe', ...extensions], { input: markdown, encoding: 'utf8' });
}

const withoutCode = (html: string): string => html.replace(/<code>[^]*?<\/code>/g, '');
const tagsOf = (html: string): string[] => withoutCode(html).match(/<\/?[a-z][^>]*>/gi) ?? [];
/** What GitHub makes of text once Markdown is read: mentions, issues, addresses, formulas, emojis. */
const live = /@\w|#\d|GH-\d|:\/\/|www\.|\$[^$]+\$|:[a-z]\w*:/i;

const names = [
  '@everyone',
  'me@evil.example, (@you)',
  '#1 and octo/cat#23 and GH-7',
  'https://evil.example/a|b www.evil.example ftp://x',
  'a `b` @c `` ` @d`e',
  '<img src=x onerror=alert(1)> <!-- <script> </details>',
  '[x](http://evil) ![y](z.png) [^1] [ref]: /x',
  '**b** __i__ ~~s~~ &copy; \\',
  '| a | b |\n| - | - |\n| c | d |',
  'x\n\n# heading\n\n===\n---',
  '# heading #',
  '- item',
  '1. item',
  '2) item',
  '+ item',
  '---',
  '===',
  '> quote',
  '    indented',
  '```js',
  '~~~',
  'SELECT $1 and $2 :tada: a:b:c',
  `${'\\'.repeat(299)}|`,
  `${'x'.repeat(298)}&|[`,
] as const;

const missing = hasCmark() ? null : 'skipped: no cmark-gfm here (Debian package cmark-gfm)';

describe('as cmark-gfm reads it', () => {
  it.for(Object.keys(markdownOf))(
    'no name brings markup, a mention or a link into the Markdown of a %s',
    (kind, { skip }) => {
      if (missing !== null) return skip(missing);
      const tame = tagsOf(htmlOf(markdownOf[kind]!('name')));
      for (const name of names) {
        const html = htmlOf(markdownOf[kind]!(name));
        expect(tagsOf(html), name).toEqual(tame);
        expect(withoutCode(html).replace(/<[^>]*>/g, ''), name).not.toMatch(live);
      }
    },
  );

  it('nor does any text that is put together of them', ({ skip }) => {
    if (missing !== null) return skip(missing);
    const pieces = [...names, ' ', '\n', '`', '|', '\\', '*', '_', 'word'];
    const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join(''));
    const around = (text: string): string =>
      `- ${text}\n\n${text}\n\n| a | b |\n| - | - |\n| ${text} | end |\n`;
    // A paragraph of nothing is none.
    const shape = (html: string): string[] => tagsOf(html).filter((tag) => !/^<\/?p>/.test(tag));
    const tame = shape(htmlOf(around('x')));
    fc.assert(
      fc.property(texts, (text) => {
        const html = htmlOf(around(escape(text)));
        expect(shape(html)).toEqual(tame);
        expect(withoutCode(html).replace(/<[^>]*>/g, '')).not.toMatch(live);
      }),
      { numRuns: 100 },
    );
  });
});
