/** A pause between two runs lasts until the target answers as before: that is seen where nothing else uses the machine. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SuiteState } from '../../src/toolkit/suite/suite-state.ts';
import { jorgeLoad, readJson, runsIn, temporaryFolder } from '../cli/jorge-load.ts';

const file = join(temporaryFolder(), 'suites.json');
const scenarios = ['smoke', 'stress', 'normal'].map((scenario) => ({ scenario }));
writeFileSync(
  file,
  JSON.stringify({ cooldown: { minSeconds: 0, maxSeconds: 60 }, suites: { three: scenarios } }),
);

it('waits after a run that leaves the target tired until it answers as before', async () => {
  const outDir = temporaryFolder();
  const args = ['suite', 'three', '--suites', file, '--out', outDir, '--sandbox'];
  const ended = await jorgeLoad(args, { K6_FAKE: 'none,stress=tires-target' });
  expect(ended).toMatchObject({ exitCode: 0 });
  const folder = runsIn(outDir)[0]!;
  const { entries } = readJson(folder, 'suite.json') as unknown as SuiteState;
  const [, afterSmoke, afterStress] = entries.map(({ cooldown }) => cooldown);
  expect([afterSmoke?.endedBy, afterStress?.endedBy]).toEqual(['back', 'back']);
  const probe = afterStress!.figures.find(({ figure }) => figure === 'latencyMs')!;
  expect(probe.worst).toBeGreaterThan(probe.limit);
  expect(probe.last).toBeLessThanOrEqual(probe.limit);
  expect(readFileSync(join(folder, 'index.md'), 'utf8')).toMatch(
    /before normal: .*the health probe at up to .* \(band: up to .*\), back after/,
  );
});
