/** The package as others have it: packed, in an empty folder, with what it says it depends on and nothing else. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { root, temporaryFolder } from '../cli/jorge-load.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly version: string;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
let folder: string;

/** What `npm install` would bring is linked, so that no registry is asked. */
beforeAll(async () => {
  folder = temporaryFolder();
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'jorge-load'), { recursive: true });
  const packed = await execa('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  const [{ filename }] = JSON.parse(packed.stdout) as [{ readonly filename: string }];
  await execa('tar', ['-xzf', filename, '-C', join(modules, 'jorge-load'), '--strip-components=1'], {
    cwd: folder,
  });
  for (const name of [...Object.keys(manifest.dependencies), '@types/node']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
});

async function node(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return await execa(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    extendEnv: false,
    reject: false,
  });
}

const command = 'node_modules/jorge-load/scripts/jorge-load.mjs';

describe('the command', () => {
  it('starts without a word on stderr', async () => {
    const { stdout, stderr } = await node(['--throw-deprecation', command, '--version']);
    expect({ stdout, stderr }).toEqual({ stdout: manifest.version, stderr: '' });
  });

  it('bundles, runs and reports a scenario against its own sandbox', async () => {
    const load = ['--users', '2', '--duration', '3s', '--no-monitor'];
    const { stdout, stderr } = await node([command, 'run', 'smoke', '--sandbox', ...load], {
      K6_BIN: inject('k6Path'),
    });
    expect(stderr).not.toContain('error:');
    expect(stdout).toContain('report: runs/smoke-');
  });

  it("says a bug's stack by the sources, which it was not started with", async () => {
    const boom = "data:text/javascript,String.prototype.padEnd=()=>{throw new TypeError('boom')}";
    const { exitCode, stderr } = await node(['--import', boom, command, 'scenarios']);
    expect(stderr).toMatch(/^bug: TypeError: boom\n/);
    expect(stderr).toMatch(/at act \(\S*src\/toolkit\/cli\/commands\/scenarios\.ts:\d+:\d+/);
    expect(exitCode).toBe(70);
  });
});

const program = `
import { run, UserError } from 'jorge-load';

const lines = [];
const around = { onProgress: (line) => lines.push(line) };
const request = { scenario: 'smoke', sandbox: {}, load: { users: 2, duration: '3s' }, watch: null };
const { state, analysis, files, folder } = await run({ ...request, outDir: 'made' }, around);
const wrong = await run({ scenario: 'smok', sandbox: {} }).catch((error) => error);
const stopped = await run(request, { signal: AbortSignal.abort() }).catch((error) => error.name);
console.log(JSON.stringify({
  state, scenario: analysis.report.scenario, html: files.html, folder, lines, stopped,
  isUserError: wrong instanceof UserError, code: wrong.code, message: wrong.message,
}));
`;

const typed = `
import { type Analysis, build, history, type HistoryRequest, listBaselines, type Report } from 'jorge-load';
import { run, type RunRequest, type RunResult, suite, type SuiteResult, UserError } from 'jorge-load';

const request: RunRequest = { scenario: 'smoke', sandbox: { faults: [] }, load: { users: 2 } };
const result: RunResult = await run(request, { signal: AbortSignal.timeout(1000) });
const analysis: Analysis = result.analysis;
const report: Report = analysis.report;
const verdict: 'PASS' | 'FAIL' | 'INVALID' | 'NO GATES' = report.verdict;
const { state }: SuiteResult = await suite({ suite: 'quick', sandbox: {} });
const all: HistoryRequest = {};
const { runs, skipped, document, page } = await history(all);
const names: string[] = await listBaselines();
console.log(verdict, state.entries.length, UserError.name, runs, skipped, document, page, names, await build());
// @ts-expect-error there is no such request
await run({ scenari: 'smoke' });
`;

describe('a program', () => {
  it('runs a scenario without a shell, is told of mistakes, and can end it', async () => {
    writeFileSync(join(folder, 'program.mjs'), program);
    const { stdout, stderr } = await node(['program.mjs'], { K6_BIN: inject('k6Path') });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'finished',
      scenario: 'smoke',
      html: expect.stringMatching(/made\/smoke-[^/]*\/report\.html$/) as string,
      stopped: 'InterruptedError',
      isUserError: true,
      code: 'E_SCENARIO',
      message: expect.stringContaining('did you mean smoke') as string,
    });
  });

  it('has types that hold', async () => {
    writeFileSync(join(folder, 'typed.mts'), typed);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
    const { stdout } = await node([tsc, ...flags, 'typed.mts']);
    expect(stdout).toBe('');
  });
});
