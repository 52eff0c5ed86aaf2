/** A page in the browser, with everything that it complains of or asks for. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';

export type Look = Parameters<Browser['newPage']>[0];

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function openHtml(
  browser: Browser,
  html: string,
  look: Look = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage(look);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => complaints.push(`asked for ${request.url()}`));
  await page.setContent(html, { waitUntil: 'load' });
  return { page, complaints };
}

/** What axe finds, all folds open: rule and element. Of a figures' table, whose rows are alike, the first three. */
export async function violationsIn(page: Page): Promise<string[]> {
  await page.evaluate('document.querySelectorAll("details").forEach((fold) => (fold.open = true))');
  await page.evaluate(
    'document.querySelectorAll(".data tr:nth-child(n + 4)").forEach((row) => row.remove())',
  );
  await page.evaluate(axe);
  return await page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))',
  );
}
