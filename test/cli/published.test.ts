/** What is published about the code says the same as the code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { publishedSchemas } from '../../src/toolkit/drive/schemas.ts';
import { errorCodes } from '../../src/toolkit/base/errors.ts';
import { readJson, root } from './jorge-load.ts';

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
