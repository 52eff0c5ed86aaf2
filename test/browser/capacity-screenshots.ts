/**
 * The pictures of docs/capacity.md, of the folders that its commands wrote: the report's steps, the plan, a search.
 * node --import ./scripts/register.mjs test/browser/capacity-screenshots.ts runs/capacity-… runs/capacity-search-…
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from './chromium.ts';

const images = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const [run = '', search = ''] = process.argv.slice(2);

const browser = await launchChromium();
const page = await browser.newPage({ colorScheme: 'light', viewport: { width: 1100, height: 900 } });
const open = (path: string): Promise<void> =>
  page.setContent(readFileSync(path, 'utf8'), { waitUntil: 'load' });

await open(join(run, 'report.html'));
await page.locator('section[aria-labelledby=steps]').screenshot({ path: `${images}capacity-steps.png` });
await open(join(run, 'plan/plan.html'));
await page.screenshot({ path: `${images}capacity-plan.png` });
await open(join(search, 'capacity.html'));
await page.screenshot({ path: `${images}capacity-search.png` });
await browser.close();
