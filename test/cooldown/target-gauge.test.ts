/** A gauge on a real target: what it reads at rest, and how a wait ends. */
import { expect, it } from 'vitest';
import { isAnswering } from '../../src/toolkit/cooldown/cooldown.ts';
import { healthProbe } from '../../src/toolkit/cooldown/health-probe.ts';
import { openGauge } from '../../src/toolkit/cooldown/target-gauge.ts';
import { startSandbox, type TestSandbox } from '../sandbox/start-sandbox.ts';

const healthOf = ({ url }: TestSandbox): string => `${url}/api/pricing/health`;
const { signal } = new AbortController();
const options = { watched: null, folder: '.', everyMs: 50 };

it('knows nothing of a target that is not there', async () => {
  const gauge = openGauge({ ...options, healthUrl: 'http://127.0.0.1:9' });
  const band = await gauge.takeBand(signal);
  expect(band).toEqual({ latencyMs: null, cpuCores: null, connections: null });
});

it.each<[string, string, { readonly endedBy: string; readonly answers: boolean }]>([
  ['back', 'latency:ms=300,for=400ms', { endedBy: 'back', answers: true }],
  ['slow to the end', 'latency:ms=300', { endedBy: 'given-up', answers: true }],
  ['silent', 'error:rate=1,status=503', { endedBy: 'given-up', answers: false }],
])('says when a target is %s', async (_name, fault, { endedBy, answers }) => {
  const sandbox = await startSandbox();
  try {
    const gauge = openGauge({ ...options, healthUrl: healthOf(sandbox) });
    const band = await gauge.takeBand(signal);
    sandbox.fault(fault);
    const limits = { minSeconds: 0, maxSeconds: endedBy === 'back' ? 20 : 1, silentSeconds: 0.5 };
    const cooldown = await gauge.waitUntilBack(band, limits, signal);
    expect(cooldown).toMatchObject({ endedBy });
    expect(isAnswering(cooldown)).toBe(answers);
  } finally {
    await sandbox.close();
  }
});

it('ends at once when it is interrupted, even while the target hangs', async () => {
  const sandbox = await startSandbox();
  try {
    const gauge = openGauge({ ...options, healthUrl: healthOf(sandbox) });
    const band = await gauge.takeBand(signal);
    sandbox.fault('hang');
    const interrupt = AbortSignal.timeout(200);
    const cooldown = await gauge.waitUntilBack(band, { minSeconds: 0, maxSeconds: 60 }, interrupt);
    expect(cooldown).toMatchObject({ endedBy: 'interrupted', figures: [{ last: null, missing: 1 }] });
  } finally {
    await sandbox.close();
  }
});

it('asks the health route', async () => {
  const sandbox = await startSandbox();
  try {
    expect(await healthProbe(healthOf(sandbox))(signal)).toBeGreaterThan(0);
    sandbox.fault('error:rate=1,status=503');
    expect(await healthProbe(healthOf(sandbox))(signal)).toBeNull();
  } finally {
    await sandbox.close();
  }
});
