/** `jorge-load calibrate`: the real k6 on the server of answers held ready, and a run that goes by it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runFactsSchema } from '../../src/toolkit/record/run-schema.ts';
import { calibrate } from '../../src/toolkit/index.ts';
import { jorgeLoad, runsIn, temporaryFolder } from '../cli/jorge-load.ts';
import { cleanEnvironment } from './clean-environment.ts';

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
