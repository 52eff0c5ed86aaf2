/** Searches with the real k6, the real sandbox and the real nginx: what is found is known beforehand. */
import { mkdtempSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { capacityPerSecond, normalMix } from '../../sandbox/service-model.ts';
import { jorgeLoad, readJson, runsIn, secret, start, temporaryFolder, until } from '../cli/jorge-load.ts';
import { hasNginx, type Trial, trialsIn } from './searched.ts';

const env = (): Record<string, string> => ({ K6_BIN: inject('k6Path'), JWT_SECRET: secret });

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
