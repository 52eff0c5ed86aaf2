/** Faults made in a real sandbox under the real k6, and what the report says of them. */
import { describe, inject, it } from 'vitest';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import { jorgeLoad, readJson, runsIn, secret, temporaryFolder } from '../cli/jorge-load.ts';
import { startSandbox } from '../sandbox/start-sandbox.ts';

const shape = ['--users', '60', '--duration', '32s', '--seed', '1'];

async function run(target: readonly string[]): Promise<Report> {
  const outDir = temporaryFolder();
  const args = ['run', 'normal', ...target, ...shape, '--out', outDir];
  const { stderr } = await jorgeLoad(args, { JWT_SECRET: secret, K6_BIN: inject('k6Path') });
  const [folder] = runsIn(outDir);
  if (folder === undefined) throw new Error(stderr);
  return readJson(folder, 'report.json') as unknown as Report;
}

const after = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** When it really began, by this machine's clock. */
const secondsFrom = (time: string | undefined, startMs: number): number =>
  (Date.parse(time ?? '') - startMs) / 1000;

describe.concurrent('a fault under real load', () => {
  it('of latency, then of the whole target, is dated within two seconds of the truth', async ({ expect }) => {
    const sandbox = await startSandbox({ timeScale: 1, secret });
    try {
      const report = run(['--target', sandbox.url]);
      while (sandbox.requests() < 20) await after(0.2);
      await after(9);
      const slowMs = Date.now();
      sandbox.fault('latency:ms=300,for=8s');
      await after(12);
      const downMs = Date.now();
      sandbox.fault('down:for=4s');
      const { target } = await report;
      expect(Math.abs(secondsFrom(target.bottleneck?.since.time, slowMs))).toBeLessThanOrEqual(2);
      expect(target.outages).toHaveLength(1);
      const [outage] = target.outages;
      expect(Math.abs(secondsFrom(outage?.failed.time, downMs))).toBeLessThanOrEqual(2);
      expect(Math.abs(secondsFrom(outage?.firstSuccess?.time, downMs) - 4)).toBeLessThanOrEqual(2);
      expect(outage?.isInTime).toBe(true);
    } finally {
      await sandbox.close();
    }
  });

  it('of one busy core is named, with what to change', async ({ expect }) => {
    const {
      target,
      recommendations,
      system_metrics: metrics,
    } = await run(['--sandbox', '--sandbox-fault', 'cpu:ms=70,after=16s']);
    expect(target.bottleneck?.kind).toBe('cpu-one-core');
    expect(recommendations[0]).toMatch(/^One thread does all the work/);
    expect(metrics?.cpu.max).toBeGreaterThan(0);
  });
});
