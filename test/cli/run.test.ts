/** A run from the first byte to the last, with a k6 that has the accidents the real one has rarely. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  isAlive,
  jorgeLoad,
  k6For,
  readJson,
  runsIn,
  saidFor,
  secret,
  start,
  temporaryFolder,
  until,
} from './jorge-load.ts';

const target = ['run', 'smoke', '--target', 'http://127.0.0.1:9'];

interface Started {
  readonly outDir: string;
  readonly process: ReturnType<typeof start>;
  /** The run folder, once k6 has said something in it. */
  readonly folder: () => Promise<string>;
}

function startRun(accident: string): Started {
  const outDir = temporaryFolder();
  const process = start([...target, '--out', outDir], { JWT_SECRET: secret, K6_FAKE: accident });
  const folder = (): Promise<string> => until(() => runsIn(outDir).find((path) => saidFor(path) !== ''));
  return { outDir, process, folder };
}

async function runOnce(accident: string, env: Record<string, string> = {}) {
  const outDir = temporaryFolder();
  const ended = await jorgeLoad([...target, '--out', outDir], {
    JWT_SECRET: secret,
    K6_FAKE: accident,
    ...env,
  });
  return { ...ended, folder: runsIn(outDir)[0] ?? '' };
}

it('passes, says so on stdout alone, and leaves a whole run folder', async () => {
  const { exitCode, stdout, folder } = await runOnce('none');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('PASS');
  expect(stdout).toContain('report.html');
  expect(readdirSync(folder).sort()).toEqual(
    expect.arrayContaining([
      'report.html',
      'report.json',
      'report.md',
      'junit.xml',
      'run.json',
      'summary.json',
    ]),
  );
  expect(readJson(folder, 'run.json')).toMatchObject({
    state: 'finished',
    k6ExitCode: 0,
    scenario: 'smoke',
    resources: { databaseConnections: 100 },
  });
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp') || name === 'console.ndjson')).toEqual(
    [],
  );
});

it('keeps secrets out of arguments, files and the terminal', async () => {
  const told = join(temporaryFolder(), 'told.json');
  const { stdout, stderr, folder } = await runOnce('tells-environment', {
    K6_FAKE_TELLS: told,
    HIDDEN: 'x',
  });
  const { argv, env } = readJson(told) as { argv: string[]; env: Record<string, string> };
  expect(argv.join(' ')).not.toContain(secret);
  expect(env['JWT_SECRET']).toBe(secret);
  expect(env['HIDDEN']).toBeUndefined();
  for (const file of readdirSync(folder))
    expect(readFileSync(join(folder, file), 'latin1')).not.toContain(secret);
  expect(stdout + stderr).not.toContain(secret);
});

it('keeps the first five failures of a kind, without secrets, and folds what k6 repeats', async () => {
  const { folder, stderr } = await runOnce('fails-much');
  const text = readFileSync(join(folder, 'failures.ndjson'), 'utf8');
  expect(text.trim().split('\n')).toHaveLength(5);
  for (const word of [secret, 'hunter2', 'session=abc', 'abcdefghijkl', 'abcdef123456', 'eyJ']) {
    expect(text).not.toContain(word);
  }
  expect(stderr.match(/slow request/g)).toHaveLength(2);
  expect(stderr).toContain('500 ×');
});

it('is INVALID where the script failed, says how often, what and where, and keeps it', async () => {
  const { exitCode, stdout, folder } = await runOnce('throws');
  expect(exitCode).toBe(98);
  expect(stdout).toContain('the script failed 308 times: TypeError: no lead for [redacted]');
  const kept = readFileSync(join(folder, 'script-errors.ndjson'), 'utf8');
  expect(kept.trim().split('\n')).toHaveLength(6);
  expect(kept).not.toContain(secret);
  expect(readJson(folder, 'report.json')).toMatchObject({
    verdict: 'INVALID',
    invalid_causes: ['script-errors'],
    reasons: [
      'the script failed 308 times: TypeError: no lead for [redacted], first in src/users/admin-user.ts:11:5 (health of AdminUser); also RangeError in src/lib/crew.ts:3:1',
    ],
    script_errors: { count: 308 },
  });
});

it('says on its page what was not proved', async () => {
  const outDir = temporaryFolder();
  const skip = ['--skip-proof', 'tenants', '--skip-proof', 'access', '--subject', '42'];
  const { exitCode } = await jorgeLoad([...target, ...skip, '--out', outDir], {
    JWT_SECRET: secret,
    K6_FAKE: 'none',
  });
  expect(exitCode).toBe(0);
  const [folder = ''] = runsIn(outDir);
  const { overrides, command } = readJson(folder, 'run.json');
  expect(overrides).toMatchObject({ SKIP_PROOF: 'tenants,access', SUBJECT: '42' });
  expect(command).toContain('--subject 42 --skip-proof tenants,access');
  for (const page of ['report.html', 'report.md', 'report.json'])
    expect(readFileSync(join(folder, page), 'utf8')).toMatch(
      /not proved of the target, by --skip-proof tenants/,
    );
});

