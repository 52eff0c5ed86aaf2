/** The page of every golden run, and their index, in a real browser: in both modes, on a phone, on paper. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import { indexEntry } from '../../src/toolkit/documents/run-index.ts';
import { analyzeGolden, goldenRuns } from '../render/golden-runs.ts';
import { launchChromium } from './chromium.ts';
import { openHtml, violationsIn } from './open.ts';
import { renderHtml, renderIndexHtml } from '../render/forms.ts';

const pages = [...goldenRuns, 'heat map', 'index'] as const;

let browser: Browser;
const htmls = new Map<string, string>();

beforeAll(async () => {
  browser = await launchChromium();
  const analyses = await Promise.all(goldenRuns.map(analyzeGolden));
  goldenRuns.forEach((run, place) => htmls.set(run, renderHtml(analyses[place]!)));
  htmls.set('heat map', renderHtml(withHeatMap(analyses[1]!)));
  const entries = [0, 1, 2, 3].flatMap(() => analyses.map((one) => indexEntry(one, './run/report.html')));
  const skipped = [{ source: 'runs/old', why: 'run.json cannot be read' }];
  htmls.set('index', renderIndexHtml({ entries, skipped }));
});
afterAll(() => browser.close());

/** As raw samples would give one. */
function withHeatMap(analysis: Analysis): Analysis {
  const secondsEdges = Array.from({ length: 31 }, (_, place) => place * 2);
  const msEdges = Array.from({ length: 21 }, (_, row) => 10 ** (row / 5));
  const counts = secondsEdges.slice(1).map((_s, x) => msEdges.slice(1).map((_ms, y) => (x * y) % 7));
  const points = Array.from({ length: 300 }, (_, place) => [1 - 1 / (1 + place), 3 + place] as const);
  return {
    ...analysis,
    heatMap: { secondsEdges, msEdges, counts },
    spectra: new Map([
      ['all', points],
      ['roi_report', points.slice(0, 200)],
    ]),
  };
}

describe.each(pages)('the page of %s', (name) => {
  it('is accessible in both modes, and prints black on white', async () => {
    const { page, complaints } = await openHtml(browser, htmls.get(name)!, { colorScheme: 'light' });
    expect(complaints).toEqual([]);
    expect(await violationsIn(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violationsIn(page)).toEqual([]);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 4).toString()).toBe('%PDF');
    await page.close();
  });

  it('is whole without scripts, and fits a phone with every fold open', async () => {
    const { page } = await openHtml(browser, htmls.get(name)!, {
      javaScriptEnabled: false,
      viewport: { width: 360, height: 740 },
    });
    await page
      .locator('details')
      .evaluateAll((folds) => folds.forEach((fold) => fold.setAttribute('open', '')));
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await page.locator('h1').isVisible()).toBe(true);
    expect(await page.locator('tbody tr:visible').count()).toBe(await page.locator('tbody tr').count());
    await page.close();
  });

  it('tells every chart in words, and a large one in a table', () => {
    const html = htmls.get(name)!;
    const labels = [...html.matchAll(/role="img" aria-label="([^"]*)"/g)].map(([, label]) => label);
    for (const label of labels) expect(label).toMatch(/\S/);
    const figures = html.split('<svg class="plot"').slice(1);
    const untold = figures.filter((after, place) => {
      const isLast = place === figures.length - 1;
      const isOfOneGroup = !isLast && /^[^]*<div class="chart" data-chart=[^]*$/.test(after);
      return !isOfOneGroup && !after.includes('<details class="data">');
    });
    expect(untold).toEqual([]);
  });
});
