/**
 * The pictures of docs/images, of the golden run that fails: light, dark and on a phone.
 * node --import ./scripts/register.mjs test/browser/screenshots.ts
 */
import { fileURLToPath } from 'node:url';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { launchChromium } from './chromium.ts';
import { renderHtml } from '../render/forms.ts';

const run = fileURLToPath(new URL('../golden/fail', import.meta.url));
const images = fileURLToPath(new URL('../../docs/images/', import.meta.url));

const looks = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 1060 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 1060 } },
  phone: { colorScheme: 'light', viewport: { width: 360, height: 780 }, deviceScaleFactor: 2 },
} as const;

const html = renderHtml(analyze(await readRecord(run), { strict: false }));
const browser = await launchChromium();
for (const [name, look] of Object.entries(looks)) {
  const page = await browser.newPage(look);
  await page.setContent(html, { waitUntil: 'load' });
  await page.screenshot({ path: `${images}report-${name}.png` });
  await page.close();
}
await browser.close();
