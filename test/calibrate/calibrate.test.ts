/** What was measured of the generator, as it is kept. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  keepCalibration,
  keyOfGenerator,
  readCalibration,
} from '../../src/toolkit/calibrate/calibration-file.ts';
import type { Calibration } from '../../src/toolkit/record/calibration-schema.ts';
import { calibrate, UserError } from '../../src/toolkit/index.ts';
import { cleanEnvironment } from './clean-environment.ts';

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
