/** A JSON file against the schema that is published for it. */
import { Ajv } from 'ajv';
import { expect } from 'vitest';
import { readJson, root } from './jorge-load.ts';

export function expectPublished(name: string, value: unknown): void {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(
    readJson(root, 'docs/schemas', `${name}.schema.json`),
  );
  validate(value);
  expect(validate.errors ?? [], name).toEqual([]);
}
