/** One load that several real k6 send together: what they send, what comes of it, and what happens when one dies. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Tags } from '../../src/contract/selector.ts';
import { histogramOver } from '../../src/toolkit/analyze/merged/ask.ts';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import type { RunFacts } from '../../src/toolkit/record/run-schema.ts';
import { histogramQuantile } from '../../src/toolkit/statistics/histogram-quantile.ts';
import { quantile } from '../../src/toolkit/statistics/percentiles.ts';
import { isAlive, jorgeLoad, readJson, runsIn, start, temporaryFolder, until } from '../cli/jorge-load.ts';
import { secret, startSandbox } from '../sandbox/start-sandbox.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-runners-'));
});
afterAll(() => rm(folder, { recursive: true }));

const env = (): Record<string, string> => ({ K6_BIN: inject('k6Path'), JWT_SECRET: secret });

interface Outcome {
  readonly report: Report;
  readonly run: RunFacts;
  /** What each VU sent, in order. */
  readonly sent: ReadonlyMap<string, readonly string[]>;
  /** Without a token, or by setup's own. */
  readonly proofs: number;
}

function readRun(outDir: string): Pick<Outcome, 'report' | 'run'> {
  const [run = ''] = runsIn(outDir);
  return {
    report: readJson(run, 'report.json') as unknown as Report,
    run: readJson(run, 'run.json') as unknown as RunFacts,
  };
}

const users = 12;
const duration = 'http_req_duration';

async function send(runners: number): Promise<Outcome> {
  const recordFile = join(folder, `requests-${runners}.ndjson`);
  const outDir = join(folder, `runs-${runners}`);
  const sandbox = await startSandbox({ recordFile });
  const load = ['--users', String(users), '--duration', '6s', '--seed', '7', '--runners', String(runners)];
  await jorgeLoad(['run', 'peak', '--target', sandbox.url, '--force', ...load, '--out', outDir], env());
  await sandbox.close();
  const sent = new Map<string, string[]>();
  let proofs = 0;
  for (const line of readFileSync(recordFile, 'utf8').trim().split('\n')) {
    const { sub, ...request } = JSON.parse(line) as { readonly sub: string | null };
    if (sub === null || sub === '1000') proofs += 1;
    else sent.set(sub, [...(sent.get(sub) ?? []), JSON.stringify(request)]);
  }
  return { ...readRun(outDir), sent, proofs };
}

/** The k6 of a command, by the parts of the load that they send. */
function runnersOf(command: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.flatMap((pid) => {
    const parent = Number(/\) \S (\d+)/.exec(readOrNothing(`/proc/${pid}/stat`))?.[1]);
    const segment = /--execution-segment\0([^\0]+)/.exec(readOrNothing(`/proc/${pid}/cmdline`))?.[1];
    return parent === command && segment !== undefined ? [{ pid: Number(pid), segment }] : [];
  });
  return found.sort((a, b) => (a.segment < b.segment ? -1 : 1)).map(({ pid }) => pid);
}

