/** Searches whose target or replicas are not there, with the real k6: what was found before stands. */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { expect, inject, it } from 'vitest';
import {
  jorgeLoad,
  readJson,
  root,
  runsIn,
  secret,
  start,
  temporaryFolder,
  until,
} from '../cli/jorge-load.ts';
import { hasNginx, trialsIn } from './searched.ts';

const fast = ['--precision', '20%', '--time-scale', '0.03'];
const env = (): Record<string, string> => ({ K6_BIN: inject('k6Path'), JWT_SECRET: secret });

/** A sandbox that a test can kill, and its port. */
async function sandbox(port: number): Promise<{ port: number; kill: () => Promise<void> }> {
  const process_ = execa(
    process.execPath,
    [
      ...['--import', join(root, 'scripts/register.mjs'), join(root, 'scripts/sandbox.ts')],
      ...['--port', String(port), '--exit-with-parent', String(process.pid)],
    ],
    { cwd: root, env: { JWT_SECRET: secret }, buffer: false, reject: false },
  );
  for await (const line of createInterface({ input: process_.stdout })) {
    const { url } = JSON.parse(line) as { url: string };
    const kill = async (): Promise<void> => {
      process_.kill('SIGKILL');
      await process_;
    };
    return { port: Number(new URL(url).port), kill };
  }
  throw new Error('the sandbox did not start');
}

it('keeps what it has when the target dies, says so, and goes on when it is back', async () => {
  const outDir = temporaryFolder();
  const first = await sandbox(0);
  const target = ['--target', `http://127.0.0.1:${first.port}`, '--max-time', '60s'];
  const search = start(['capacity', ...target, '--from', '5', ...fast, '--out', outDir], env());
  const before = await until(() => trialsIn(outDir).length >= 2 && trialsIn(outDir));
  await first.kill();
  const { exitCode, stdout } = await search;
  expect(exitCode).toBe(98);
  expect(stdout).toContain('The target stopped answering: what was found before stands.');
  expect(stdout).toContain('--resume');
  const folder = runsIn(outDir)[0]!;
  expect(readJson(folder, 'search.json')['state']).toBe('target-died');
  expect((await jorgeLoad(['capacity', '--resume', folder], env())).stderr).toContain('does not answer');

  const second = await sandbox(first.port);
  const resumed = start(['capacity', '--resume', folder], env());
  await until(() => trialsIn(outDir).filter(({ outcome }) => outcome === 'good').length > before.length);
  resumed.kill('SIGINT');
  expect((await resumed).exitCode).toBe(105);
  await second.kill();
  const good = trialsIn(outDir).filter(({ outcome }) => outcome === 'good');
  expect(good.slice(0, before.length)).toMatchObject(before);
  expect(good[before.length]!.level).toBeGreaterThan(before.at(-1)!.level);
});

it('says in one line that a replica did not start, and leaves nothing behind', async (context) => {
  if (!(await hasNginx())) context.skip('skipped: nginx is not here');
  const outDir = temporaryFolder();
  const command = 'echo no such database on {port} >&2; exit 3';
  const ended = await jorgeLoad(['scaling', '--start', command, '--out', outDir], env());
  expect(ended.exitCode).toBe(2);
  expect(ended.stderr).toMatch(
    /replica 1 ended before it answered, with 3: no such database on \d+ \(E_REPLICA\)/,
  );
  expect(runsIn(outDir)).toEqual([]);
});
