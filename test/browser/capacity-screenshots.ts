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

async function shoot(source: string, name: string, section: string | null = null): Promise<void> {
  const page = await browser.newPage({ colorScheme: 'light', viewport: { width: 1100, height: 860 } });
  await page.setContent(readFileSync(source, 'utf8'), { waitUntil: 'load' });
  const path = `${images}${name}.png`;
  const box = section === null ? null : await page.locator(section).boundingBox();
  const clip = box === null ? null : { x: 0, y: box.y - 16, width: 1100, height: box.height + 32 };
  await page.screenshot(clip === null ? { path } : { path, clip, fullPage: true });
  await page.close();
}

await shoot(join(run, 'report.html'), 'capacity-steps', 'section[aria-labelledby=steps]');
await shoot(join(run, 'plan/plan.html'), 'capacity-plan');
await shoot(join(search, 'capacity.html'), 'capacity-search');
await browser.close();
