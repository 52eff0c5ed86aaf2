/** What comes with the lockfile, and what a package that nobody agreed to looks like. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { auditFindings, type Lock, lockFindings } from '../../scripts/supply-chain.ts';
import { root } from '../cli/jorge-load.ts';

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;

it('every package is fixed by its digest, under a licence of the list', () => {
  expect(lockFindings(lock)).toEqual([]);
});

it.each<[string, Lock['packages'][string], string]>([
  ['without a digest', { license: 'MIT' }, 'node_modules/x has no integrity in the lockfile'],
  [
    'of another licence',
    { license: 'GPL-3.0', integrity: 'sha512-x', dev: true },
    'node_modules/x has the licence GPL-3.0, which is not in the list',
  ],
  [
    'of a licence for development alone, in what is shipped',
    { license: 'MPL-2.0', integrity: 'sha512-x' },
    'node_modules/x has the licence MPL-2.0, which is not in the list',
  ],
  ['of none', { integrity: 'sha512-x' }, 'node_modules/x has the licence (none), which is not in the list'],
])('a package %s is a finding', (_what, facts, finding) => {
  expect(lockFindings({ packages: { '': {}, 'node_modules/x': facts } })).toEqual([finding]);
});

it.each([
  ['{"vulnerabilities": {"x": {"name": "x", "severity": "low"}}}', []],
  [
    '{"vulnerabilities": {"x": {"name": "x", "severity": "high"}}}',
    ['x has a vulnerability (high): npm audit says more'],
  ],
  ['{"message": "405 Method Not Allowed"}', null],
  ['', null],
])('what npm audit says, %s, is read', (text, findings) => {
  expect(auditFindings(text)).toEqual(findings);
});