/** It may end meanwhile. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const summed = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe.concurrent('a load', () => {
  it('is sent by three as by one, proved once, and judged as a whole', async ({ expect }) => {
    const [one, three] = await Promise.all([send(1), send(3)]);
    expect([...three.sent.keys()].sort()).toEqual([...one.sent.keys()].sort());
    expect(three.sent.size).toBe(users);
    for (const [user, requests] of one.sent) {
      const again = three.sent.get(user) ?? [];
      // The end of a run falls where it falls: what both sent is the same.
      const both = Math.min(requests.length, again.length);
      expect(both).toBeGreaterThan(0);
      expect(again.slice(0, both)).toEqual(requests.slice(0, both));
    }
    expect(three.proofs).toBe(one.proofs);

    expect(one.run.runners).toBeUndefined();
    expect(one.report.runners).toBeUndefined();
    expect(three.run).toMatchObject({ state: 'finished', k6ExitCode: 0 });
    expect(three.run.command).toContain('--runners 3');
    const health = three.report.runners ?? [];
    expect(health.map(({ runner, ended }) => [runner, ended])).toEqual(
      [1, 2, 3].map((runner) => [runner, 'in order']),
    );
    const sentByUsers = summed([...three.sent.values()].map((requests) => requests.length));
    expect(three.report.totals.requests).toBe(sentByUsers);
    const lost = three.run.runners?.map(({ lostPeriods }) => lostPeriods);
    expect([summed(health.map(({ requests }) => requests)), lost]).toEqual([sentByUsers, [0, 0, 0]]);
    // Added up, as two have a third of them each; a busy machine may miss the second of the peak.
    expect(three.report.generator.reachedUsers).toBeGreaterThan((users / 3) * 2);
    const gates = three.report.checks.filter(({ kind }) => kind === 'gate');
    expect(gates.filter(({ status }) => status === 'no-data')).toEqual([]);
    expect(new Set(gates.map(({ judgedBy }) => judgedBy))).toEqual(new Set(['jorge-load']));
  });

  it('has percentiles within their bound of what four measured, request by request', async ({ expect }) => {
    const outDir = temporaryFolder();
    const sandbox = await startSandbox();
    const load = ['--users', '24', '--duration', '6s', '--runners', '4', '--samples', '--out', outDir];
    await jorgeLoad(['run', 'peak', '--target', sandbox.url, '--force', ...load], env());
    await sandbox.close();
    const { merged, samples } = await readRecord(runsIn(outDir)[0]!);
    const { values, tagIds } = samples!.trends.get(duration)!;
    const measured = new Map<string, number[]>([['{}', []]]);
    values.forEach((value, row) => {
      const { name = '', phase = '' } = samples!.tags[tagIds[row]!]!;
      for (const tags of [{}, { phase }, { name, phase }]) {
        const key = JSON.stringify(tags);
        measured.set(key, [...(measured.get(key) ?? []), value]);
      }
    });
    expect(measured.size).toBeGreaterThan(10);
    for (const [key, all] of measured) {
      const histogram = histogramOver(merged!, { metric: duration, tags: JSON.parse(key) as Tags });
      expect([key, histogram.count]).toEqual([key, all.length]);
      for (const q of [0.5, 0.9, 0.95, 0.99, 0.999]) {
        const { low, high } = histogramQuantile(histogram, q);
        const exact = quantile(
          all.sort((a, b) => a - b),
          q,
        );
        expect([key, q, low <= exact && exact <= high]).toEqual([key, q, true]);
      }
    }
  });

  it('of which a runner is killed is INVALID, says why, and leaves no k6 behind', async ({ expect }) => {
    const outDir = temporaryFolder();
    const sandbox = await startSandbox();
    const load = ['--users', '9', '--duration', '2m', '--runners', '3', '--out', outDir];
    const running = start(['run', 'peak', '--target', sandbox.url, '--force', ...load], env());
    await until(() => sandbox.requests() > 20);
    const pids = runnersOf(running.pid ?? 0);
    expect(pids.length).toBe(3);
    process.kill(pids[1] ?? 0, 'SIGKILL');
    const { exitCode } = await running;
    await sandbox.close();
    expect(exitCode).not.toBe(0);
    const { report, run } = readRun(outDir);
    expect(run).toMatchObject({ state: 'crashed', k6ExitCode: null });
    expect(run.runners?.map(({ runner, signal }) => [runner, signal])).toContainEqual([2, 'SIGKILL']);
    expect(report.verdict).toBe('INVALID');
    expect(report.reasons.join()).toMatch(
      /runner 2 of 3 ended by SIGKILL after .* s: its part of the load is missing/,
    );
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

describe('what several runners cannot do is said in one line', () => {
  it.each([
    [['--runners', '0'], '--runners is "0"; allowed is a whole number from 1 to 8'],
    [['--runners', 'many'], '--runners is "many"; allowed is a whole number from 1 to 8'],
    [['--runners', '2', '--dashboard'], '--dashboard is of one k6 alone; leave it out, or --runners'],
    [['--runners', '3', '--users', '2'], 'the load has 2 VUs, too few for 3 runners'],
  ])('%s', async (flags, line) => {
    const outDir = temporaryFolder();
    const { exitCode, stderr } = await jorgeLoad(
      ['run', 'peak', '--target', 'http://127.0.0.1:1', ...flags, '--out', outDir],
      env(),
    );
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(line)]);
    expect(runsIn(outDir)).toEqual([]);
  });

  it('a target that is not there', async () => {
    const outDir = temporaryFolder();
    const flags = ['--target', 'http://127.0.0.1:1', '--runners', '2', '--out', outDir];
    const { exitCode, stderr } = await jorgeLoad(['run', 'smoke', ...flags], env());
    expect([exitCode, stderr.trim().split('\n')]).toEqual([2, [expect.stringContaining('error: target')]]);
    expect(runsIn(outDir)).toEqual([]);
  });

  it('a load that ends where a limit breaks', async () => {
    const outDir = temporaryFolder();
    const flags = ['--target', 'http://127.0.0.1:1', '--runners', '2', '--out', outDir];
    const { exitCode, stderr } = await jorgeLoad(['run', 'breakpoint', ...flags], env());
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('breakpoint ends where a limit breaks')]);
  });
});
