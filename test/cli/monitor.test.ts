/** `jorge-load monitor`: beside any load, from flags to a report. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import { readWatched, type WatchOptions } from '../../src/toolkit/monitor/watch-options.ts';
import { seededNoise } from '../analyze/system/noise.ts';
import { jorgeLoad, readJson, temporaryFolder } from './jorge-load.ts';

it('watches for a while, says what it could not, and reports without a secret', async () => {
  const out = join(temporaryFolder(), 'watched');
  const { exitCode, stdout, stderr } = await jorgeLoad(
    [
      'monitor',
      '--pid',
      '4194303',
      '--duration',
      '3s',
      '--redis',
      'redis://:hunter2@127.0.0.1:1',
      '--out',
      out,
    ],
    { MONITOR_POSTGRES_URL: 'postgres://me:hunter2@127.0.0.1:1/db' },
  );
  expect(exitCode).toBe(0);
  expect(stdout).toContain('report.html');
  expect(stderr).toContain('target: there is no process 4194303');
  const { notes } = readJson(out, 'report.json') as { notes: string[] };
  const said = ['target: there is no process 4194303', 'redis: 127.0.0.1:1: ', 'postgres: 127.0.0.1:1: '];
  for (const text of said) expect(notes.join('\n')).toContain(text);
  const files = ['system.ndjson', 'report.json', 'report.md', 'report.html'];
  const written = files.map((file) => readFileSync(join(out, file), 'utf8')).join('');
  expect(written + stdout + stderr).not.toContain('hunter2');
});

it('reports on a system.ndjson of before', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'system.ndjson');
  const line = (t: number): string =>
    JSON.stringify({ t: 1_700_000_000_000 + t * 1000, 'host.cpuShare': 0.4 });
  writeFileSync(file, Array.from({ length: 60 }, (_, t) => line(t)).join('\n'));
  const { exitCode, stdout } = await jorgeLoad(['monitor', '--analyze', file]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Only the machine was watched');
  expect(existsSync(join(folder, 'report.html'))).toBe(true);
  expect(readJson(folder, 'report.json')).toMatchObject({ duration_seconds: 59 });
});

it('concludes from a system.ndjson alone all that it holds', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'system.ndjson');
  const noise = seededNoise(1);
  const between = (second: number, from: number, to: number): boolean => second >= from && second < to;
  const figures = (second: number): Record<string, number> => ({
    'target.cpuShare':
      (between(second, 600, 700) ? 0.95 : between(second, 1500, 1600) ? 0.1 : 0.5) + noise() / 100,
    'target.memoryShare': 0.2,
    'target.rssBytes': Math.round(200e6 + second * 50_000 + (second % 37) * 1e6),
    'app.poolSize': 8,
    'app.poolInUse': second < 300 ? 3 : 8,
    'app.poolWaiting': second < 300 ? 0 : 5,
    'postgres.connections': between(second, 1000, 1020) ? 120 : 12,
  });
  const lines = Array.from({ length: 2000 }, (_, second) =>
    JSON.stringify({ t: 1_700_000_000_000 + second * 1000, ...figures(second) }),
  );
  writeFileSync(file, lines.join('\n'));
  await jorgeLoad(['monitor', '--analyze', file]);
  const {
    target,
    scaling_events: moments,
    recommendations,
    anomalies_detected: detected,
  } = readJson(folder, 'report.json') as unknown as Report;

  const seconds = ({ secondsIntoLoad }: { readonly secondsIntoLoad: number }): number => secondsIntoLoad;
  expect(target.flags.find(({ figure }) => figure === 'target.cpuShare')?.flagged).toBeGreaterThanOrEqual(
    200,
  );
  expect(detected.filter(({ robust }) => robust).length).toBeGreaterThanOrEqual(196);
  expect(target.anomalies.map(seconds)).toEqual([600, 1500]);
  expect(target.alerts.map((alert) => [alert.figure, alert.severity, seconds(alert)])).toEqual([
    ['target.cpuShare', 'critical', 600],
    ['postgres.connections', 'warning', 1000],
  ]);
  expect(moments.map((moment) => [moment.action, seconds(moment)])).toEqual([
    ['scale_up', 630],
    ['scale_down', 1560],
  ]);
  expect(target.bottleneck).toMatchObject({
    ...{ kind: 'db-pool', confidence: 'low', since: { secondsIntoLoad: 300 } },
    evidence: [
      'at its limit in 85 % of the watched time; latency is not known',
      'Service, waiting for a DB connection 5',
      'Service, DB connections in use 8',
      'Service, DB pool size 8',
      expect.stringMatching(/^PostgreSQL connections/),
    ],
  });
  expect(recommendations[0]).toMatch(/^All 8 connections of the pool are taken and up to 5 requests wait/);
  expect(target.endurance.memory.status).toBe('leak');
  expect(target.endurance.memory.growthBytesPer24h! / (50_000 * 86_400)).toBeCloseTo(1, 1);
  const page = readFileSync(join(folder, 'report.html'), 'utf8');
  for (const lane of ['Target CPU', 'Target memory (RSS)', 'PostgreSQL connections']) {
    expect(page).toContain(`<span class="title">${lane}</span>`);
  }
});

it.each<[string, string[], ...string[]]>([
  ['a wrong URL', ['--postgres', 'http://me:hunter2@x'], '--postgres is no such URL', 'postgres://'],
  ['a wrong duration', ['--duration', '10'], '--duration', '"10"', '90s'],
  ['an empty record', ['--analyze', '/dev/null'], 'E_RECORD'],
])('says %s in one line', async (_name, args, ...parts) => {
  const { exitCode, stderr } = await jorgeLoad(['monitor', ...args, '--out', join(temporaryFolder(), 'out')]);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  for (const part of parts) expect(stderr).toContain(part);
  expect(stderr).not.toContain('hunter2');
  expect(exitCode).toBe(2);
});

it('writes into no folder of before', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'system.ndjson'), '{"t":1}');
  const { exitCode, stderr } = await jorgeLoad(['monitor', '--out', folder]);
  expect(stderr).toContain(`${folder} holds what was watched before; choose another folder with --out`);
  expect(exitCode).toBe(2);
});

const prometheus = 'http://127.0.0.1:9090';

it.each<[string, WatchOptions, RegExp]>([
  ['a wrong PID', { pid: 'one' }, /watch.pid is "one"; allowed is a whole number/],
  ['a wrong port', { port: '70000' }, /watch.port is "70000"; allowed is a whole number/],
  ['two targets', { pid: '1', name: 'x' }, /watch.pid and watch.name .* one of them/],
  ['a question without a Prometheus', { promql: ['a=up'] }, /add watch.prometheus/],
  ['a Prometheus without a question', { prometheus }, /add watch.promql/],
  ['a wrong question', { prometheus, promql: ['up'] }, /watch.promql is "up"; allowed is name=query/],
  ['a wrong deployment', { prometheus, deployment: 'api' }, /allowed is namespace\/name/],
])('refuses %s', (_name, flags, line) => {
  expect(() => readWatched(flags, {})).toThrow(line);
});
