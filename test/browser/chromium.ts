/** A headless Chromium: CHROME_BIN, one on PATH, or the one that the npm package @sparticuz/chromium brings. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function installed(): string | undefined {
  const given = process.env['CHROME_BIN'];
  if (given !== undefined && given !== '') return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function launchChromium(): Promise<Browser> {
  const own = installed();
  const quiet = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  if (own !== undefined) return await chromium.launch({ executablePath: own, args: quiet });
  // The package unpacks the system libraries that a bare machine lacks only where it believes to be on Lambda.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= `nodejs${process.versions.node.split('.')[0] ?? '20'}.x`;
  const { default: bundled } = await import('@sparticuz/chromium');
  return await chromium.launch({
    executablePath: await bundled.executablePath(),
    // In a single process the browser would end with its first page.
    args: [...bundled.args.filter((arg) => arg !== '--single-process'), ...quiet],
  });
}