it('reports what there is when k6 is killed, and says so in one line', async () => {
  const { exitCode, stderr, folder } = await runOnce('killed');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('by SIGKILL');
  expect(stderr).toContain('(E_K6_CRASHED)');
  expect(readJson(folder, 'run.json')).toMatchObject({ state: 'crashed', k6ExitCode: null });
  expect(readJson(folder, 'report.json')).toMatchObject({ verdict: 'INVALID', state: 'crashed' });
});

it('passes on k6’s own exit code when k6 breaks down, and names it', async () => {
  const { exitCode, stderr, folder } = await runOnce('panics');
  expect(exitCode).toBe(109);
  expect(stderr).toContain('109 (k6 panicked): panic: runtime error');
  expect(readJson(folder, 'run.json')).toMatchObject({ state: 'crashed', k6ExitCode: 109 });
});

it.each(['SIGINT', 'SIGTERM'] as const)('lets k6 end in order on one %s', async (signal) => {
  const { process: run, folder } = startRun('ends-on-sigint');
  const path = await folder();
  await until(() => saidFor(path).includes('plan'));
  run.kill(signal);
  const { exitCode } = await run;
  expect(exitCode).toBe(105);
  expect(readJson(path, 'run.json')).toMatchObject({ state: 'interrupted', k6ExitCode: 105 });
  expect(existsSync(join(path, 'summary.json'))).toBe(true);
  expect(readJson(path, 'report.json')).toMatchObject({ state: 'interrupted' });
});

it('kills k6 on the second Ctrl-C, and what was recorded still reads', async () => {
  const { process: run, folder } = startRun('deaf-to-sigint');
  const path = await folder();
  const pid = await until(() => k6For(path));
  run.kill('SIGINT');
  await until(() => saidFor(path).includes('deaf'));
  run.kill('SIGINT');
  const { exitCode } = await run;
  expect(exitCode).toBe(105);
  expect(isAlive(pid)).toBe(false);
  expect(readJson(path, 'run.json')).toMatchObject({ state: 'interrupted' });
  expect(existsSync(join(path, 'report.json'))).toBe(true);
});

it('leaves nothing behind when it is interrupted before any load', async () => {
  const { process: run, folder, outDir } = startRun('slow-setup');
  await folder();
  run.kill('SIGINT');
  const { exitCode, stderr } = await run;
  expect(exitCode).toBe(105);
  expect(stderr).toContain('interrupted before any load');
  expect(runsIn(outDir)).toEqual([]);
});

/** On Linux; elsewhere nobody says it. */
function hasChild(pid: number, command: RegExp): boolean {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  return children.some((child) => child !== '' && command.test(commandOf(child)));
}

/** Empty for one that has ended meanwhile. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

it.runIf(process.platform === 'linux')(
  'leaves nothing behind when it is interrupted while the sandbox starts',
  async () => {
    const outDir = temporaryFolder();
    const run = start(['run', 'smoke', '--sandbox', '--out', outDir]);
    await until(() => hasChild(run.pid!, /sandbox/));
    run.kill('SIGTERM');
    const { exitCode, stderr } = await run;
    expect(exitCode).toBe(105);
    expect(stderr).toContain('interrupted before any load');
    expect(runsIn(outDir)).toEqual([]);
  },
);

it('takes k6 with it when it is killed itself', async () => {
  const { process: run, folder } = startRun('deaf-to-sigint');
  const path = await folder();
  const pid = await until(() => k6For(path));
  run.kill('SIGKILL');
  await run;
  await until(() => !isAlive(pid));
  expect(readJson(path, 'run.json')).toMatchObject({ state: 'running' });
  const report = await jorgeLoad(['report', path]);
  expect(report.stdout).toContain('INVALID');
  expect(report.exitCode).toBe(98);
});

it('starts a sandbox for the run alone, and stops it', async () => {
  const outDir = temporaryFolder();
  const { exitCode } = await jorgeLoad(['run', 'smoke', '--sandbox', '--out', outDir]);
  expect(exitCode).toBe(0);
  const { target: facts } = readJson(runsIn(outDir)[0]!, 'run.json') as {
    target: { url: string; kind: string };
  };
  expect(facts.kind).toBe('sandbox');
  await expect(fetch(facts.url)).rejects.toThrow();
});

it('says that the disk is full in one line, and what was recorded still reads', async (context) => {
  const outDir = join(temporaryFolder(), 'small');
  mkdirSync(outDir);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', outDir], { stdio: 'ignore' });
  } catch {
    context.skip('skipped: only root can mount a small disk');
  }
  try {
    const env = { JWT_SECRET: secret, K6_FAKE: 'fills-disk' };
    const { exitCode, stderr } = await jorgeLoad([...target, '--no-monitor', '--out', outDir], env);
    // How the run goes is told as well, where it takes long.
    expect(stderr.split('\n').filter((line) => line.startsWith('error: '))).toHaveLength(1);
    expect(stderr).toContain('(E_OUTPUT)');
    expect(exitCode).toBe(2);
    const folder = runsIn(outDir)[0]!;
    expect(readJson(folder, 'run.json')).toHaveProperty('state');
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  } finally {
    execFileSync('umount', [outDir]);
  }
});
