/** What the folder of a cut search or suite says is checked like flags are; whom it may load, it does not say. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkResumedSearch } from '../../src/toolkit/drive/resumed.ts';
import { UserError } from '../../src/toolkit/base/errors.ts';
import { type SearchRecord, searchRecordSchema } from '../../src/toolkit/record/search-schema.ts';
import { jorgeLoad, runsIn, secret, temporaryFolder } from './jorge-load.ts';

const search: SearchRecord = {
  schemaVersion: 1,
  id: 'capacity-search-1',
  state: 'interrupted',
  command: 'jorge-load capacity',
  slo: 'p95<200',
  settings: { unit: 'rate', start: 20, lowest: 1, highest: 100_000, precision: 0.05 },
  timeScale: 1,
  maxSeconds: null,
  overrides: { SEED: '7', ALLOW_TARGET: 'load.invalid' },
  targetUrl: 'http://load.invalid',
  sandbox: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  secondsUsed: 0,
  meanWaitSeconds: null,
  trials: [],
  notes: [],
};

function searchFolder(change: Partial<SearchRecord> = {}): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'search.json'), JSON.stringify({ ...search, ...change }));
  return folder;
}

function suiteFolder(change: (state: Suite) => unknown = (state) => state): string {
  const folder = temporaryFolder();
  const state: Suite = {
    schemaVersion: 1,
    id: 'one-1',
    suite: 'one',
    state: 'interrupted',
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    flags: {
      ...{ sandbox: false, monitor: false, sandboxFault: [], out: folder, baselines: 'baselines' },
      ...{ target: 'http://load.invalid', allowTarget: ['load.invalid'] },
    },
    cooldown: { minSeconds: 0, maxSeconds: 1 },
    entries: [{ scenario: 'smoke', overrides: {}, status: 'waiting', cooldown: null, attempts: [] }],
  };
  writeFileSync(join(folder, 'suite.json'), JSON.stringify(change(state)));
  return folder;
}

interface Suite {
  readonly [key: string]: unknown;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly entries: readonly [Readonly<Record<string, unknown>>];
}

describe.each([
  ['capacity', searchFolder],
  ['suite', suiteFolder],
] as const)('%s --resume', (command, folderOf) => {
  it('asks for leave to load what the folder names', async () => {
    const { exitCode, stderr } = await jorgeLoad([command, '--resume', folderOf()], { JWT_SECRET: secret });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^error: target load\.invalid is not loopback[^\n]*--allow-target load\.invalid \(E_TARGET_NOT_ALLOWED\)$/,
    );
  });

  it('takes leave from the person', async () => {
    const args = [command, '--resume', folderOf(), '--allow-target', 'load.invalid'];
    const { stderr } = await jorgeLoad(args, { JWT_SECRET: secret, K6_FAKE: 'refuse-setup' });
    expect(stderr).not.toContain('E_TARGET_NOT_ALLOWED');
    expect(stderr).not.toContain('E_RECORD');
  });

  it('refuses to go on under other variables of k6', async () => {
    const env = { JWT_SECRET: secret, ALLOW_TARGET: 'load.invalid', K6_NO_CONNECTION_REUSE: 'true' };
    const { stderr } = await jorgeLoad([command, '--resume', folderOf()], env);
    expect(stderr).toMatch(/^error: it began with other variables of k6: none, [^\n]*\(E_USAGE\)$/);
  });
});

const trial = {
  level: 10,
  kind: 'full',
  seconds: 1,
  started: 1,
  dropped: 0,
  vusAllowed: 1,
  errorShare: 0,
} as const;
const whole = {
  ...trial,
  ...{
    latencyMs: {},
    endpoints: [],
    generatorCpuShare: null,
    littlesLaw: null,
    resources: {},
    outcome: 'good',
  },
  ...{ reasons: [], folder: 'trials/trial-1', startSeconds: 0, endSeconds: 1, cooldownSeconds: 0 },
} as const;

it('a search that was not touched is gone on with', () => {
  expect(() =>
    checkResumedSearch('search.json', searchRecordSchema.parse({ ...search, trials: [whole] }), {}),
  ).not.toThrow();
});

it.each<[place: string, change: object]>([
  ['slo', { slo: 'p95=1' }],
  ['settings.precision', { settings: { ...search.settings, precision: 0 } }],
  ['settings.highest', { settings: { ...search.settings, highest: 1e300 } }],
  ['settings', { settings: { ...search.settings, start: 0.5 } }],
  ['timeScale', { timeScale: -1 }],
  ['maxSeconds', { maxSeconds: 0 }],
  ['overrides.LOCATIONS', { overrides: { LOCATIONS: '../../x' } }],
  ['overrides.SUMMARY_FILE', { overrides: { SUMMARY_FILE: '/etc/passwd' } }],
  ['overrides.JWT_SECRET', { overrides: { JWT_SECRET: 'x' } }],
  ['sandbox.faults.0', { sandbox: { faults: ['--record=/x'], workers: null } }],
  ['sandbox.workers', { sandbox: { faults: [], workers: '--record' } }],
  ['secondsUsed', { secondsUsed: -1 }],
  ['trials.0.folder', { trials: [{ ...whole, folder: '../../elsewhere' }] }],
  ['trials.0.level', { trials: [{ ...whole, level: -5 }] }],
])('a search whose %s no flag could have asked for is refused', (place, change) => {
  const check = (): void =>
    checkResumedSearch('search.json', searchRecordSchema.parse({ ...search, ...change }), {});
  expect(check).toThrow(UserError);
  expect(check).toThrow(new RegExp(`^search.json is broken at ${place.replaceAll('.', '\\.')}: `));
});

it.concurrent.each<[place: string, change: (state: Suite) => unknown]>([
  ['flags.sandbox', (state) => ({ ...state, flags: { ...state.flags, sandbox: 'yes' } })],
  [
    'flags.sandboxFault.0',
    (state) => ({ ...state, flags: { ...state.flags, sandboxFault: ['--record=/x'] } }),
  ],
  [
    'entries.0.overrides.target',
    ({ entries: [entry], ...state }) => ({
      ...state,
      entries: [{ ...entry, overrides: { target: 'http://127.0.0.1:1' } }],
    }),
  ],
  [
    'entries.0.overrides.users',
    ({ entries: [entry], ...state }) => ({ ...state, entries: [{ ...entry, overrides: { users: '-1' } }] }),
  ],
])('a suite whose %s no flag could have asked for is refused', async (place, change) => {
  const env = { JWT_SECRET: secret, ALLOW_TARGET: 'load.invalid' };
  const { exitCode, stderr } = await jorgeLoad(['suite', '--resume', suiteFolder(change)], env);
  expect(stderr).toContain(`suite.json is broken at ${place}: `);
  expect(stderr).toMatch(/\(E_RECORD\)$/);
  expect(exitCode).toBe(2);
});

describe('a link in the folder, which leads out of it, is not written through', () => {
  it('by a search that is taken up', async () => {
    const sandbox = { faults: [], workers: null };
    const [folder, elsewhere] = [searchFolder({ sandbox, timeScale: 0.02 }), temporaryFolder()];
    symlinkSync(elsewhere, join(folder, 'trials'));
    const { exitCode, stderr } = await jorgeLoad(['capacity', '--resume', folder]);
    expect(stderr).toMatch(/trials is a link, which may lead out of the folder; remove it \(E_OUTPUT\)$/);
    expect({ exitCode, written: readdirSync(elsewhere) }).toEqual({ exitCode: 2, written: [] });
  });

  it('by a suite that is taken up', async () => {
    const folder = suiteFolder(({ entries: [entry], ...state }) => ({
      ...state,
      entries: [{ ...entry, status: 'running' }],
    }));
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, 'run.json'), '{}');
    symlinkSync(elsewhere, join(folder, 'smoke-20260101T000000Z'));
    await jorgeLoad(['suite', '--resume', folder], { JWT_SECRET: secret });
    expect(readdirSync(elsewhere)).toEqual(['run.json']);
  });
});

it('an address with a password is in no file of a suite, and is asked for when the suite is taken up', async () => {
  const out = temporaryFolder();
  const password = 'a-password-of-a-store';
  const file = join(temporaryFolder(), 'suites.json');
  const suites = { one: [{ scenario: 'smoke' }] };
  writeFileSync(file, JSON.stringify({ cooldown: { minSeconds: 0, maxSeconds: 1 }, suites }));
  const args = ['suite', 'one', '--suites', file, '--out', out, '--target', 'http://127.0.0.1:9'];
  const store = `postgres://127.0.0.1:9/db?user=u&password=${password}`;
  await jorgeLoad([...args, '--postgres', store], { JWT_SECRET: secret });
  const [folder = ''] = runsIn(out);
  const state = readFileSync(join(folder, 'suite.json'), 'utf8');
  expect(state).not.toContain(password);
  const cut = temporaryFolder();
  mkdirSync(cut, { recursive: true });
  writeFileSync(join(cut, 'suite.json'), state.replaceAll('"done"', '"waiting"'));
  const { stderr } = await jorgeLoad(['suite', '--resume', cut], { JWT_SECRET: secret });
  expect(stderr).toContain('set MONITOR_POSTGRES_URL to it again (E_USAGE)');
});

it.concurrent.each([
  ['run', 'smoke', '--target', 'http://u:canary-password@127.0.0.1:9'],
  ['run', 'smoke', '--target', 'http://u:can/ary-password@127.0.0.1:9'],
  ['run', 'smoke', '--target', 'http:/u:canary-password@127.0.0.1'],
  ['run', 'smoke', '--target', 'http://127.0.0.1:9?token=canary-password'],
  ['run', 'smoke', '--sandbox', '--target', 'http://u:canary-password@127.0.0.1:9'],
  ['run', 'smoke', '--trget=http://u:canary-password@127.0.0.1:9'],
  ['run', 'smoke', 'http://u:canary-password@127.0.0.1:9'],
  ['run', 'smoke', '--postgres', 'http://u:canary-password@127.0.0.1:9', '--target', 'http://127.0.0.1:9'],
  ['monitor', '--scrape', 'redis://u:canary-password@127.0.0.1:9', '--duration', '1s'],
])('a usage error shows no password: %s %s %s', async (...args) => {
  const { exitCode, stdout, stderr } = await jorgeLoad(args, { JWT_SECRET: secret });
  expect(exitCode).toBe(2);
  expect(stdout + stderr).not.toMatch(/ary-password/);
});
