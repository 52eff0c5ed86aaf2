/** A suite from its first scenario to its report, with a k6 that has the accidents the real one has rarely. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SuiteState } from '../../src/toolkit/suite/suite-state.ts';
import {
  jorgeLoad,
  readJson,
  runsIn,
  saidFor,
  secret,
  start,
  temporaryFolder,
  until,
} from '../cli/jorge-load.ts';
import { expectPublished } from '../cli/published-schema.ts';

const file = join(temporaryFolder(), 'suites.json');
writeFileSync(
  file,
  JSON.stringify({
    cooldown: { minSeconds: 0, maxSeconds: 12 },
    suites: {
      one: [{ scenario: 'stress' }],
      two: [{ scenario: 'smoke' }, { scenario: 'normal', users: 7 }],
      three: [{ scenario: 'smoke' }, { scenario: 'stress' }, { scenario: 'normal' }],
    },
  }),
);

const stateOf = (folder: string): SuiteState => readJson(folder, 'suite.json') as unknown as SuiteState;

const suiteArgs = (suite: string, outDir: string): string[] => [
  ...['suite', suite, '--suites', file, '--out', outDir, '--target', 'http://127.0.0.1:9'],
];

async function runSuite(suite: string, accident: string, ...args: string[]) {
  const outDir = temporaryFolder();
  const env = { JWT_SECRET: secret, K6_FAKE: accident };
  const ended = await jorgeLoad([...suiteArgs(suite, outDir), ...args], env);
  return { ...ended, folder: runsIn(outDir)[0] ?? '' };
}

describe.concurrent('a suite', () => {
  it('runs its scenarios in order and reports them in one folder', async () => {
    const { exitCode, stdout, folder } = await runSuite('two', 'none', '--seed', '5');
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    const state = stateOf(folder);
    expect(state.state).toBe('finished');
    expect(state.entries.map(({ scenario, status }) => [scenario, status])).toEqual([
      ['smoke', 'done'],
      ['normal', 'done'],
    ]);
    const runs = state.entries.map(({ attempts }) => attempts[0]!.folder!);
    expect(readJson(folder, runs[1]!, 'run.json')).toMatchObject({ overrides: { USERS: '7', SEED: '5' } });
    const index = readJson(folder, 'index.json');
    expect(index).toMatchObject({ verdict: 'PASS', passed: true, overall_success_rate: 1, suite: 'two' });
    expect(index['summary']).toHaveLength(5);
    expectPublished('suite', state);
    expectPublished('suite-index', index);
    expectPublished('run', readJson(folder, runs[1]!, 'run.json'));
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    for (const run of runs) {
      expect(html).toContain(`href="./${run}/report.html"`);
      expect(existsSync(join(folder, run, 'report.html'))).toBe(true);
    }
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('tests="2" failures="0"');
    expect(readFileSync(join(folder, 'index.md'), 'utf8')).toContain('✅ PASS two');
    expect(readFileSync(join(folder, 'metrics.txt'), 'utf8')).toMatch(
      /load_success_ratio\{scenario="smoke"\}|# EOF/,
    );
    for (const name of readdirSync(folder)) expect(name).not.toContain('.tmp');
  });

  it('stops when smoke does not pass', async () => {
    const { exitCode, stderr, folder } = await runSuite('two', 'none,smoke=fails');
    expect(exitCode).toBe(99);
    expect(stderr).toContain('--keep-going');
    expect(stateOf(folder)).toMatchObject({
      state: 'stopped',
      entries: [{ status: 'done' }, { status: 'skipped' }],
    });
    expect(readJson(folder, 'index.json')).toMatchObject({ verdict: 'FAIL', overall_success_rate: 0 });
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('<skipped');
  });

  it('goes on after smoke with --keep-going, and after any other failure', async () => {
    const { exitCode, folder } = await runSuite('three', 'fails,normal=none', '--keep-going');
    expect(exitCode).toBe(99);
    expect(stateOf(folder).entries.map(({ attempts }) => attempts[0]?.verdict)).toEqual([
      'FAIL',
      'FAIL',
      'PASS',
    ]);
    expect(readJson(folder, 'index.json')['overall_success_rate']).toBeCloseTo(1 / 3);
  });

  it('tries once more when the generator made a run INVALID', async () => {
    const { exitCode, folder } = await runSuite('one', 'drops-once');
    expect(exitCode).toBe(0);
    expect(stateOf(folder).entries[0]?.attempts.map(({ verdict }) => verdict)).toEqual(['INVALID', 'PASS']);
  });

  it('tries no more than once more, and not at all where the target was the cause', async () => {
    const [generator, target] = await Promise.all([runSuite('one', 'drops'), runSuite('one', 'killed')]);
    expect([generator.exitCode, target.exitCode]).toEqual([98, 98]);
    expect(stateOf(generator.folder).entries[0]?.attempts).toHaveLength(2);
    expect(stateOf(target.folder).entries[0]?.attempts).toHaveLength(1);
  });

  it('records a run that was refused, and goes on', async () => {
    const { exitCode, folder } = await runSuite('three', 'none,stress=refuse-setup');
    expect(exitCode).toBe(98);
    const { entries } = stateOf(folder);
    expect(entries[1]?.attempts).toMatchObject([{ state: 'refused', folder: null }]);
    expect(entries[2]?.attempts).toMatchObject([{ verdict: 'PASS' }]);
    expect(JSON.stringify(readJson(folder, 'index.json'))).toContain('answers HTML');
  });

  it.each(['SIGKILL', 'SIGINT'] as const)('is taken up where %s cut it off', async (signal) => {
    const outDir = temporaryFolder();
    const env = { JWT_SECRET: secret, K6_FAKE: 'none,stress=ends-on-sigint' };
    const suite = start(suiteArgs('three', outDir), env);
    const folder = await until(() => runsIn(outDir)[0]);
    await until(
      () => existsSync(join(folder, 'suite.json')) && stateOf(folder).entries[1]?.status === 'running',
    );
    const run = await until(() => runsIn(folder).find((path) => path.includes('stress-')));
    await until(() => saidFor(run) !== '');
    suite.kill(signal);
    const { exitCode } = await suite;
    expect(stateOf(folder).state).toBe(signal === 'SIGINT' ? 'interrupted' : 'running');
    if (signal === 'SIGINT') expect(exitCode).toBe(105);
    const smoke = stateOf(folder).entries[0]!.attempts[0]!.folder!;
    const before = readFileSync(join(folder, smoke, 'run.json'), 'utf8');

    const resumed = await jorgeLoad(['suite', '--resume', folder], { JWT_SECRET: secret });
    expect(resumed).toMatchObject({ exitCode: 0 });
    const { state, entries } = stateOf(folder);
    expect(state).toBe('finished');
    expect(entries.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(entries[0]?.attempts).toHaveLength(1);
    expect(entries[1]?.attempts.map((one) => [one.folder, one.verdict])).toMatchObject([
      [basename(run), 'INVALID'],
      [expect.stringContaining('stress-'), 'PASS'],
    ]);
    expect(readJson(folder, 'index.json')['scenarios']).toMatchObject([
      { earlier_attempts: [] },
      { earlier_attempts: [{ attempt: 1, folder: basename(run), why: 'cut off while it ran' }] },
      {},
    ]);
    expect(existsSync(join(run, 'report.html'))).toBe(true);
    expect(readFileSync(join(folder, smoke, 'run.json'), 'utf8')).toBe(before);
    expect(readJson(folder, 'index.json')).toMatchObject({ verdict: 'PASS', overall_success_rate: 1 });
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.json'))) {
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain(secret);
    }

    const again = await jorgeLoad(['suite', '--resume', folder], { JWT_SECRET: secret });
    expect(again.stderr).toContain('nothing is missing');
  });
});

it.concurrent.each<[string, string[], ...string[]]>([
  ['an unknown suite', ['suite', 'quik', '--sandbox'], 'did you mean quick?', 'E_SUITES'],
  ['no suite', ['suite', '--sandbox'], 'quick', '--resume', 'E_USAGE'],
  ['a suite and a folder', ['suite', 'quick', '--resume', '.'], 'quick', 'E_USAGE'],
  ['a flag and a folder', ['suite', '--resume', '.', '--users', '3'], '--users', 'goes on as it began'],
  ['a folder of no suite', ['suite', '--resume', 'docs'], "not a suite's folder", 'E_RECORD'],
  ['a missing file', ['suite', 'quick', '--sandbox', '--suites', '/nowhere.json'], 'ENOENT', '--suites'],
  ['no target', ['suite', 'quick'], '--sandbox', '--target', 'E_USAGE'],
])('says %s in one line', async (_name, args, ...parts) => {
  const outDir = temporaryFolder();
  const output = args.includes('--resume') ? [] : ['--out', outDir];
  const { exitCode, stderr, stdout } = await jorgeLoad([...args, ...output], { JWT_SECRET: secret });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  for (const part of parts) expect(stderr).toContain(part);
  expect(runsIn(outDir)).toEqual([]);
});
