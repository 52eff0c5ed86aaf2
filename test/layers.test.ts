/** The layers of docs/architecture.md: each rule, broken on purpose in a tree of its own, is said. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { listScenarios } from '../src/toolkit/bundle/build-bundles.ts';
import { readJson, root, temporaryFolder } from './cli/jorge-load.ts';

/** Rule, the file that breaks it, what it imports. */
const broken = [
  ['contract-is-the-bottom', 'src/contract/a.ts', 'src/lib/x.ts'],
  ['lib-knows-nothing-of-jorge', 'src/lib/a.ts', 'src/platform/x.ts'],
  ['platform-uses-lib', 'src/platform/a.ts', 'src/users/x.ts'],
  ['users-use-platform', 'src/users/a.ts', 'src/scenarios/x.ts'],
  ['scenarios-use-users', 'src/scenarios/a.ts', 'src/toolkit/base/errors.ts'],
  ['k6-side-has-no-npm', 'src/lib/b.ts', 'node:fs'],
  ['contract-is-the-bottom', 'src/contract/b.ts', 'src/platform/x.ts'],
  ['node-side-has-no-k6', 'src/toolkit/monitor/a.ts', 'src/lib/x.ts'],
  ['node-side-has-no-k6', 'src/toolkit/plan/a.ts', 'src/platform/x.ts'],
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

/** What is said of a platform in src/platform, src/users and src/scenarios alone, by kind of word. */
interface Vocabulary {
  /** `pricing_calculate`, `/api/pricing/health`: stands for nothing else anywhere. */
  readonly strange: readonly string[];
  /** `health`, `smoke`: English too, so that only as a whole text it is a name. */
  readonly plain: readonly string[];
}

/** Of platform.json: how a value is to be read, which no platform says for itself. */
const ofItsForm = ['$schema', 'method', 'type', 'item', 'value'];
const byName = ['endpoints', 'failureKinds', 'metrics', 'proofs', 'overrides'];

function wordsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return ofItsForm.includes(key) ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? value.map((one) => [key, one] as const) : Object.entries(value);
  const names = byName.includes(key) ? Object.keys(value) : [];
  return [...names, ...entries.flatMap(([name, one]) => wordsIn(one, name))];
}

async function vocabularyOfOurs(): Promise<Vocabulary> {
  const platform = readJson(root, 'src/platform/platform.json');
  const flags = Object.keys(platform['overrides'] as object).flatMap((name) => [
    `--${name}`,
    name.toUpperCase(),
  ]);
  const users = sourcesIn('src/users').flatMap(
    ({ text }) => /name: '(\w+User|\w+Probe)'/.exec(text)?.[1] ?? [],
  );
  const words = new Set([...wordsIn(platform), ...(await listScenarios(root)), ...users, ...flags]);
  return {
    strange: [...words].filter((word) => !/^[a-z]+$/.test(word)),
    plain: [...words].filter((word) => /^[a-z]+$/.test(word)),
  };
}

function sourcesIn(folder: string): { readonly path: string; readonly text: string }[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => ({ path: join(folder, file), text: readFileSync(join(root, folder, file), 'utf8') }));
}

/** The product's own name has his in it. */
const hisName = /\bjorge(?![-_]load)/i;

function strangersIn(text: string, { strange, plain }: Vocabulary): string[] {
  const quoted = plain.filter((word) => new RegExp(`['"\`]${word}['"\`]`).test(text));
  return [
    ...strange.filter((word) => text.includes(word)),
    ...quoted,
    ...(hisName.test(text) ? ['Jorge'] : []),
  ];
}

/** What means something of our own in these places, and is spelled like a word of the platform. */
const namesakes: Readonly<Record<string, RegExp>> = {
  // The command `capacity`, its files and its kind of report.
  capacity: /^src\/toolkit\/(analyze|capacity|cli|documents|drive)\//,
  // A step of a search.
  trial: /^src\/toolkit\/(documents\/capacity|capacity|search)/,
  // An autoscaler that goes by a rule.
  rule: /^src\/toolkit\/plan\//,
  // k6's own stage before the load.
  setup: /^src\/(lib|toolkit\/run)\//,
  // Parts of report.json.
  outage: /^src\/toolkit\/documents\/run\/target/,
  endurance: /^src\/toolkit\/(analyze|documents)\//,
};

describe('the toolkit, the contract and the library know no platform', () => {
  const sources = ['src/toolkit', 'src/contract', 'src/lib'].flatMap(sourcesIn);

  it('none of their sources has a word of platform.json, of a user or of a scenario', async () => {
    const ours = await vocabularyOfOurs();
    const found = sources.flatMap(({ path, text }) =>
      strangersIn(text, ours)
        .filter((word) => namesakes[word]?.test(path) !== true)
        .map((word) => `${path}: ${word}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ["if (endpoint === 'health') return null;", 'health'],
    ['`${url}/api/pricing/health`', '/api/pricing/health'],
    ['/** As of `roi_report`. */', 'roi_report'],
    ["metrics.get('tenant_leaks')", 'tenant_leaks'],
    ["{ rule: 'pricing rule broken' }", 'pricing rule broken'],
    [".option('--locations <ids>')", '--locations'],
    ["const peaks = ['peak']", 'peak'],
    ["user === 'PeakTrafficUser'", 'PeakTrafficUser'],
    ["const workload = 'jorge-platform'", 'jorge-platform'],
    ["'Load tests for Jorge'", 'Jorge'],
  ])('%s would be found', async (text, word) => {
    expect(strangersIn(text, await vocabularyOfOurs())).toContain(word);
  });

  it('no word of theirs is taken for the platform’s without being there', () => {
    const stale = Object.entries(namesakes).filter(
      ([word, where]) =>
        !sources.some(({ path, text }) => where.test(path) && new RegExp(`['"\`]${word}['"\`]`).test(text)),
    );
    expect(stale).toEqual([]);
  });
});
