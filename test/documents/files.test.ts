/** Where a document goes: a file for each format that it has something for, whatever its kind. */
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { banner } from '../../src/toolkit/document/build.ts';
import type { Document } from '../../src/toolkit/document/document.ts';
import { writeDocument, writeFormats } from '../../src/toolkit/drive/document-files.ts';
import { temporaryFolder } from '../cli/jorge-load.ts';

const top = [banner({ name: 'one' })];
const bare: Document = { title: 'one', page: top, comment: top, screen: top };
const full: Document = {
  ...bare,
  tests: { name: 'one', seconds: null, startedAt: null, cases: [] },
  sheet: { columns: ['endpoint', 'requests'], rows: [['one', 1]] },
  gauges: [],
};

it('is a page and a comment of every document', async () => {
  const folder = temporaryFolder();
  const { files, page } = await writeDocument(bare, { folder, stem: 'plan' });
  expect(readdirSync(folder)).toEqual(['plan.html', 'plan.md']);
  expect(page).toBe(files.html);
});

it('is more where there is more, and only what was asked for', async () => {
  const folder = temporaryFolder();
  await writeDocument(full, { folder, stem: 'index' });
  expect(readdirSync(folder)).toEqual(['index.csv', 'index.html', 'index.md', 'junit.xml', 'metrics.txt']);
  const files = await writeFormats(full, { folder, stem: 'asked' }, ['csv', 'md']);
  expect(Object.values(files).map((path) => basename(path))).toEqual(['asked.csv', 'asked.md']);
});

it('leaves alone what another document in the same folder has', async () => {
  const folder = temporaryFolder();
  const { files } = await writeDocument(full, { folder, stem: 'comparison', isGuest: true });
  expect(Object.values(files).map((path) => basename(path))).toEqual(
    ['html', 'md', 'csv']
      .map((ending) => `comparison.${ending}`)
      .concat(['comparison-junit.xml', 'comparison-metrics.txt']),
  );
});
