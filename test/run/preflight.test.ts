/** What a planned load takes of the machine, against what there is, before anything is sent or written. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import type { Calibration } from '../../src/toolkit/record/calibration-schema.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { lookAhead } from '../../src/toolkit/run/look-ahead.ts';
import { machineRoom, type MachineRoom } from '../../src/toolkit/run/machine-room.ts';
import { type PlannedLoad, planLoad } from '../../src/toolkit/run/planned-load.ts';
import { shortOf } from '../../src/toolkit/run/preflight.ts';
import type { PreparedRun, RunContext } from '../../src/toolkit/run/prepared-run.ts';
import { makeRecord, makeRun } from '../analyze/make-record.ts';
import { jorgeLoad, secret, temporaryFolder } from '../cli/jorge-load.ts';
import { bundlePath } from '../k6/run-k6.ts';
import { fakeProc } from '../monitor/fake-proc.ts';

const [mebibyte, gibibyte] = [2 ** 20, 2 ** 30];

const room: MachineRoom = { cpuCores: 2, memoryBytes: 4 * gibibyte, openFiles: 20_000, ports: 28_232 };
const users = (vus: number): PlannedLoad => ({
  vus,
  firstVus: vus,
  connections: vus,
  iterationsPerSecond: vus / 3,
  seconds: 60,
  shortestWindowSeconds: null,
  stopsWhenBroken: false,
  limitedMetrics: [],
  limitedTags: [],
});
const arrivals = (iterationsPerSecond: number): PlannedLoad => ({
  vus: 500,
  firstVus: 100,
  connections: null,
  iterationsPerSecond,
  seconds: 60,
  shortestWindowSeconds: null,
  stopsWhenBroken: false,
  limitedMetrics: [],
  limitedTags: [],
});

const calibration: Calibration = {
  schemaVersion: 1,
  scenario: 'normal',
  measuredAt: '2026-03-01T10:00:00.000Z',
  bundleSha256: 'a',
  k6Version: '2.2.0',
  machine: { cpuModel: 'x', cores: 2, memoryBytes: 1 },
  otherCores: 0,
  requestsPerIteration: 2,
  floor: { ratePerSecond: 400, p50Ms: 0.2, p99Ms: 1.5 },
  highest: { ratePerSecond: 6000, p50Ms: 0.5, p99Ms: 9 },
  requestsPerCpuSecond: 5000,
  memory: { baseBytes: 50 * mebibyte, vuBytes: 2 * mebibyte },
  outputs: { recordShare: 0.1, samplesShare: 0.4 },
};

describe('what the machine is short of', () => {
  it.each<[string, [PlannedLoad, Partial<MachineRoom>, Calibration | null], string[]]>([
    ['nothing, with room', [users(1500), {}, null], []],
    [
      'memory, by what is in use of each VU',
      [users(3000), { memoryBytes: gibibyte / 2 }, null],
      [
        'memory: 3,000 VUs take 660 MiB at least, 512 MiB is left; use 2,260 VUs or fewer, or a larger machine',
      ],
    ],
    ['nothing that a collector can make room for', [users(2000), { memoryBytes: gibibyte / 2 }, null], []],
    [
      'memory, as calibrated',
      [users(2000), { memoryBytes: gibibyte }, calibration],
      ['memory: 2,000 VUs take 2.00 GiB at least, 1 GiB is left; use 974 VUs or fewer, or a larger machine'],
    ],
    [
      'open files',
      [users(300), { openFiles: 310 }, null],
      ['open files: 300 users hold a connection each, 310 files may be open; raise the limit: ulimit -n 315'],
    ],
    ['no files for what may never be connected', [arrivals(500), { openFiles: 310 }, null], []],
    [
      'ports',
      [users(1500), { ports: 1000 }, null],
      [
        'ports: 1,500 users hold a connection each, 1,000 ports lead to one address; widen net.ipv4.ip_local_port_range, or set K6_LOCAL_IPS',
      ],
    ],
    [
      'CPU of a quota, by a rule that no script ever met',
      [arrivals(7000), { cpuCores: 0.5 }, null],
      [
        'CPU: 7,000 requests/s take 0.70 cores by the fastest script we know, k6 has 0.50; send 5,000/s or fewer, or from a larger machine',
      ],
    ],
    [
      'CPU as calibrated, every request of an iteration counted',
      [arrivals(7000), {}, calibration],
      [
        'CPU: 14,000 requests/s take 2.80 cores as calibrated, k6 has 2; send 10,000/s or fewer, or from a larger machine',
      ],
    ],
    ['no CPU that may yet do', [arrivals(6000), {}, calibration], []],
    [
      'nothing that nobody can read',
      [
        { ...users(100_000), iterationsPerSecond: null },
        { memoryBytes: Infinity, openFiles: null, ports: null },
        null,
      ],
      [],
    ],
  ])('is %s', (_what, [load, parts, calibrated], lines) => {
    expect(shortOf(load, { ...room, ...parts }, calibrated)).toEqual(lines);
  });
});

describe('the room of a machine', () => {
  it('is what its container leaves', () => {
    const [proc, cgroups] = [fakeProc(), fakeProc()];
    proc.write('7/cgroup', '0::/jobs\n');
    proc.write('7/limits', 'Limit   Soft Limit   Hard Limit   Units\nMax open files   1024   4096   files\n');
    proc.write('sys/net/ipv4/ip_local_port_range', '32768\t60999\n');
    cgroups.write('jobs/memory.current', '1000\n');
    cgroups.write('jobs/memory.max', '5000\n');
    cgroups.write('jobs/cpu.max', '50000 100000\n');
    const roots = { proc: proc.files, cgroups: cgroups.files };
    expect(machineRoom(roots, 7)).toEqual({
      cpuCores: 0.5,
      memoryBytes: 4000,
      openFiles: 4096,
      ports: 28_232,
    });
  });

  it('is known of this one', () => {
    const here = machineRoom();
    expect(here.memoryBytes).toBeGreaterThan(0);
    expect(here.cpuCores).toBeGreaterThan(0);
  });
});

describe('a planned load', () => {
  it.each<[string, Record<string, string>, Partial<PlannedLoad>]>([
    ['normal', { USERS: '37' }, { vus: 37, connections: 37, iterationsPerSecond: 37 / 3 }],
    ['stress', {}, { vus: 1500 }],
    [
      'normal',
      { MODEL: 'open', RATE: '250', MAX_VUS: '90' },
      { vus: 90, firstVus: 90, connections: null, iterationsPerSecond: 250 },
    ],
    ['burst', {}, { vus: 100, iterationsPerSecond: null }],
  ])('is what k6 itself reads out of %s with %j', async (scenario, variables, load) => {
    const read = await planLoad(inject('k6Path'), bundlePath(scenario), variables);
    expect(read).toMatchObject(load);
  });

  it('is not known of a bundle that refuses', async () => {
    expect(await planLoad(inject('k6Path'), bundlePath('normal'), { USERS: 'many' })).toBeNull();
  });

  const said: string[] = [];
  const context = {
    env: {},
    progress: { say: (line: string) => void said.push(line), isNews: () => true },
  } as unknown as RunContext;

  /** Of more requests than any core can send. */
  const asked = (whenShort: 'refuse' | 'say' | 'ignore'): PreparedRun =>
    ({
      k6: { path: inject('k6Path') },
      bundle: { path: bundlePath('normal') },
      overrides: { given: { MODEL: 'open', RATE: '900000', MAX_VUS: '10' } },
      preflight: { calibration, whenShort },
    }) as unknown as PreparedRun;

  it('is refused, said and kept, or left to the search, where the machine is short', async () => {
    await expect(lookAhead(asked('refuse'), context)).rejects.toThrow(
      /^this machine is short of CPU: .*; --force/,
    );
    const { shortOf: kept } = await lookAhead(asked('say'), context);
    expect(kept[0]).toMatch(/^CPU: 1,800,000 requests\/s/);
    expect(said.at(-1)).toBe(`this machine is short of ${kept[0] ?? ''}`);
    expect(said[0]).toBe(
      'by the calibration of 2026-03-01, this generator can offer up to 6,000 requests/s, and adds 0.20 ms (p50) and 1.50 ms (p99) itself',
    );
    expect((await lookAhead(asked('ignore'), context)).shortOf).toEqual([]);
  });

  it('that is refused leaves nothing behind, and ends with 2', async () => {
    const outDir = join(temporaryFolder(), 'runs');
    const args = ['run', 'normal', '--sandbox', '--model', 'open', '--rate', '900000', '--max-vus', '10'];
    const { exitCode, stderr } = await jorgeLoad([...args, '--out', outDir], {
      K6_BIN: inject('k6Path'),
      XDG_CACHE_HOME: temporaryFolder(),
      JWT_SECRET: secret,
    });
    expect(stderr).toMatch(/^error: this machine is short of CPU: .*--force.* \(E_GENERATOR\)$/m);
    expect([exitCode, existsSync(outDir)]).toEqual([2, false]);
  });

  it('that was forced is told in the report', () => {
    const run = makeRun({ shortOf: ['CPU: too little'] });
    expect(analyze(makeRecord({ run }), { strict: false }).report.notes).toEqual([
      'sent with --force: this machine was short of CPU: too little',
    ]);
  });
});
