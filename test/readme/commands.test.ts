/**
 * Every command of the README, run as it stands, in a fresh copy. Three need what no test has: a cluster gets a
 * stand-in for kubectl that checks the files it is given, k6 cloud goes as far as packing what it would send, and
 * staging.example, which does not exist, has to be refused before any load.
 */
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { root } from '../../src/toolkit/config/paths.ts';

let folder: string;
let clone: string;
let stopSandbox = async (): Promise<void> => Promise.resolve();
let env: Record<string, string>;

const standIns = {
  // What k6 cloud does before it asks for a login: everything that can fail here.
  k6: (k6: string) =>
    `#!/bin/sh\nif [ "$1" = cloud ]; then shift 2; exec "${k6}" archive --exclude-env-vars -O /dev/null "$@"; fi\nexec "${k6}" "$@"\n`,
  kubectl: () => `#!/bin/sh
case "$*" in
  *--from-env-file=/dev/stdin) grep -q '^JWT_SECRET=..' || exit 3;;
  apply*) for word; do :; done; grep -q '^kind: TestRun' "$word/test-run.yaml" || exit 3;;
esac\n`,
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-readme-'));
  clone = join(folder, 'clone');
  const bin = join(folder, 'bin');
  await mkdir(bin);
  for (const [name, script] of Object.entries(standIns)) {
    await writeFile(join(bin, name), script(inject('k6Path')));
    await chmod(join(bin, name), 0o755);
  }
  const made = new Set(['node_modules', 'build', 'runs', '.git'].map((name) => join(root, name)));
  await cp(root, clone, { recursive: true, filter: (path) => !made.has(path) });
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|NODE_ENV|K6_|JWT_|TARGET_)/.test(name),
  );
  const path = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
  env = { ...(Object.fromEntries(own) as Record<string, string>), PATH: path };
});
afterAll(async () => {
  await stopSandbox();
  await rm(folder, { recursive: true, force: true });
});

/** The lines of each `sh` block. */
async function readmeBlocks(): Promise<string[][]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  return [...readme.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block.trim().split('\n'));
}

async function startSandbox(command: string): Promise<void> {
  const sandbox = execa(command, {
    shell: true,
    cwd: clone,
    env,
    extendEnv: false,
    buffer: false,
    reject: false,
  });
  stopSandbox = async () => {
    sandbox.kill();
    await sandbox;
  };
  // Not execa's own iterable: left early, it waits for the process to end.
  const isListening = new Promise<boolean>((resolve) => {
    createInterface({ input: sandbox.stdout }).on('line', (line) => resolve(line.includes('"listening"')));
    void sandbox.then(() => resolve(false));
  });
  if (!(await isListening)) throw new Error('the sandbox did not start');
}

it('all work', { timeout: 900_000 }, async () => {
  const [
    start = [],
    tests = [],
    scenarios = [],
    byHand = [],
    staging = [],
    reports = [],
    suites = [],
    ...others
  ] = await readmeBlocks();
  expect(others.length).toBeGreaterThan(2);
  const [install = '', ...campaign] = start.flatMap((line) => line.split(' && '));
  const [build = '', ...alone] = byHand;
  // What all others are run with; these wait more than they work.
  await runInOrder([install, build]);
  const chains = [campaign, tests, alone, scenarios, suites, [...staging, ...reports], others.flat()];
  await Promise.all(chains.map(runInOrder));
});

/** As one shell would, which keeps the variables that `export` sets. */
async function runInOrder(commands: readonly string[]): Promise<void> {
  const own = { ...env };
  for (const command of commands) {
    const exported = /^export (\w+)=(.*)$/.exec(command);
    if (exported !== null) own[exported[1]!] = exported[2]!;
    else if (command.startsWith('npx jorge-load sandbox'))
      await startSandbox(command.replace('npx jorge-load', 'exec node scripts/jorge-load.mjs'));
    else if (command === 'npm ci && npm test') await expectCiCalls(command);
    else await runToItsEnd(command, own);
  }
}

/** This very test runs within that command: what is left to show is that CI calls it. */
async function expectCiCalls(command: string): Promise<void> {
  expect(await readFile(join(root, '.ci/run'), 'utf8')).toContain(`\n${command}\n`);
}

async function runToItsEnd(command: string, own: Record<string, string>): Promise<void> {
  const { exitCode, all } = await execa(command, {
    shell: true,
    cwd: clone,
    env: own,
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
  });
  const toNobody = command.includes('jorge-load run') && command.includes('staging.example');
  const sendsLoad = /jorge-load (run|suite|ci run)|^k6 run|npm start/.test(command);
  // A machine that is busy with other things may break a gate: that is a verdict, and the command's work done.
  const allowed = toNobody ? [2] : sendsLoad ? [0, 98, 99] : [0];
  if (!allowed.includes(exitCode ?? -1))
    expect({ command, exitCode, all }).toMatchObject({ exitCode: allowed[0] });
  if (toNobody) expect(all).toMatch(/staging\.example does not answer/);
  else if (sendsLoad) expect(all).toMatch(/PASS|FAIL|INVALID|[✓✗]/);
}
