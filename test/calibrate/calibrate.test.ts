/** `jorge-load calibrate`: the real k6 on the server of answers held ready, and a run that goes by it. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import {
  keepCalibration,
  keyOfGenerator,
  readCalibration,
} from '../../src/toolkit/calibrate/calibration-file.ts';
import type { Calibration } from '../../src/toolkit/record/calibration-schema.ts';
import { runFactsSchema } from '../../src/toolkit/record/run-schema.ts';
import { calibrate, UserError } from '../../src/toolkit/index.ts';
import { jorgeLoad, runsIn, temporaryFolder } from '../cli/jorge-load.ts';

function cleanEnvironment(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    XDG_CACHE_HOME: temporaryFolder(),
    K6_BIN: inject('k6Path'),
  };
}

it('measures what the generator can do, keeps it, and a run of the same bundle goes by it', async () => {
  const env = cleanEnvironment();
  const { calibration, file, document } = await calibrate({ scenario: 'smoke', timeScale: 0.3 }, { env });
  const { floor, highest, memory, requestsPerCpuSecond, requestsPerIteration, outputs } = calibration;
  for (const figure of [floor.ratePerSecond, highest.ratePerSecond, memory?.baseBytes, requestsPerCpuSecond])
    expect(figure).toBeGreaterThan(0);
  expect(floor.p50Ms).toBeLessThanOrEqual(floor.p99Ms);
  expect(outputs).not.toBeNull();
  expect(requestsPerIteration).toBeGreaterThanOrEqual(1);
  expect(document.title).toBe('Calibration of smoke');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(calibration);

  const outDir = temporaryFolder();
  const args = ['run', 'smoke', '--sandbox', '--users', '2', '--duration', '1s', '--out', outDir];
  const { stderr } = await jorgeLoad(args, env);
  expect(stderr).toContain('by the calibration of 20');
  const run: unknown = JSON.parse(readFileSync(join(runsIn(outDir)[0] ?? '', 'run.json'), 'utf8'));
  expect(runFactsSchema.parse(run).calibration).toEqual(calibration);
});

it('is none of another bundle or k6, and none that is broken', async () => {
  const env = cleanEnvironment();
  const key = keyOfGenerator('a bundle', '2.2.0');
  expect(await readCalibration(env, key)).toBeNull();
  const added = { ratePerSecond: 1, p50Ms: 1, p99Ms: 1 };
  const kept: Calibration = {
    schemaVersion: 1,
    scenario: 'x',
    measuredAt: '2026-03-01T10:00:00.000Z',
    ...key,
    otherCores: null,
    requestsPerIteration: 1,
    floor: added,
    highest: added,
    requestsPerCpuSecond: null,
    memory: null,
    outputs: null,
  };
  const file = await keepCalibration(env, kept);
  expect(await readCalibration(env, key)).toEqual(kept);
  expect(await readCalibration(env, keyOfGenerator('a bundle', '2.3.0'))).toBeNull();
  expect(await readCalibration(env, keyOfGenerator('another bundle', '2.2.0'))).toBeNull();
  writeFileSync(file, '{"schemaVersion":1,');
  expect(await readCalibration(env, key)).toBeNull();
});

it('refuses a scenario that has no rate, and keeps nothing', async () => {
  const env = cleanEnvironment();
  await expect(calibrate({ scenario: 'burst' }, { env })).rejects.toThrow(UserError);
  expect(existsSync(join(env['XDG_CACHE_HOME'] ?? '', 'jorge-load/calibrations'))).toBe(false);
});

it('keeps nothing when it is interrupted', async () => {
  const env = cleanEnvironment();
  const asked = calibrate({ scenario: 'smoke' }, { env, signal: AbortSignal.timeout(1500) });
  await expect(asked).rejects.toThrow('interrupted');
  expect(readdirSync(env['XDG_CACHE_HOME'] ?? '')).not.toContain('jorge-load');
});
