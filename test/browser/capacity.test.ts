/** The pages of `capacity`, `scaling` and `plan` in a real browser: in both modes, wide and on a phone. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capacityPages } from './capacity-pages.ts';
import { launchChromium } from './chromium.ts';
import { openHtml, violationsIn } from './open.ts';

const pages = Object.entries(capacityPages());

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe.each(pages)('the page of %s', (_name, html) => {
  it('is accessible and quiet in both modes, and fits a phone and a wide screen', async () => {
    const { page, complaints } = await openHtml(browser, html, {
      colorScheme: 'light',
      viewport: { width: 390, height: 844 },
    });
    expect(await page.locator('h1').isVisible()).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await page.evaluate(`(${collidingTexts.toString()})()`)).toEqual([]);
    expect(await violationsIn(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1440);
    expect(await page.evaluate(`(${collidingTexts.toString()})()`)).toEqual([]);
    expect(await violationsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

it('a search that found nothing draws no empty chart', async () => {
  const nothing = capacityPages()['a search that was cut at once'];
  const { page } = await openHtml(browser, nothing);
  expect(await page.locator('svg.plot').count()).toBe(0);
  expect(await page.locator('h1').innerText()).toBe('! not found capacity');
  await page.close();
});

/** Runs in the page. */
function collidingTexts(): string[] {
  const found: string[] = [];
  for (const plot of document.querySelectorAll('svg.plot')) {
    const texts = [...plot.querySelectorAll('text')].map((text) => ({
      words: text.textContent,
      box: text.getBoundingClientRect(),
    }));
    for (const [place, { words, box }] of texts.entries()) {
      if (box.left < 0 || box.right > window.innerWidth) found.push(`${words} leaves the screen`);
      for (const other of texts.slice(place + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const along = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > 1 && along > 4) found.push(`${words} and ${other.words}`);
      }
    }
  }
  return found;
}
