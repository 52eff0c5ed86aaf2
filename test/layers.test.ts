/** The layers of docs/architecture.md: each rule, broken on purpose in a tree of its own, is said. Then its words. */
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { listScenarios } from '../src/toolkit/bundle/build-bundles.ts';
import { readJson, root, temporaryFolder } from './cli/jorge-load.ts';
import { forbidden } from './forbidden-imports.ts';

/** They hold everywhere. */
const everywhere = [
  ['no-circular', 'src/toolkit/live/itself.ts', './itself.ts'],
  ['not-to-unresolvable', 'src/toolkit/live/lost.ts', './nowhere.ts'],
] as const;

const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
  readonly forbidden: readonly { readonly name: string; readonly from: { readonly path?: string } }[];
};
const fileLayers = ['exit-policy', 'index', 'document/html/assets', 'drive/document-files'].map(
  (file) => `src/toolkit/${file}`,
);
/** The layers of the toolkit, from the ground up. */
const toolkit = config.forbidden.flatMap(({ name, from }) =>
  from.path?.startsWith('^src/toolkit/') === true ? [`src/toolkit/${layerOf(name)}`] : [],
);

const ruleOf = (layer: string): string => `what-${layer.replace(/^src\/(toolkit\/)?/, '')}-may-import`;
function layerOf(rule: string): string {
  return rule.replace(/^what-|-may-import$/g, '');
}
const inLayer = (layer: string, file: string): string =>
  fileLayers.includes(layer) ? `${layer}.ts` : `${layer}/${file}`;

const broken = Object.entries(forbidden).flatMap(([layer, targets]) =>
  targets.map((to, count) => ({ rule: ruleOf(layer), from: inLayer(layer, `breaks-${count}.ts`), to })),
);
/** A higher layer that lies inside a lower one, or around it, is one thing with it. */
const upward = toolkit.flatMap((layer, at) =>
  toolkit
    .slice(at + 1)
    .filter((higher) => !layer.startsWith(`${higher}/`))
    .map((higher) => ({
      rule: ruleOf(layer),
      from: inLayer(layer, 'looks-up.ts'),
      to: inLayer(higher, 'x.ts'),
    })),
);

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

let said: readonly string[];

/** One more import for a file, and what it imports where that is ours. */
function importInto(folder: string, { from, to }: { readonly from: string; readonly to: string }): void {
  const isOurs = /^(src|sandbox)\//.test(to);
  if (isOurs) append(join(folder, to), 'export const x = 1;\n');
  const path = isOurs ? '../'.repeat(from.split('/').length - 1) + to : to;
  append(join(folder, from), `export * as x${path.replaceAll(/\W/g, '_')} from '${path}';\n`);
}

function append(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, text);
}

beforeAll(async () => {
  const folder = temporaryFolder();
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json', 'package.json'])
    cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const one of [...broken, ...upward]) importInto(folder, one);
  for (const [, from, to] of everywhere) append(join(folder, from), `export * from '${to}';\n`);
  const args = ['src', 'sandbox', 'scripts', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { stdout } = await execa(join(root, 'node_modules/.bin/depcruise'), args, {
    cwd: folder,
    reject: false,
  });
  const { summary } = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  said = summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`);
});

/** As it is said of a package's file, of Node's `fs` for `node:fs`, and of a file of ours. */
function isSaid({ rule, from, to }: (typeof broken)[number]): boolean {
  const name = to.replace(/^node:/, '');
  return said.some((text) => text.startsWith(`${rule}: ${from} → `) && text.includes(name));
}

it.each(broken)('$from may not import $to', (one) => {
  expect(isSaid(one)).toBe(true);
});

it.each(everywhere)('%s is said of %s', (rule, from) => {
  expect(said.some((text) => text.startsWith(`${rule}: ${from} → `))).toBe(true);
});

it('no layer of the toolkit imports one that stands above it, so that no two import each other', () => {
  expect(upward.filter((one) => !isSaid(one))).toEqual([]);
});

it('every rule is broken here, and every folder of the toolkit has one', () => {
  const rules = config.forbidden.map(({ name }) => name);
  const all = [...Object.keys(forbidden).map(ruleOf), ...everywhere.map(([rule]) => rule)];
  expect(all.sort()).toEqual(rules.sort());
  const here = readdirSync(join(root, 'src/toolkit')).map((name) => `src/toolkit/${name.replace('.ts', '')}`);
  expect(toolkit).toEqual(expect.arrayContaining(here));
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
