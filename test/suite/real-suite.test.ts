/** A suite of real load on the sandbox, which is left with work by the load itself: killed, taken up, and waited for. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import type { SuiteState } from '../../src/toolkit/suite/suite-state.ts';
import { jorgeLoad, readJson, runsIn, start, temporaryFolder, until } from '../cli/jorge-load.ts';

const file = join(temporaryFolder(), 'suites.json');
writeFileSync(
  file,
  JSON.stringify({
    cooldown: { minSeconds: 0, maxSeconds: 90 },
    suites: {
      rising: [
        { scenario: 'smoke', users: 3, duration: '4s' },
        { scenario: 'stress', users: 100, duration: '8s' },
        { scenario: 'normal', users: 3, duration: '4s' },
      ],
    },
  }),
);
/** Each request leaves CPU to be burned after its answer: a few are done at once, many pile up. */
const sandbox = ['--sandbox', '--sandbox-fault', 'deferred:ms=50'];
const env = { K6_BIN: inject('k6Path') };

const stateOf = (folder: string): SuiteState => readJson(folder, 'suite.json') as unknown as SuiteState;

it('is killed under stress, taken up, and waits after stress until the target is at rest again', async () => {
  const outDir = temporaryFolder();
  const suite = start(['suite', 'rising', '--suites', file, '--out', outDir, ...sandbox], env);
  const folder = await until(() => runsIn(outDir)[0]);
  const cut = await until(() => runsIn(folder).find((path) => path.includes('stress-')));
  const metrics = join(cut, 'metrics.ndjson.gz');
  await until(() => existsSync(metrics) && statSync(metrics).size > 0);
  suite.kill('SIGKILL');
  await suite;
  const killed = stateOf(folder);
  expect(killed.state).toBe('running');
  expect(killed.entries.map(({ status }) => status)).toEqual(['done', 'running', 'waiting']);

  const { exitCode, stderr } = await jorgeLoad(['suite', '--resume', folder], env);
  expect([0, 99], stderr).toContain(exitCode);
  const { state, entries } = stateOf(folder);
  expect(state).toBe('finished');
  expect(entries[0]).toEqual(killed.entries[0]);
  expect(entries[1]?.attempts.map((one) => one.state)).toEqual(['interrupted', 'finished']);
  expect(entries[1]?.attempts[0]?.folder).toBe(cut.split('/').at(-1));

  const afterStress = entries[2]?.cooldown;
  expect(afterStress?.endedBy).toBe('back');
  const cpu = afterStress!.figures.find(({ figure }) => figure === 'cpuCores')!;
  expect(cpu.worst).toBeGreaterThan(cpu.limit);
  expect(cpu.last).toBeLessThanOrEqual(cpu.limit);

  const markdown = readFileSync(join(folder, 'index.md'), 'utf8');
  expect(markdown).toMatch(/before normal: waited .*the target's CPU at up to .* cores .*back after/);
  expect(markdown).toContain('stress, attempt 1: cut off while it ran');
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain(
    `href="./${entries[1]!.attempts[0]!.folder!}/report.html"`,
  );
  expect(existsSync(join(cut, 'report.html'))).toBe(true);
});
