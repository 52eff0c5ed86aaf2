/** What only few VUs need is evaluated in those alone: told by a mark at the start of each cold part, in the real k6. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleSettings } from '../../src/toolkit/bundle/build-bundles.ts';
import { root } from '../../src/toolkit/config/paths.ts';
import { secret, startSandbox, type TestSandbox } from '../sandbox/start-sandbox.ts';
import { k6 } from './run-k6.ts';

let folder: string;
let sandbox: TestSandbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-cold-'));
  sandbox = await startSandbox({ timeScale: 0 });
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

/** A bundle whose cold parts say so when they are evaluated: `cold prepare in 0`. */
async function markedBundle(): Promise<string> {
  const bundle = join(folder, 'marked.js');
  const settings = bundleSettings(join(root, 'src/scenarios/mixed.ts'), { gate: {}, target: {} });
  const { outputFiles } = await build({ ...settings, minify: false, sourcemap: false, outfile: bundle });
  const text = outputFiles[0]!.text;
  const start = /function (\w+)\(\) \{\n {2}made\d* \?\?= \(\(require\w*, module\w*\) => \{/g;
  const marked = text.replace(start, "$&console.log('cold $1 in ' + __VU);");
  expect([...text.matchAll(start)].map(([, name]) => name).sort()).toEqual([
    'explain',
    'prepare',
    'tellScriptError',
  ]);
  await writeFile(bundle, marked);
  return bundle;
}

/** Which cold part was evaluated in how many VUs other than the first. */
async function evaluatedIn(env: Readonly<Record<string, string>>): Promise<Record<string, Set<string>>> {
  const bundle = await markedBundle();
  const { exitCode, stderr } = await k6(['run', '--quiet', '--log-format', 'raw', bundle], {
    TARGET_URL: sandbox.url,
    JWT_SECRET: secret,
    USERS: '12',
    DURATION: '8s',
    ...env,
  });
  expect(exitCode).toBe(0);
  const seen: Record<string, Set<string>> = {};
  for (const [, part = '', vu = ''] of stderr.matchAll(/cold (\w+) in (\d+)/g)) {
    (seen[part] ??= new Set()).add(vu);
  }
  return seen;
}

describe('a cold part', () => {
  it('is evaluated in the first VU alone, while every answer is right', async () => {
    expect(await evaluatedIn({})).toEqual({ prepare: new Set(['0']) });
  });

  it('that explains failures is evaluated in the VUs that meet one', async () => {
    sandbox.fault('error:endpoint=pricing_calculate,rate=1,status=503');
    const { prepare, explain } = await evaluatedIn({ MODEL: 'open' });
    sandbox.clearFaults();
    expect(prepare).toEqual(new Set(['0']));
    expect(explain!.size).toBeGreaterThan(0);
    expect(explain!.has('0')).toBe(false);
  });
});
