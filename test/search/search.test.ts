/** Searches with the real k6, the real sandbox and the real nginx: what is found is known beforehand. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { expect, inject, it } from 'vitest';
import { capacityPerSecond, normalMix } from '../../sandbox/service-model.ts';
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

const fast = ['--precision', '20%', '--time-scale', '0.03'];
const env = (): Record<string, string> => ({ K6_BIN: inject('k6Path'), JWT_SECRET: secret });

interface Trial {
  readonly level: number;
  readonly outcome: string;
}

function trialsIn(outDir: string): readonly Trial[] {
  try {
    const { trials } = JSON.parse(readFileSync(join(runsIn(outDir)[0]!, 'search.json'), 'utf8')) as {
      trials: Trial[];
    };
    return trials;
  } catch {
    return [];
  }
}

/** What a search finds is what the machine lets the sandbox do. */
const isBusy = (): boolean => (loadavg()[0] ?? 0) > 4 * availableParallelism();

it('finds the known capacity, interrupted and taken up again', async (context) => {
  if (isBusy()) context.skip(`skipped: this machine has other work to do (load average ${loadavg()[0]})`);
  const outDir = temporaryFolder();
  const flags = ['--sandbox', '--sandbox-workers', '1', '--slo', 'p95<250,errors<1%', '--from', '80'];
  const coarse = ['--precision', '40%', '--time-scale', '0.05', '--out', outDir];
  const search = start(['capacity', ...flags, ...coarse], { K6_BIN: inject('k6Path') });
  const before = await until(() => trialsIn(outDir).length >= 2 && trialsIn(outDir));
  search.kill('SIGINT');
  const cut = await search;
  expect(cut.exitCode).toBe(105);
  expect(cut.stdout).toContain('--resume');
  const folder = runsIn(outDir)[0]!;
  expect(readJson(folder, 'report.json')).toMatchObject({ state: 'interrupted', ending: 'open' });
  const { exitCode, stdout } = await jorgeLoad(['capacity', '--resume', folder], {
    K6_BIN: inject('k6Path'),
  });
  expect(stdout).toContain('capacity.html');
  expect(exitCode).toBe(0);
  const report = readJson(folder, 'report.json') as unknown as {
    ending: string;
    held: { level: number; users: number };
    broke: { level: number };
    trials: Trial[];
  };
  expect(report.ending).toBe('bracketed');
  expect(report.trials.slice(0, before.length)).toMatchObject(before);
  // All that can be cached is, from the second trial on.
  const known = capacityPerSecond({ workers: 1, timeScale: 1 }, normalMix, 1);
  expect(report.held.level).toBeLessThan(known);
  expect(report.broke.level).toBeGreaterThan(known);
  expect(report.broke.level / report.held.level).toBeLessThan(1.41);
  expect(report.held.users).toBeGreaterThan(report.held.level * 3);
});

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

async function hasNginx(): Promise<boolean> {
  const found = await Promise.all(
    ['nginx', '/usr/sbin/nginx'].map(async (place) => execa(place, ['-v'], { reject: false })),
  );
  return found.some(({ failed }) => !failed);
}

it('finds and names the lock that two replicas behind nginx share', async (context) => {
  if (!(await hasNginx())) context.skip('skipped: nginx is not here');
  const outDir = temporaryFolder();
  const lock = join(mkdtempSync(join(tmpdir(), 'jorge-load-lock-')), 'lock');
  const command = `node scripts/jorge-load.mjs sandbox --port {port} --workers 1 --shared-lock ${lock}`;
  const flags = ['--replicas', '1,2', '--start', command, '--from', '60', '--slo', 'p95<200'];
  const cheap = ['--precision', '100%', '--time-scale', '0.03', '--out', outDir];
  const { exitCode, stdout } = await jorgeLoad(['scaling', ...flags, ...cheap], env());
  expect(exitCode).toBe(0);
  expect(stdout).toContain('a lock that all of them share is the bottleneck');
  const { sizes } = readJson(runsIn(outDir)[0]!, 'report.json') as unknown as {
    sizes: { replicas: number; efficiency: number }[];
  };
  expect(sizes.map(({ replicas }) => replicas)).toEqual([1, 2]);
  expect(sizes[1]!.efficiency).toBeLessThan(0.8);
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
