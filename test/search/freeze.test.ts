/** Coordinated omission, with the real k6: a target that freezes is charged with every arrival that was planned meanwhile. */
import { expect, it } from 'vitest';
import { runBundle } from '../k6/run-k6.ts';
import { secret, startSandbox } from '../sandbox/start-sandbox.ts';

const ratePerSecond = 50;
const freezeMs = 3000;

/** The sandbox runs in this very thread. */
function freeze(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, freezeMs);
}

it('a trial of 6 s whose last 3 s are frozen has the percentiles of arrivals that wait 3 s to none', async () => {
  const sandbox = await startSandbox({ timeScale: 0.1 });
  const load = { MODEL: 'open', RATE: String(ratePerSecond), MAX_VUS: '300', TIME_SCALE: '0.1' };
  const run = runBundle('trial', { TARGET_URL: sandbox.url, JWT_SECRET: secret, ...load });
  // 1 s of warm-up, then 3 s that are served as always.
  const watch = setInterval(() => {
    if (sandbox.requests() < 4 * ratePerSecond) return;
    clearInterval(watch);
    freeze();
  }, 10);
  const { summary } = await run;
  await sandbox.close();
  const { values } = summary!.metrics['http_req_duration{phase:steady}']!;
  expect(values['count']).toBeGreaterThan(5.5 * ratePerSecond);
  // Half of them are served at once; of the others each waits as much less as it was planned later.
  expect(values['p(75)']! / (freezeMs / 2)).toBeGreaterThan(0.7);
  expect(values['p(75)']! / (freezeMs / 2)).toBeLessThan(1.3);
  expect(values['p(99)']! / freezeMs).toBeGreaterThan(0.85);
  expect(values['p(99)']! / freezeMs).toBeLessThan(1.2);
  expect(values['min']).toBeLessThan(100);
});
