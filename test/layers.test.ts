/** The layers of docs/architecture.md: each rule, broken on purpose in a tree of its own, is said. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, it } from 'vitest';
import { root, temporaryFolder } from './cli/jorge-load.ts';

/** Rule, the file that breaks it, what it imports. */
const broken = [
  ['contract-is-the-bottom', 'src/contract/a.ts', 'src/lib/x.ts'],
  ['lib-knows-nothing-of-jorge', 'src/lib/a.ts', 'src/platform/x.ts'],
  ['platform-uses-lib', 'src/platform/a.ts', 'src/users/x.ts'],
  ['users-use-platform', 'src/users/a.ts', 'src/scenarios/x.ts'],
  ['scenarios-use-users', 'src/scenarios/a.ts', 'src/toolkit/base/errors.ts'],
  ['k6-side-has-no-npm', 'src/lib/b.ts', 'node:fs'],
  ['node-side-has-no-k6', 'src/toolkit/monitor/a.ts', 'src/lib/x.ts'],
  ['sandbox-stands-alone', 'sandbox/a.ts', 'src/contract/x.ts'],
  ['toolkit-starts-the-sandbox-as-a-process', 'src/toolkit/run/a.ts', 'sandbox/x.ts'],
  ['analysis-is-pure', 'src/toolkit/analyze/a.ts', 'src/toolkit/run/x.ts'],
  ['analysis-is-pure', 'src/toolkit/compare/a.ts', 'node:fs'],
  ['the-ground-floor', 'src/toolkit/format/a.ts', 'src/toolkit/analyze/x.ts'],
  ['statistics-stand-alone', 'src/toolkit/statistics/a.ts', 'src/toolkit/base/errors.ts'],
  ['statistics-stand-alone', 'src/toolkit/statistics/b.ts', 'node:fs'],
  ['analysis-knows-no-plan', 'src/toolkit/analyze/b.ts', 'src/toolkit/plan/x.ts'],
  ['the-limit-knows-no-plan', 'src/toolkit/capacity/a.ts', 'src/toolkit/plan/x.ts'],
  ['documents-never-run', 'src/toolkit/documents/a.ts', 'src/toolkit/k6/x.ts'],
  ['documents-know-no-format', 'src/toolkit/documents/b.ts', 'src/toolkit/document/html/x.ts'],
  ['a-format-knows-no-document', 'src/toolkit/document/a.ts', 'src/toolkit/documents/x.ts'],
  ['nobody-imports-the-command-line', 'src/toolkit/drive/a.ts', 'src/toolkit/cli/x.ts'],
  ['nobody-imports-the-command-line', 'src/toolkit/index.ts', 'src/toolkit/cli/x.ts'],
  ['parts-know-no-engine', 'src/toolkit/search/a.ts', 'src/toolkit/drive/x.ts'],
  ['no-circular', 'src/toolkit/live/a.ts', 'src/toolkit/live/a.ts'],
] as const;

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let said: readonly string[];

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeAll(async () => {
  const folder = temporaryFolder();
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json', 'package.json'])
    cpSync(join(root, name), join(folder, name));
  for (const [, from, to] of broken) {
    const isFile = !to.startsWith('node:');
    if (isFile) write(folder, to, 'export const x = 1;\n');
    const up = '../'.repeat(from.split('/').length - 1);
    write(folder, from, `export * from '${isFile ? `${up}${to}` : to}';\n`);
  }
  mkdirSync(join(folder, 'scripts'));
  const args = ['src', 'sandbox', 'scripts', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { stdout } = await execa(join(root, 'node_modules/.bin/depcruise'), args, {
    cwd: folder,
    reject: false,
  });
  const { summary } = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  said = summary.violations.map(({ from, rule }) => `${rule.name} ${from}`);
});

it.each(broken)('%s: %s may not import %s', (rule, from) => {
  expect(said).toContain(`${rule} ${from}`);
});
