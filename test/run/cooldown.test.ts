import { expect, it } from 'vitest';
import { coolDown, healthProbe, measureCalm, type Probe } from '../../src/toolkit/run/cooldown.ts';
import { startSandbox } from '../sandbox/start-sandbox.ts';

const { signal } = new AbortController();

/** Answers with these, the last one for ever. */
function answers(...ms: (number | null)[]): Probe {
  return () => Promise.resolve(ms.length > 1 ? (ms.shift() ?? null) : (ms[0] ?? null));
}

it('takes the median of a target at rest, and null for one that is not there', async () => {
  expect(await measureCalm(answers(90, 3, 4, 5), signal)).toBe(5);
  expect(await measureCalm(answers(null), signal)).toBeNull();
  expect(await measureCalm(healthProbe('http://127.0.0.1:9'), signal)).toBeNull();
});

it.each<[string, Probe, string]>([
  ['calm again', answers(500, 400, 300, 200, 100, 6), 'calm'],
  ['slower than before', answers(500), 'restless'],
  ['gone', answers(500, null), 'silent'],
])('says when a target is %s', async (_name, probe, ending) => {
  const cooled = await coolDown(probe, { calmMs: 5, mostSeconds: ending === 'calm' ? 10 : 0.5, signal });
  expect(cooled.ending).toBe(ending);
});

it('asks the health route of a real target', async () => {
  const sandbox = await startSandbox();
  try {
    expect(await healthProbe(sandbox.url)()).toBeGreaterThan(0);
    sandbox.fault('error:rate=1,status=503');
    expect(await healthProbe(sandbox.url)()).toBeNull();
  } finally {
    await sandbox.close();
  }
});
