import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { indexEntry } from '../../src/toolkit/documents/run-index.ts';
import { analyzeGolden, goldenPath } from '../render/golden-runs.ts';
import { launchChromium } from './chromium.ts';
import { openHtml } from './open.ts';
import { renderHtml, renderIndexHtml } from '../render/forms.ts';

let browser: Browser;
let analysis: Analysis;

beforeAll(async () => {
  browser = await launchChromium();
  analysis = await analyzeGolden('fail');
});
afterAll(() => browser.close());

describe('the report in a browser', () => {
  it('shows the verdict first, asks for nothing and complains of nothing', async () => {
    const { page, complaints } = await openHtml(browser, renderHtml(analysis));
    expect(await page.locator('h1').innerText()).toBe('✗ FAIL peak');
    expect(await page.locator('[aria-labelledby=timeline] > .chart svg.plot').count()).toBe(4);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('answers on its first screen: passed or not, what broke, when, why, how much it took', async () => {
    const { page } = await openHtml(browser, renderHtml(analysis), {
      viewport: { width: 1280, height: 800 },
    });
    for (const text of [
      '1 of 6 gates broke.',
      'What broke first',
      '+0:29',
      'Why',
      'How much it took',
      '467 ms',
    ]) {
      const box = await page.getByText(text, { exact: true }).first().boundingBox();
      expect({ text, bottom: (box?.y ?? Infinity) + (box?.height ?? 0) }).toMatchObject({
        bottom: expect.toSatisfy((bottom: number) => bottom <= 800) as number,
      });
    }
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
    await expect.poll(() => page.url()).toMatch(/#from=16(\.\d)?&to=32(\.\d)?$/);
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

  it('copies the command that repeats the run', async () => {
    const page = await opened();
    await page.evaluate(
      'navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }',
    );
    await page.locator('.command').scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: 'copy' }).last().click();
    expect(await page.evaluate('window.copied')).toBe(analysis.report.command);
    await page.close();
  });

  it('is worked by the keyboard alone: a fold opens, a table sorts, a chart zooms', async () => {
    const page = await opened();
    await page
      .locator('details.endpoint', { hasText: 'pricing_analytics' })
      .locator('summary')
      .first()
      .focus();
    await page.keyboard.press('Enter');
    expect(
      await page.locator('details.endpoint', { hasText: 'pricing_analytics' }).getAttribute('open'),
    ).not.toBeNull();
    await page.locator('[data-lively=Endpoints]').getByRole('button', { name: 'requests' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-lively=Endpoints] [aria-sort=descending]').innerText()).toMatch(
      /^requests/,
    );
    await page.locator(latency).focus();
    await page.keyboard.press('+');
    await expect.poll(() => page.url()).toMatch(/#from=/);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).not.toMatch(/#from=/);
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
    const { page, complaints } = await openHtml(browser, renderHtml(poisoned(attack)));
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(complaints).toEqual([]);
    expect(await page.locator('img, [onload], [onerror]').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    await page.close();
  });

  it.each(attacks)('nor from a summary or an index of runs: %s', async (attack) => {
    const summary = join(mkdtempSync(join(tmpdir(), 'jorge-load-report-')), 'summary.json');
    writeFileSync(summary, JSON.stringify(poisonedSummary(attack)));
    const foreign = analyze(await readRecord(summary), { strict: false });
    expect(foreign.report.checks.some(({ selector }) => selector.includes(attack.slice(0, 9)))).toBe(true);
    const index = renderIndexHtml({
      entries: [indexEntry(foreign, './x/report.html'), indexEntry(poisoned(attack), './y/report.html')],
      skipped: [{ source: attack, why: attack }],
    });
    for (const html of [renderHtml(foreign), index]) {
      const { page, complaints } = await openHtml(browser, html);
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      expect(complaints).toEqual([]);
      expect(await page.locator('img, [onload], [onerror], a[href^="javascript"]').count()).toBe(0);
      await page.close();
    }
  });

  /** Metric names, tags and thresholds of a script that anybody may have written. */
  function poisonedSummary(attack: string): object {
    const golden = JSON.parse(readFileSync(goldenPath('foreign'), 'utf8')) as { metrics: object };
    const trend = { type: 'trend', contains: 'time', values: { 'p(95)': 1, avg: 1, count: 9 } };
    const metrics = {
      ...golden.metrics,
      [attack]: { ...trend, thresholds: { 'p(95)<1': { ok: false }, [attack]: { ok: false } } },
      [`http_req_duration{name:${attack}}`]: { ...trend, thresholds: { 'avg<1': { ok: false } } },
      [`checks{${attack}:${attack}}`]: {
        type: 'rate',
        contains: attack,
        values: { rate: 0, passes: 0, fails: 9 },
      },
    };
    return { ...golden, metrics };
  }

  /** The attack wherever a target, a host or a foreign summary could put it. */
  function poisoned(attack: string): Analysis {
    const failure = analysis.failures[0]!;
    return {
      ...analysis,
      report: {
        ...analysis.report,
        scenario: attack,
        test_name: attack,
        target_url: attack,
        command: attack,
        reasons: [attack],
        notes: [attack],
        checks: analysis.report.checks.map((one) => ({ ...one, label: attack, expression: attack })),
        what_broke_first: analysis.report.what_broke_first.map((one) => ({ ...one, label: attack })),
        users_and_tasks: analysis.report.users_and_tasks.map((one) => ({
          ...one,
          user: attack,
          task: attack,
        })),
        advice: analysis.report.advice.map((one) => ({ ...one, text: attack, evidence: attack })),
        endpoints: analysis.report.endpoints.map((one) => ({ ...one, endpoint: attack, route: attack })),
        errors: analysis.report.errors.map((one) => ({ ...one, endpoint: attack, label: attack })),
      },
      run: analysis.run && {
        ...analysis.run,
        host: { ...analysis.run.host, cpuModel: attack, platform: attack },
        overrides: { [attack]: attack },
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
