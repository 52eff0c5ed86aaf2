import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegressionTolerances } from '../../src/contract/thresholds.ts';
import { compareRuns } from '../../src/toolkit/compare/compare.ts';
import { renderComparisonHtml } from '../../src/toolkit/render/comparison/page.tsx';
import { renderComparisonJunit } from '../../src/toolkit/render/comparison/junit.ts';
import { renderComparisonMarkdown } from '../../src/toolkit/render/comparison/markdown.ts';
import { renderHistoryHtml } from '../../src/toolkit/render/history/page.tsx';
import { buildTrends } from '../../src/toolkit/render/history/view.ts';
import { root } from '../cli/jorge-load.ts';
import { baselineOf } from '../compare/make-baseline.ts';
import { launchChromium } from './chromium.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { regression: tolerances } = JSON.parse(readFileSync(join(root, 'thresholds.json'), 'utf8')) as {
  regression: RegressionTolerances;
};

const hostile = '<img src=x onerror=alert(1)>|`';
const baseline = baselineOf({ seconds: 120 });
const candidate = baselineOf({
  seconds: 120,
  factor: (endpoint) => (endpoint === 'roi_report' ? 1.4 : 1),
});
const comparison = compareRuns(
  baseline,
  { ...candidate, facts: { ...candidate.facts, machine: hostile } },
  { names: ['main', hostile], tolerances },
);
const runs = [40, 42, 41].map((p95Ms, place) => ({
  id: `normal-2026030${place + 1}T100000Z`,
  scenario: 'normal',
  startedAt: `2026-03-0${place + 1}T10:00:00Z`,
  verdict: 'PASS' as const,
  p95Ms,
  ratePerSecond: 33,
  successShare: 1,
  commit: hostile,
  endpointP95Ms: {},
}));
const pages = {
  comparison: renderComparisonHtml(comparison, [baseline, candidate]),
  history: renderHistoryHtml(buildTrends(runs), [`${hostile}: broken`]),
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe.each(['comparison', 'history'] as const)('the %s page in a browser', (name) => {
  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('is accessible and quiet in %s mode, %d pixels wide', async (colorScheme, width) => {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => complaints.push(`asked for ${request.url()}`));
    await page.setContent(pages[name], { waitUntil: 'load' });
    expect(complaints).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await page.locator('img').count()).toBe(0);
    await page.evaluate(axe);
    expect(
      await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))',
      ),
    ).toEqual([]);
    await page.close();
  });
});

it('overlays both runs, and draws each change with its interval', async () => {
  const page = await browser.newPage();
  await page.setContent(pages.comparison, { waitUntil: 'load' });
  expect(await page.locator('h1').innerText()).toBe('✗ REGRESSED normal');
  expect(await page.locator('.intervals .interval').count()).toBe(5);
  expect(await page.locator('.intervals .interval.regressed').count()).toBe(2);
  expect(await page.locator('[data-chart=p95-roi_report] .lines path').count()).toBe(2);
  await page.close();
});

it('says the same in Markdown and JUnit, and escapes what others wrote', () => {
  const markdown = renderComparisonMarkdown(comparison);
  expect(markdown).toMatch(
    /^## ❌ REGRESSED normal\n\nWorse than before: p50 latency of roi\\_report \+40 %/,
  );
  expect(markdown).not.toContain('<img');
  const junit = renderComparisonJunit(comparison);
  expect(junit).toContain('<testsuite name="normal.comparison" tests="7" failures="3"');
  expect(junit).not.toContain('<img');
});
