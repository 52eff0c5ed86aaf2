/** Soaks by the real k6: judged of the record alone, by windows too, ended by a gate that asks for it, and killed anywhere. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import type { Check, Report } from '../../src/toolkit/analyze/report-schema.ts';
import type { RunFacts } from '../../src/toolkit/record/run-schema.ts';
import {
  isAlive,
  jorgeLoad,
  readJson,
  root,
  runsIn,
  start,
  temporaryFolder,
  until,
} from '../cli/jorge-load.ts';
import { secret, startSandbox } from '../sandbox/start-sandbox.ts';

const env = (): Record<string, string> => ({ K6_BIN: inject('k6Path'), JWT_SECRET: secret });

/** thresholds.json with these gates for the scenario `normal`, and no others. */
function limitsFile(gate: Readonly<Record<string, readonly unknown[]>>): string {
  const { scenarios, ...rest } = readJson(root, 'thresholds.json') as { readonly scenarios: object };
  const path = join(temporaryFolder(), 'thresholds.json');
  const common = { gate: {}, target: {} };
  const all = { ...rest, common, endpoints: {}, scenarios: { ...scenarios, normal: { gate, target: {} } } };
  writeFileSync(path, JSON.stringify(all));
  return path;
}

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

function startSoak(sandbox: Sandbox, thresholds: string, flags: readonly string[]) {
  const outDir = temporaryFolder();
  const args = ['run', 'normal', '--target', sandbox.url, '--force', '--users', '30'];
  const process = start([...args, '--thresholds', thresholds, '--out', outDir, ...flags], env());
  return { process, folder: () => runsIn(outDir)[0] ?? '' };
}

function readRun(folder: string): { readonly report: Report; readonly run: RunFacts } {
  return {
    report: readJson(folder, 'report.json') as unknown as Report,
    run: readJson(folder, 'run.json') as unknown as RunFacts,
  };
}

const gatesOf = ({ checks }: Report): readonly Check[] => checks.filter(({ kind }) => kind === 'gate');
const success = 'request_ok{phase:steady}';
const inWindows = (abort: boolean) =>
  limitsFile({ [success]: ['rate>0.5', { limit: 'rate>0.5', every: '3s', abort }] });

