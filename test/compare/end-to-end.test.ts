/** Real runs of `normal` against sandboxes, all at once: what one run suffers from the machine, the others do too. */
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Comparison } from '../../src/toolkit/compare/comparison-schema.ts';
import { type Ended, jorgeLoad, readJson, runsIn, temporaryFolder } from '../cli/jorge-load.ts';

const folder = temporaryFolder();
const baselines = join(folder, 'baselines');
const builds = {
  before: [],
  same: [],
  slower: ['--sandbox-fault', 'latency:ms=30,endpoint=roi_report'],
  costlier: ['--sandbox-fault', 'cpu:ms=5'],
} as const;
type Build = keyof typeof builds;

const env = { K6_BIN: inject('k6Path') };
/** Steady load just longer than the three blocks of twenty seconds that a comparison needs. */
const load = ['--users', '150', '--duration', '80s'];

function runOf(build: Build): string {
  return runsIn(join(folder, build)).find((path) => path.includes('normal-')) ?? '';
}

async function compareWith(build: Build): Promise<Ended & { readonly comparison: Comparison }> {
  const ended = await jorgeLoad(['compare', 'main', runOf(build), '--baselines', baselines], env);
  return { ...ended, comparison: readJson(runOf(build), 'comparison.json') as unknown as Comparison };
}

const regressed = ({ measures }: Comparison): string[] =>
  measures.filter(({ verdict }) => verdict === 'regressed').map(({ endpoint, metric }) => endpoint ?? metric);

beforeAll(async () => {
  await Promise.all(
    Object.entries(builds).map(([build, faults]) =>
      jorgeLoad(['run', 'normal', '--sandbox', ...load, ...faults, '--out', join(folder, build)], env),
    ),
  );
  const saved = await jorgeLoad(['baseline', 'save', runOf('before'), '--baselines', baselines], env);
  expect(saved).toMatchObject({ exitCode: 0, stderr: '' });
}, 240_000);

describe('two real runs', () => {
  it('of the same build are not called different', async () => {
    const { exitCode, comparison } = await compareWith('same');
    expect(regressed(comparison)).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it('with 30 ms more on one endpoint blame exactly that endpoint, and end with 97', async () => {
    const { exitCode, comparison, stdout } = await compareWith('slower');
    expect(new Set(regressed(comparison))).toEqual(new Set(['roi_report']));
    expect(exitCode).toBe(97);
    expect(stdout).toMatch(/REGRESSED +normal\n +Worse than before: p50 latency of roi_report/);
  });

  it('with more CPU a request say that it costs more', async ({ skip }) => {
    const { comparison } = await compareWith('costlier');
    const cpu = comparison.measures.find(({ metric }) => metric === 'CPU per request');
    if (cpu === undefined) skip("skipped: the target's CPU is not watched here");
    expect(cpu?.verdict).toBe('regressed');
  });

  it('of which one had other users are not comparable, and end with 98', async () => {
    const out = join(folder, 'other');
    await jorgeLoad(['run', 'normal', '--sandbox', '--users', '5', '--duration', '4s', '--out', out], env);
    const [run = ''] = runsIn(out);
    const ended = await jorgeLoad(['compare', 'main', run, '--baselines', baselines], env);
    expect(ended.exitCode).toBe(98);
    expect(ended.stdout).toContain('users was 150, is 5');
  });
});
