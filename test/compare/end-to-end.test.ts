/**
 * Real runs of `normal` against sandboxes, all at once: what one run suffers from the machine, the others do too.
 * What was recorded is then replayed by a fake k6 through the commands that compare by themselves.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Comparison } from '../../src/toolkit/compare/comparison-schema.ts';
import {
  type Ended,
  jorgeLoad,
  readJson,
  root,
  runsIn,
  saidFor,
  secret,
  start,
  temporaryFolder,
  until,
} from '../cli/jorge-load.ts';
import { type SandboxProcess, startSandboxProcess } from '../cli/sandbox-process.ts';

const folder = temporaryFolder();
const baselines = join(folder, 'baselines');
const slowReport = 'latency:ms=30,endpoint=roi_report';
/** CPU that a request costs beside the 0.85 ms that the sandbox itself needs for it. */
const cost = (ms: number): string[] => ['--sandbox-fault', `cpu:ms=${ms}`];
const builds = {
  before: cost(2),
  same: cost(2),
  slower: [...cost(2), '--sandbox-fault', slowReport],
  // Half as much again: 2.85 ms become 4.25 ms.
  costlier: cost(3.4),
} as const;
type Build = keyof typeof builds;

const env = { K6_BIN: inject('k6Path') };
/** Gates that hold on any machine: what is proved here is the comparison. */
const thresholds = join(folder, 'thresholds.json');
const { scenarios, ...others } = readJson(root, 'thresholds.json') as { scenarios: { normal: object } };
const gate = { 'request_ok{phase:steady}': ['rate>0.9'] };
writeFileSync(
  thresholds,
  JSON.stringify({ ...others, scenarios: { ...scenarios, normal: { ...scenarios.normal, gate } } }),
);
/** Steady load just longer than the three blocks of twenty seconds that a comparison needs. */
const load = ['--users', '150', '--duration', '80s'];

function runOf(build: Build | 'other'): string {
  return runsIn(join(folder, build)).find((path) => path.includes('normal-')) ?? '';
}

async function compareWith(build: Build): Promise<Ended & { readonly comparison: Comparison }> {
  const ended = await jorgeLoad(['compare', 'main', runOf(build), '--baselines', baselines], env);
  return { ...ended, comparison: comparisonIn(runOf(build)) };
}

const comparisonIn = (run: string): Comparison => readJson(run, 'comparison.json') as unknown as Comparison;

const regressed = ({ measures }: Comparison): string[] =>
  measures.filter(({ verdict }) => verdict === 'regressed').map(({ endpoint, metric }) => endpoint ?? metric);

async function runNormal(build: string, ...flags: string[]): Promise<void> {
  const args = ['run', 'normal', '--sandbox', '--thresholds', thresholds, ...flags];
  await jorgeLoad([...args, '--out', join(folder, build)], env);
}

let sandboxes: SandboxProcess[] = [];
let interleaved: Ended;

/** Beside the others, which last as long. */
async function runInTurn(): Promise<Ended> {
  sandboxes = await Promise.all([
    startSandboxProcess(),
    startSandboxProcess('--fault', slowReport.replace('30', '80')),
  ]);
  const [a, b] = sandboxes;
  const flags = ['--pairs', '6', '--block', '4s', '--users', '100', '--out', join(folder, 'ab')];
  return await jorgeLoad(['ab', 'normal', '--a', a!.url, '--b', b!.url, ...flags], {
    ...env,
    JWT_SECRET: secret,
  });
}

beforeAll(async () => {
  [interleaved] = await Promise.all([
    runInTurn(),
    ...Object.entries(builds).map(([build, flags]) => runNormal(build, ...load, ...flags)),
  ]);
  await runNormal('other', '--users', '5', '--duration', '4s');
  for (const name of ['main', 'main-normal']) {
    const args = ['baseline', 'save', runOf('before'), '--name', name, '--baselines', baselines];
    expect(await jorgeLoad(args, env)).toMatchObject({ exitCode: 0, stderr: '' });
  }
});
afterAll(async () => {
  await Promise.all(sandboxes.map((sandbox) => sandbox.kill()));
});

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

  it('with half as much CPU cost again say that a request costs more', async ({ skip }) => {
    const { comparison, exitCode } = await compareWith('costlier');
    const cpu = comparison.measures.find(({ metric }) => metric === 'CPU per request');
    if (cpu === undefined) skip("skipped: the target's CPU is not watched here");
    expect(cpu?.verdict).toBe('regressed');
    expect(exitCode).toBe(97);
  });

  it('of which one had other users are not comparable, and end with 98', async () => {
    const ended = await jorgeLoad(['compare', 'main', runOf('other'), '--baselines', baselines], env);
    expect(ended.exitCode).toBe(98);
    expect(ended.stdout).toContain('users was 150, is 5');
  });
});

describe('two builds in turn', () => {
  it('blame exactly the endpoint that one of them answers later', () => {
    expect(interleaved).toMatchObject({ exitCode: 97 });
    const [ab = ''] = runsIn(join(folder, 'ab'));
    const comparison = comparisonIn(ab);
    expect(comparison.method).toBe('interleaved');
    expect(new Set(regressed(comparison))).toEqual(new Set(['roi_report']));
    expect(comparison.notes.join(' ')).toMatch(
      /6 pairs .* left alone until it was as before any load: .* s to /,
    );
    const curves = /<h2 id="percentiles">[^]*aria-label="roi_report\. baseline: ([^"]*) candidate: /;
    expect(curves.exec(readFileSync(join(ab, 'comparison.html'), 'utf8'))?.[1]).toContain('50 %: ');
    expect(readdirSync(join(ab, 'a'))).toHaveLength(6);
  });
});