describe.concurrent('a soak', () => {
  it('passes by its limit on the whole, and fails by the same in every window, with the time', async ({
    expect,
  }) => {
    const sandbox = await startSandbox();
    const { process, folder } = startSoak(sandbox, inWindows(false), ['--soak', '--duration', '26s']);
    await until(() => sandbox.requests() > 60);
    const failedAt = Date.now();
    sandbox.fault('error:rate=1,status=503,for=5s');
    const { exitCode } = await process;
    await sandbox.close();
    const { report, run } = readRun(folder());
    expect(run).toMatchObject({ soak: true, state: 'finished', k6ExitCode: 0 });
    expect(run.command).toContain('--soak');
    expect(existsSync(join(folder(), 'summary.json'))).toBe(false);
    const [whole, windows] = gatesOf(report);
    expect(whole).toMatchObject({ status: 'met', judgedBy: 'jorge-load' });
    expect(windows).toMatchObject({ status: 'missed', value: 0, label: 'success in every 3 s, steady' });
    expect(Date.parse(windows!.brokenSince!)).toBeGreaterThan(failedAt);
    expect(Date.parse(windows!.windows!.worst!.to)).toBeGreaterThan(failedAt);
    expect(report.reasons.join()).toMatch(
      /success in every 3 s, steady: 0 %.*; worst from \+0:\d\d to \+0:\d\d;/,
    );
    expect(exitCode).toBeGreaterThanOrEqual(98);
  });

  it('is ended by a gate that asks for it, and says so everywhere', async ({ expect }) => {
    const sandbox = await startSandbox();
    const flags = ['--soak', '--duration', '1m', '--runners', '2'];
    const { process, folder } = startSoak(sandbox, inWindows(true), flags);
    await until(() => sandbox.requests() > 60);
    sandbox.fault('error:rate=1,status=503');
    const { exitCode, stderr } = await process;
    await sandbox.close();
    const { report, run } = readRun(folder());
    expect(stderr).toMatch(
      /the run is ended, as a gate asks for it: request_ok\{phase:steady\} rate>0.5 in every 3 s: [\d.]+ from \+0:\d\d to/,
    );
    expect(run).toMatchObject({
      state: 'finished',
      endedBy: { selector: success, limit: 'rate>0.5', everySeconds: 3 },
    });
    const [, windows] = gatesOf(report);
    expect(windows).toMatchObject({ status: 'missed', windows: { endedRun: true } });
    expect(report.reasons.join()).toContain('it ended the run');
    expect(report.invalid_causes).not.toContain('cut-short');
    expect(exitCode).toBeGreaterThanOrEqual(98);
  });

  it.each(['jorge-load', 'k6'])('of which %s is killed is judged as far as it came', async (killed) => {
    const sandbox = await startSandbox();
    const everyWindow = { limit: 'count>=0', every: '2s' };
    const thresholds = limitsFile({ http_reqs: ['count>=0', everyWindow] });
    const { process, folder } = startSoak(sandbox, thresholds, ['--soak', '--duration', '2m']);
    await until(() => sandbox.requests() > 100);
    const k6 = childOf(process.pid ?? 0);
    globalThis.process.kill(killed === 'k6' ? k6 : (process.pid ?? 0), 'SIGKILL');
    await process;
    await until(() => !isAlive(k6));
    await sandbox.close();
    if (killed !== 'k6') await jorgeLoad(['report', folder()]);
    const { report, run } = readRun(folder());
    expect(run.state).toBe(killed === 'k6' ? 'crashed' : 'running');
    expect(report.verdict).toBe('INVALID');
    const word = killed === 'k6' ? 'crashed' : 'not ended';
    expect(report.reasons.join()).toMatch(new RegExp(`the run was ${word} after [\\d.]+ s of 120 s`));
    const [whole, windows] = gatesOf(report);
    expect(whole).toMatchObject({ status: 'not-evaluated' });
    expect(windows).toMatchObject({ status: 'met', windows: { areWhole: true } });
    expect(report.totals.requests).toBeGreaterThan(0);
  });

  it('is what a load over an hour is by itself, in one line', async ({ expect }) => {
    const sandbox = await startSandbox();
    const { process, folder } = startSoak(sandbox, inWindows(false), ['--duration', '2h']);
    await until(() => hasBegun(folder()));
    process.kill('SIGINT');
    const { exitCode, stderr } = await process;
    await sandbox.close();
    expect(exitCode).toBe(105);
    expect(stderr).toContain('a load over an hour: k6 keeps no samples');
    expect(readRun(folder()).run).toMatchObject({ soak: true, state: 'interrupted' });
  });
});

/** run.json has the plan as soon as the load begins. */
function hasBegun(folder: string): boolean {
  return folder !== '' && readJson(folder, 'run.json')['plan'] !== null;
}

/** The k6 of a command. */
function childOf(command: number): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => {
    const parent = Number(/\) \S (\d+)/.exec(readOrNothing(`/proc/${pid}/stat`))?.[1]);
    return parent === command && readOrNothing(`/proc/${pid}/cmdline`).includes('--no-thresholds');
  });
  return Number(found ?? NaN);
}

/** It may end meanwhile. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

describe('what a soak cannot do is said in one line', () => {
  it.each<[string, readonly string[], string]>([
    [
      'end where k6 says that a limit broke',
      ['breakpoint', '--soak'],
      'breakpoint ends where k6 says that a limit broke, and k6 judges nothing then; leave out --soak',
    ],
    [
      'hold a limit in less than it records',
      ['normal', '--duration', '24h', '--thresholds', inWindows(false)],
      'a limit has to hold in every 3 s, and a load this long is recorded each 31 s; allowed is an "every" of 31s or longer',
    ],
  ])('%s', async (_name, words, line) => {
    const outDir = temporaryFolder();
    const flags = ['--target', 'http://127.0.0.1:1', '--out', outDir];
    const { exitCode, stderr } = await jorgeLoad(['run', ...words, ...flags], env());
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(line)]);
    expect(runsIn(outDir)).toEqual([]);
  });
});
