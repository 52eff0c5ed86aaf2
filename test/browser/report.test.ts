import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { renderHtml } from '../../src/toolkit/render/html/page.tsx';
import { launchChromium } from './chromium.ts';

const golden = fileURLToPath(new URL('../golden/peak-pass', import.meta.url));
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
    expect(await page.locator('h1').innerText()).toBe('PASS peak');
    expect(await page.locator('svg.chart').count()).toBe(4);
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
    expect(await page.locator('img, script, [onload], [onerror]').count()).toBe(0);
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
