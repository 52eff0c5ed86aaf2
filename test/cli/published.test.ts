/** What is published about the code says the same as the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { publishedSchemas } from '../../src/toolkit/drive/schemas.ts';
import { errorCodes } from '../../src/toolkit/base/errors.ts';
import { capacityReport } from '../../src/toolkit/capacity/capacity-report.ts';
import { scalingReport } from '../../src/toolkit/capacity/scaling-report.ts';
import { indexEntry, renderIndexJson } from '../../src/toolkit/documents/run-index.ts';
import { scalingOf, searched } from '../capacity/search-record.ts';
import { analyzeGolden, goldenPath, goldenRuns } from '../documents/golden-runs.ts';
import { readJson, root } from './jorge-load.ts';
import { expectPublished } from './published-schema.ts';

it('documents every error code with its meaning, and no other', () => {
  const text = readFileSync(join(root, 'docs/errors.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(E_\w+)` +\| (.*?) +\|/gm)].map(([, code, meaning]) => [
    code,
    meaning,
  ]);
  expect(Object.fromEntries(rows)).toEqual(errorCodes);
});

it('publishes the schemas that the code checks with (node --import ./scripts/register.mjs scripts/schemas.ts)', async () => {
  for (const [file, schema] of Object.entries(await publishedSchemas())) {
    expect(readJson(root, 'docs/schemas', file), file).toEqual(JSON.parse(JSON.stringify(schema)));
  }
});

it('publishes no schema of something else', async () => {
  expect(readdirSync(join(root, 'docs/schemas')).sort()).toEqual(
    Object.keys(await publishedSchemas()).sort(),
  );
});

/** A suite's own files are held to theirs where a suite runs: test/suite. */
describe('publishes a schema for each JSON that is written:', () => {
  const search = searched(250);
  const sizes = scalingOf([
    [1, searched(100)],
    [2, searched(190)],
  ]);
  const asRead = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  it('search.json, scaling.json and the report.json of each', () => {
    expectPublished('search', search);
    expectPublished('scaling', sizes);
    expectPublished('capacity-report', asRead(capacityReport(search)));
    expectPublished('scaling-report', asRead(scalingReport(sizes)));
  });

  it('run.json, report.json and the index.json of several runs', async () => {
    const analyses = await Promise.all(goldenRuns.map(analyzeGolden));
    for (const { report } of analyses) expectPublished('report', asRead(report));
    for (const run of goldenRuns.filter((name) => name !== 'foreign'))
      expectPublished('run', readJson(goldenPath(run), 'run.json'));
    const entries = analyses.map((analysis) => indexEntry(analysis, './report.html'));
    const index = renderIndexJson({ entries, skipped: [{ source: 'x', why: 'it is not there' }] });
    expectPublished('run-index', JSON.parse(index));
  });

  it('manifest.json', () => {
    expectPublished('manifest', readJson(root, 'build/manifest.json'));
  });
});

it('publishes a schema that platform.json itself holds to', () => {
  const validate = new Ajv({ strict: false }).compile(readJson(root, 'docs/schemas/platform.schema.json'));
  expect(validate(readJson(root, 'src/platform/platform.json'))).toBe(true);
  expect(validate(readJson(root, 'test/bakery/platform.json'))).toBe(true);
  expect(validate({ ...readJson(root, 'src/platform/platform.json'), heatlhEndpoint: 'health' })).toBe(false);
});

it('publishes a schema that thresholds.json itself holds to', () => {
  const validate = new Ajv({ strict: false }).compile(readJson(root, 'docs/schemas/thresholds.schema.json'));
  expect(validate(readJson(root, 'thresholds.json'))).toBe(true);
  const wrong = readJson(root, 'thresholds.json') as { scenarios: Record<string, unknown> };
  wrong.scenarios['paek'] = {};
  expect(validate(wrong)).toBe(false);
});