it('says where its blocks are when builds in turn are interrupted', async () => {
  const out = temporaryFolder();
  const [a, b] = sandboxes.map(({ url }) => url);
  const flags = ['--pairs', '4', '--block', '4s', '--out', out];
  const fake = { K6_FAKE: 'ends-on-sigint', JWT_SECRET: secret };
  const ab = start(['ab', 'normal', '--a', a!, '--b', b!, ...flags], fake);
  const turns = await until(() => runsIn(out)[0]);
  const run = await until(() => ['a', 'b'].flatMap((turn) => runsIn(join(turns, turn)))[0]);
  await until(() => saidFor(run) !== '');
  ab.kill('SIGINT');
  const { exitCode, stderr } = await ab;
  expect(exitCode).toBe(105);
  expect(stderr).toMatch(/interrupted: nothing is compared; what was run is in .*ab-normal-/);
});

/** Its own output folder, and everything that the recording of `build` came to. */
async function replay(build: Build | 'other', args: readonly string[], more: Record<string, string> = {}) {
  const out = temporaryFolder();
  const fake = { K6_FAKE: 'replays', K6_FAKE_RECORD: runOf(build) };
  const all = [...args, '--sandbox', '--thresholds', thresholds, '--out', out];
  const ended = await jorgeLoad(all, { ...fake, ...more });
  return { ...ended, folder: runsIn(out)[0] ?? '', out };
}

const outcomes: readonly [Build | 'other', Comparison['verdict'] | null, number][] = [
  ['slower', 'regressed', 97],
  ['other', 'not comparable', 98],
];

describe.concurrent('run --against', () => {
  it.each(outcomes)('ends after the build %s as %s with %i', async (build, verdict, code) => {
    const args = ['run', 'normal', '--against', 'main', '--baselines', baselines];
    const { exitCode, folder: run, stdout } = await replay(build, args);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: code });
    expect(comparisonIn(run).verdict).toBe(verdict);
    for (const file of ['comparison.html', 'comparison.md', 'comparison-junit.xml', 'report.html']) {
      expect(readdirSync(run)).toContain(file);
    }
  });

  it('takes an earlier run folder as well, and a run that is the same for no worse', async () => {
    const { exitCode, folder: run } = await replay('same', ['run', 'normal', '--against', runOf('before')]);
    expect({ exitCode, found: regressed(comparisonIn(run)) }).toEqual({ exitCode: 0, found: [] });
  });

  it('finds that a baseline is missing before any load is sent', async () => {
    const { exitCode, stderr, folder: run } = await replay('same', ['run', 'normal', '--against', 'nothing']);
    expect({ exitCode, run }).toEqual({ exitCode: 2, run: '' });
    expect(stderr).toContain('baseline nothing does not exist');
  });
});

describe.concurrent('suite --against, and ci', () => {
  const suites = join(folder, 'suites.json');
  const cooldown = { minSeconds: 0, maxSeconds: 2 };
  writeFileSync(suites, JSON.stringify({ cooldown, suites: { one: [{ scenario: 'normal' }] } }));
  const of = (where: string): string[] => ['--suites', suites, '--baselines', where];

  it('a push keeps a baseline a scenario, which a pull request is then held against', async () => {
    const kept = temporaryFolder();
    const onMain = { GITHUB_REF_NAME: 'main', GITHUB_BASE_REF: '' };
    const pushed = await replay('before', ['ci', 'run', 'one', ...of(kept)], onMain);
    expect(pushed).toMatchObject({ exitCode: 0 });
    expect(pushed.stderr).toContain('there is no baseline of main yet');
    expect(readdirSync(kept)).toEqual(['main-normal.json']);

    const onBranch = { GITHUB_REF_NAME: '7/merge', GITHUB_BASE_REF: 'main' };
    const pulled = await replay('slower', ['ci', 'run', 'one', ...of(kept)], onBranch);
    expect(pulled).toMatchObject({ exitCode: 0 });
    expect(readdirSync(kept)).toEqual(['main-normal.json']);
    const comment = await jorgeLoad(['ci', 'comment', '--out', pulled.out]);
    expect(comment.stdout).toMatch(/\| normal \|.*\| regressed \|/);
    expect(comment.stdout).toMatch(/^- normal: Worse than before: .* of roi\\_report/m);
    const gate = await jorgeLoad(['ci', 'gate', '--out', pulled.out]);
    expect(gate).toMatchObject({ exitCode: 97 });
    expect(gate.stdout).toContain('normal: it regressed against the baseline');
  });

  it.each(outcomes)('a suite ends after the build %s as %s with %i', async (build, verdict, code) => {
    const { exitCode, folder: suite } = await replay(build, [
      'suite',
      'one',
      '--against',
      'main',
      ...of(baselines),
    ]);
    expect(exitCode).toBe(code);
    expect(readJson(suite, 'index.json')['scenarios']).toMatchObject([{ comparison: verdict }]);
    expect(readFileSync(join(suite, 'index.html'), 'utf8')).toContain('/comparison.html"');
  });
});
