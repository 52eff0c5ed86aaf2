import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { renderHtml } from '../../src/toolkit/render/html/page.tsx';
import { launchChromium } from './chromium.ts';

const golden = fileURLToPath(new URL('../golden/pass', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let analysis: Analysis;

beforeAll(async () => {
  browser = await launchChromium();
  analysis = analyze(await readRecord(golden), { strict: false });
});
afterAll(() => browser.close());

type Look = Parameters<Browser['newPage']>[0];

async function open(html: string, look: Look = {}): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage(look);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => complaints.push(`asked for ${request.url()}`));
  await page.setContent(html, { waitUntil: 'load' });
  return { page, complaints };
}

describe('the report in a browser', () => {
  it('shows the verdict first, asks for nothing and complains of nothing', async () => {
    const { page, complaints } = await open(renderHtml(analysis));
    expect(await page.locator('h1').innerText()).toBe('✓ PASS peak');
    expect(await page.locator('[aria-labelledby=timeline] > .chart svg.plot').count()).toBe(4);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is read with scripts off', async () => {
    const { page } = await open(renderHtml(analysis), { javaScriptEnabled: false });
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(20);
    await page.close();
  });

  it('fits a phone without scrolling sideways', async () => {
    const { page } = await open(renderHtml(analysis), { viewport: { width: 360, height: 740 } });
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBe(360);
    await page.close();
  });

  it.each(['light', 'dark'] as const)('is accessible in %s mode', async (colorScheme) => {
    const { page } = await open(renderHtml(analysis), { colorScheme });
    await page.evaluate(axe);
    const violations = await page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))',
    );
    expect(violations).toEqual([]);
    await page.close();
  });

  it('prints', async () => {
    const { page } = await open(renderHtml(analysis));
    expect((await page.pdf({ format: 'A4' })).subarray(0, 4).toString()).toBe('%PDF');
    await page.close();
  });
});

describe("the report's script", () => {
  async function opened(hash = ''): Promise<Page> {
    const page = await browser.newPage();
    const file = join(mkdtempSync(join(tmpdir(), 'jorge-load-report-')), 'report.html');
    writeFileSync(file, renderHtml(analysis));
    await page.goto(`file://${file}${hash}`);
    return page;
  }
  const latency = '[data-chart=latency]';
  const firstTick = `${latency} .ticks:nth-of-type(2) text`;

  it('zooms all charts to a dragged stretch, remembers it in the address, and shows the whole run again', async () => {
    const page = await opened();
    const whole = await page.locator(firstTick).allTextContents();
    await page.locator(latency).scrollIntoViewIfNeeded();
    const box = (await page.locator(`${latency} .plot`).boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.25, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 4 });
    await page.mouse.up();
    expect(await page.locator(firstTick).allTextContents()).not.toEqual(whole);
    expect(page.url()).toMatch(/#from=12(\.\d)?&to=2[45](\.\d)?$/);
    await page.getByRole('button', { name: 'Show the whole run' }).click();
    expect(await page.locator(firstTick).allTextContents()).toEqual(whole);
    await page.close();
  });

  it('moves one cursor over all charts by keyboard', async () => {
    const page = await opened();
    await page.locator(latency).focus();
    for (let step = 0; step < 30; step += 1) await page.keyboard.press('ArrowRight');
    expect(await page.locator(`${latency} .at[data-line=p95]`).innerText()).toMatch(/^[\d.]+ ms at \+0:1\d$/);
    expect(await page.locator('[data-chart=rate] .at').innerText()).toMatch(/\/s at \+0:1\d$/);
    await page.close();
  });

  it('switches a line off and on', async () => {
    const page = await opened();
    const lines = page.locator(`${latency} .lines path`);
    await page.locator(latency).getByRole('button', { name: 'p99' }).click();
    expect(await lines.count()).toBe(2);
    await page.locator(latency).getByRole('button', { name: 'p99' }).click();
    expect(await lines.count()).toBe(3);
    await page.close();
  });

  it('sorts the endpoints by a column, both ways', async () => {
    const page = await opened();
    const names = (): Promise<string[]> => page.locator('[data-lively=Endpoints] tbody th a').allInnerTexts();
    await page.locator('[data-lively=Endpoints]').getByRole('button', { name: 'requests' }).click();
    expect(await names()).toEqual(['pricing_calculate', 'pricing_analytics', 'roi_report']);
    await page.locator('[data-lively=Endpoints]').getByRole('button', { name: 'requests' }).click();
    expect(await names()).toEqual(['roi_report', 'pricing_analytics', 'pricing_calculate']);
    await page.close();
  });

  it('opens what an address points at', async () => {
    const page = await opened('#endpoint=pricing_calculate&from=10&to=20');
    const section = page.locator('details.endpoint', { hasText: 'pricing_calculate' });
    expect(await section.getAttribute('open')).not.toBeNull();
    await page.locator(latency).scrollIntoViewIfNeeded();
    await expect.poll(() => page.locator(firstTick).first().textContent()).toBe('+0:10');
    await page.close();
  });

  it('switches between light and dark', async () => {
    const page = await opened();
    const paper = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const before = await paper();
    await page.getByRole('button', { name: 'dark' }).click();
    expect(await paper()).not.toBe(before);
    await page.getByRole('button', { name: 'light' }).click();
    expect(await paper()).toBe(before);
    await page.close();
  });

  it('filters a long table', async () => {
    const page = await browser.newPage();
    await page.setContent(renderHtml(withEndpoints(400)));
    const rows = page.locator('[data-lively=Endpoints] tbody tr:visible');
    expect(await rows.count()).toBe(400);
    await page.getByRole('searchbox', { name: 'Filter Endpoints' }).fill('endpoint-39');
    expect(await rows.count()).toBe(11);
    await page.close();
  });

  function withEndpoints(count: number): Analysis {
    const [one] = analysis.report.endpoints;
    const endpoints = Array.from({ length: count }, (_, place) => ({
      ...one!,
      endpoint: `endpoint-${place}`,
    }));
    return { ...analysis, report: { ...analysis.report, endpoints } };
  }
});

describe('hostile data', () => {
  const attacks = [
    '<script>window.hacked = 1</script>',
    '"><img src=x onerror="window.hacked = 1">',
    "'-window.hacked=1-'",
    '</style><script>window.hacked = 1</script>',
    '<svg onload="window.hacked = 1">',
    'javascript:window.hacked=1',
    ']]><script>window.hacked = 1</script>',
  ];

  it.each(attacks)('runs nothing: %s', async (attack) => {
    const { page, complaints } = await open(renderHtml(poisoned(attack)));
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(complaints).toEqual([]);
    expect(await page.locator('img, [onload], [onerror]').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    await page.close();
  });

  /** The attack wherever a target, a host or a foreign summary could put it. */
  function poisoned(attack: string): Analysis {
    const failure = analysis.failures[0]!;
    return {
      ...analysis,
      report: {
        ...analysis.report,
        scenario: attack,
        target_url: attack,
        command: attack,
        reasons: [attack],
        notes: [attack],
        endpoints: analysis.report.endpoints.map((one) => ({ ...one, endpoint: attack, route: attack })),
        errors: analysis.report.errors.map((one) => ({ ...one, endpoint: attack, label: attack })),
      },
      failures: [
        {
          ...failure,
          endpoint: attack,
          reason: attack,
          request: { ...failure.request, url: attack, body: attack },
          response: { ...failure.response, headers: { [attack]: attack }, body: attack },
        },
      ],
    };
  }
});
