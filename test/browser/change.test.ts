/** The pages of comparisons, histories and suites in a real browser. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mixedSuite, pages, regressed, regressedSides } from './change-pages.ts';
import { launchChromium } from './chromium.ts';
import { openHtml, violationsIn } from './open.ts';
import {
  renderComparisonJunit,
  renderComparisonMarkdown,
  renderSuiteJunit,
  renderSuiteMarkdown,
} from '../render/forms.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe.each(Object.keys(pages))('the page of %s', (name) => {
  it('is accessible and quiet in both modes', async () => {
    const { page, complaints } = await openHtml(browser, pages[name]!, { colorScheme: 'light' });
    expect(await violationsIn(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violationsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(await page.locator('img').count()).toBe(0);
    await page.close();
  });

  it('fits a phone and a wide screen, without scripts as well', async () => {
    for (const width of [390, 1440]) {
      const viewport = { width, height: 844 };
      const { page } = await openHtml(browser, pages[name]!, { javaScriptEnabled: false, viewport });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await page.locator('h1').isVisible()).toBe(true);
      await page.close();
    }
  });
});

it('overlays both runs, and draws each change with its interval', async () => {
  const { page } = await openHtml(browser, pages['a regressed comparison']!);
  expect(await page.locator('h1').innerText()).toBe('✗ REGRESSED normal');
  expect(await page.locator('.intervals .interval').count()).toBe(9);
  expect(await page.locator('.intervals .interval.bad').count()).toBe(4);
  expect(await page.locator('[data-chart=p95-roi_report] .lines path').count()).toBe(2);
  await page.close();
});

it('draws the percentiles of all blocks of both builds', async () => {
  const { page } = await openHtml(browser, pages['blocks in turn']!);
  const curves = page.locator('section[aria-labelledby=percentiles] figure', { hasText: 'roi_report' });
  expect(await curves.locator('path.line.one, path.line.two').count()).toBeGreaterThanOrEqual(2);
  expect(await curves.locator('svg.plot').getAttribute('aria-label')).toMatch(
    /baseline: .*95 %: .* candidate: .*95 %: /,
  );
  await page.close();
});

it('names what came before a scenario counted', async () => {
  const { page } = await openHtml(browser, pages['a suite']!);
  const earlier = page.locator('section[aria-labelledby=attempts]');
  expect(await earlier.innerText()).toContain('capacity, attempt 1 INVALID (run-1)');
  expect(await earlier.locator('a').getAttribute('href')).toBe('./run-1/report.html');
  await page.close();
});

it('sums a suite up in five sentences', () => {
  expect(mixedSuite.summary).toHaveLength(5);
  for (const sentence of mixedSuite.summary) expect(sentence.match(/[.!?](\s|$)/g)).toEqual(['.']);
});

it('says the same in Markdown and JUnit, and escapes what others wrote', () => {
  const markdown = renderComparisonMarkdown(regressed, regressedSides);
  expect(markdown).toMatch(
    /^## ❌ REGRESSED normal\n\nWorse than before: p50 latency of roi\\_report \+40 %/,
  );
  const junit = renderComparisonJunit(regressed, regressedSides);
  expect(junit).toContain('<testsuite name="normal.comparison" tests="11" failures="5"');
  const suite = [renderSuiteMarkdown(mixedSuite), renderSuiteJunit(mixedSuite)];
  expect(suite[0]).toContain('capacity, attempt 1: INVALID (run-1)');
  for (const text of [markdown, junit, ...suite]) expect(text).not.toContain('<img');
});
