/** Names that somebody else chose, on every kind of page in a real browser: shown, and alive nowhere. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attacks } from './attacks.ts';
import { launchChromium } from './chromium.ts';
import { kinds, pageOf } from './hostile-pages.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Each kind of element on the page with the names of its attributes; how many are there of what can act. */
const elements = `(() => {
  const all = [...document.querySelectorAll('*')];
  const kinds = all.map((one) => [one.localName, ...one.getAttributeNames().sort()].join(' '));
  const acting = 'script, style, link, meta, base, form, img, iframe, object, embed';
  return [...new Set(kinds)].sort().concat(String(document.querySelectorAll(acting).length));
})()`;

/** Where a click or a look could lead: to a script, to another host, or through a style. */
const addresses = `[...document.querySelectorAll('*')].flatMap((one) => [
  ...['href', 'xlink:href', 'src', 'action', 'data']
    .map((name) => (one.getAttribute(name) ?? '').replace(/[\\0-\\x20]/g, ''))
    .filter((address) => /^((java|vb)script|data):|^([a-z]+:)?\\/\\//i.test(address)),
  ...[one.getAttribute('style') ?? ''].filter((style) => /url\\(|expression/i.test(style)),
])`;

/** What a reader does: all folds open, all tables sorted, the pointer over each chart, all lines off and on. */
const use = `
  for (const fold of document.querySelectorAll('details')) fold.open = true;
  for (const button of document.querySelectorAll('th button, .legend button, figure button')) button.click();
  for (const chart of document.querySelectorAll('svg')) {
    const { left, top, width, height } = chart.getBoundingClientRect();
    const at = { bubbles: true, clientX: left + width / 2, clientY: top + height / 2 };
    for (const kind of ['pointerover', 'pointerenter', 'pointermove', 'mousemove', 'mouseover'])
      chart.dispatchEvent(new PointerEvent(kind, at));
  }`;

interface Seen {
  readonly elements: readonly string[];
  readonly addresses: readonly string[];
  readonly hacked: unknown;
}

async function look(page: Page, html: string): Promise<Seen> {
  await page.setContent(html, { waitUntil: 'load' });
  await page.evaluate(use);
  return {
    elements: await page.evaluate(elements),
    addresses: await page.evaluate(addresses),
    hacked: await page.evaluate('window.hacked ?? null'),
  };
}

describe('no name becomes markup, a script or an address', () => {
  it.each(kinds)('on the page of a %s', async (kind) => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('dialog', (dialog) => {
      complaints.push(`asked ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => complaints.push(`asked for ${request.url()}`));
    const tame = await look(page, pageOf(kind, 'name'));
    for (const attack of attacks) {
      expect(await look(page, pageOf(kind, attack)), attack).toEqual(tame);
      expect(complaints, attack).toEqual([]);
    }
    await page.close();
  });
});
