/** docs/limits.md says what the code does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inBytes, inputLimits } from '../../src/toolkit/base/input-limits.ts';
import { root } from '../cli/jorge-load.ts';

const table = readFileSync(join(root, 'docs/limits.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split('|')[2]!.trim());

it('the table of limits holds every limit', () => {
  const limits = Object.entries(inputLimits).filter(([name]) => name !== 'packedFromBytes');
  const said = limits.map(([name, value]) => {
    if (name === 'expansion') return `${value} bytes`;
    return name.endsWith('Bytes') ? inBytes(value) : value.toLocaleString('en');
  });
  expect([...table].sort()).toEqual(said.sort());
});
