/** What is cold is evaluated in the few VUs that need it, what is warm at each call: told by marks in each such part, in the real k6. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleSettings } from '../../src/toolkit/bundle/build-bundles.ts';
import { root } from '../../src/toolkit/config/paths.ts';
import { secret, startSandbox } from '../sandbox/start-sandbox.ts';
import { k6 } from './run-k6.ts';

let folder: string;
let bundle: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-cold-'));
  bundle = await markedBundle();
});
afterAll(() => rm(folder, { recursive: true }));

/** A bundle whose parts say so when they are evaluated: `cold prepare in 0`, `warm joinCrowd in 3`. */
async function markedBundle(): Promise<string> {
  const outfile = join(folder, 'marked.js');
  const settings = bundleSettings(join(root, 'src/scenarios/mixed.ts'), { gate: {}, target: {} });
  const { outputFiles } = await build({ ...settings, minify: false, sourcemap: false, outfile });
  const text = outputFiles[0]!.text;
  const starts = {
    cold: /function (\w+)\(a, b, c, d\) \{\n\s*return \(made\d* \?\?= .*\(\(\) => \{/g,
    warm: /function (\w+)\(a, b, c, d\) \{\n\s*return (?!\(made).*\(\(\) => \{/g,
  };
  const names = (start: RegExp): string[] => [...text.matchAll(start)].map(([, name]) => name!).sort();
  expect(names(starts.cold)).toEqual(['explain', 'prepare', 'tellScriptError']);
  expect(names(starts.warm)).toEqual(['connect', 'enterPhase', 'joinCrowd', 'renewToken']);
  const marked = Object.entries(starts).reduce(
    (marks, [part, start]) => marks.replace(start, `$&console.log('${part} $1 in ' + __VU);`),
    text,
  );
  await writeFile(outfile, marked);
  return outfile;
}

/** Of each part, the VUs that it was evaluated in, as often as it was. */
async function evaluatedIn(
  env: Readonly<Record<string, string>>,
  faults: readonly string[] = [],
): Promise<Record<string, string[]>> {
  const sandbox = await startSandbox({ timeScale: 0 });
  faults.forEach(sandbox.fault);
  const { exitCode, stderr } = await k6(['run', '--quiet', '--log-format', 'raw', bundle], {
    TARGET_URL: sandbox.url,
    JWT_SECRET: secret,
    USERS: '12',
    DURATION: '8s',
    ...env,
  });
  await sandbox.close();
  expect(exitCode).toBe(0);
  const seen: Record<string, string[]> = {};
  for (const [, part = '', vu = ''] of stderr.matchAll(/(?:cold|warm) (\w+) in (\d+)/g)) {
    (seen[part] ??= []).push(vu);
  }
  return seen;
}

describe.concurrent('a warm part', () => {
  it('is evaluated at each call, in the VUs that make it', async () => {
    const { connect, joinCrowd, enterPhase } = await evaluatedIn({});
    expect(connect!.sort()).toEqual(joinCrowd!.sort());
    expect(new Set(joinCrowd).size).toBe(joinCrowd!.length);
    expect(joinCrowd).not.toContain('0');
    // The ramp, the steady load and the drain.
    expect(enterPhase!.length).toBeGreaterThan(joinCrowd!.length);
  });
});

describe.concurrent('a cold part', () => {
  it('is evaluated in the first VU alone, while every answer is right', async () => {
    const { prepare, explain, tellScriptError } = await evaluatedIn({});
    expect(new Set(prepare)).toEqual(new Set(['0']));
    expect([explain, tellScriptError]).toEqual([undefined, undefined]);
  });

  it('that explains failures is evaluated in the VUs that meet one', async () => {
    const { prepare, explain } = await evaluatedIn({ MODEL: 'open' }, [
      'error:endpoint=pricing_calculate,rate=1,status=503',
    ]);
    expect(new Set(prepare)).toEqual(new Set(['0']));
    expect(explain!.length).toBeGreaterThan(0);
    // Kept after the first call, however many failures there were.
    expect(new Set(explain).size).toBe(explain!.length);
    expect(explain).not.toContain('0');
  });

  it('is named by its TypeScript in a stack trace', async () => {
    const scenarios = join(folder, 'src/scenarios');
    await mkdir(join(scenarios, 'cold'), { recursive: true });
    await writeFile(
      join(scenarios, 'broken.ts'),
      "import { fall } from './cold/fall.ts';\nexport default function (): void {\n  fall({ from: 1 });\n}\n",
    );
    await writeFile(
      join(scenarios, 'cold/fall.ts'),
      'interface Height {\n  readonly from: number;\n}\nexport function fall({ from }: Height): void {\n  throw new Error(`from ${from}`);\n}\n',
    );
    const settings = bundleSettings(join(scenarios, 'broken.ts'), { gate: {}, target: {} });
    const outfile = join(folder, 'broken.js');
    await build({ ...settings, write: true, outfile });
    const { stderr } = await k6(['run', '--quiet', outfile]);
    expect(stderr).toMatch(/from 1.*cold\/fall\.ts:5:/s);
    expect(stderr).toMatch(/broken\.ts:3:/);
  });

  it('that exports more than one function does not build', async () => {
    const cold = join(folder, 'cold');
    await mkdir(cold, { recursive: true });
    await writeFile(join(cold, 'two.ts'), 'export const one = 1;\nexport const two = 2;\n');
    await writeFile(join(folder, 'both.ts'), "export { one as default } from './cold/two.ts';\n");
    const settings = bundleSettings(join(folder, 'both.ts'), { gate: {}, target: {} });
    await expect(build({ ...settings, outfile: join(folder, 'both.js') })).rejects.toThrow(
      /two\.ts is imported from outside its folder, and exports more than one function/,
    );
  });
});
