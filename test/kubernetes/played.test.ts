/**
 * A run of a cluster from its manifests to its verdict: the operator is played, all else is real. k6 runs the bundle of the
 * ConfigMap, a Collector the configuration of its own, and the report is made by the command of the Job.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import { jorgeLoad, readJson, runsIn, until } from '../cli/jorge-load.ts';
import { expectPublished } from '../cli/published-schema.ts';
import { begun, runJob, send, startCluster, users } from './cluster.ts';
import { startTwoMachines } from './two-machines.ts';
import { dataOf, manifestOf, write } from './written.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-cluster-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Prometheus {
  readonly url: string;
  /** Of each write its media type and how it is packed. */
  readonly written: ReadonlySet<string>;
  readonly close: () => void;
}

/** Takes what is written to it, as a real one would. */
async function startPrometheus(): Promise<Prometheus> {
  const written = new Set<string>();
  const server = createServer((request, response) => {
    const { 'content-type': type = '', 'content-encoding': packed = '' } = request.headers;
    written.add(`${request.method} ${request.url} ${type.split(';')[0]} ${packed}`);
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/api/v1/write`, written, close: () => server.close() };
}

const summed = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

it('three runners send one load, and the Job ends with the verdict on the whole', async (context) => {
  const prometheus = await startPrometheus();
  const flags = ['--runners', '3', '--duration', '12s', '--remote-write', prometheus.url];
  const cluster = await startCluster(context, flags, { folder });
  const job = runJob(cluster);
  const { ends } = await send(cluster);
  expect(await ends).toEqual([0, 0, 0]);
  const asked = cluster.sandbox.requests();
  const { exitCode, stdout, report, run } = await job;
  await cluster.collector.close();
  await cluster.sandbox.close();
  prometheus.close();
  expect([...prometheus.written]).toEqual(['POST /api/v1/write application/x-protobuf snappy']);

  expect([report.verdict, report.reasons, exitCode]).toEqual(['PASS', expect.any(Array), 0]);
  expect(stdout).toContain('PASS');
  expectPublished('run', run);
  expect(run).toMatchObject({ state: 'finished', parallelism: 3, k6ExitCode: null });
  const health = report.runners ?? [];
  expect(health.map(({ runner, ended }) => [runner, ended])).toEqual(
    [1, 2, 3].map((runner) => [runner, 'in order']),
  );
  // The proof of the target, of each runner, is no load.
  expect(summed(health.map(({ requests }) => requests))).toBe(report.totals.requests);
  expect(report.totals.requests).toBeLessThan(asked);
  expect(report.totals.requests).toBeGreaterThan(asked - 3 * 10);
  expect(report.generator.reachedUsers).toBeGreaterThan((users / 3) * 2);
  const gates = report.checks.filter(({ kind }) => kind === 'gate');
  expect(new Set(gates.map(({ judgedBy, status }) => `${judgedBy} ${status}`))).toEqual(
    new Set(['jorge-load met']),
  );
  expect(report.notes.filter((note) => /runner|incomplete|could not be read/.test(note))).toEqual([]);
});

it('a runner that is killed and one that runs another bundle make it INVALID, each with its reason', async (context) => {
  const cluster = await startCluster(context, ['--runners', '3', '--duration', '10s'], { folder });
  const { pids, ends } = await send(cluster, {
    scripts: { 3: (script) => `${script}\n// mended in a hurry\n` },
  });
  await until(() => begun(cluster, 2) > 1);
  process.kill(pids[1] ?? 0, 'SIGKILL');
  expect(await ends).toEqual([0, null, 0]);
  const { exitCode, report } = await runJob(cluster, '3s');
  await cluster.collector.close();
  await cluster.sandbox.close();
  expect([report.verdict, exitCode]).toEqual(['INVALID', 98]);
  expect(report.reasons).toContainEqual(
    expect.stringMatching(/^runner 2 of 3 has no figures after .*: its part of the load is missing$/),
  );
  expect(report.reasons).toContainEqual(expect.stringMatching(/^runner 3 of 3 ran another bundle /));
  expect(report.reasons.join()).not.toContain('runner 1');
});

it('a runner on another machine sends its part of one load', async (context) => {
  const { addresses, onSecond, forward, close } = await startTwoMachines(context);
  onTestFinished(close);
  const [first, second] = addresses;
  const cluster = await startCluster(context, ['--runners', '2', '--duration', '8s'], { folder });
  const at = async (endpoint: string): Promise<string> => {
    const there = `${first}:${new URL(`http://${endpoint}`).port}`;
    await forward(there, endpoint);
    return there;
  };
  const { host: target } = new URL(cluster.sandbox.url);
  const variables = {
    TARGET_URL: `http://${await at(target)}`,
    ALLOW_TARGET: first,
    K6_OTEL_HTTP_EXPORTER_ENDPOINT: await at(cluster.collector.endpoint),
  };
  const reach = async (port: number): Promise<void> =>
    await forward(`127.0.0.1:${port}`, `${second}:${port}`);
  const machines = { 2: { address: second, command: onSecond, reach } };
  const { ends } = await send(cluster, { variables, machines });
  expect(await ends).toEqual([0, 0]);
  const { exitCode, report } = await runJob(cluster, '3s');
  await cluster.collector.close();
  await cluster.sandbox.close();
  expect([report.verdict, exitCode, report.reasons]).toEqual(['PASS', 0, expect.any(Array)]);
  expect(report.runners?.map(({ runner, ended }) => [runner, ended])).toEqual([
    [1, 'in order'],
    [2, 'in order'],
  ]);
  expect(report.runners?.every(({ requests }) => requests > 10)).toBe(true);
});

it('what was measured while the Collector was gone is missed, and what it had written is kept', async (context) => {
  const cluster = await startCluster(context, ['--runners', '1', '--duration', '14s'], { folder });
  const { ends } = await send(cluster);
  await until(() => cluster.sandbox.requests() > 40);
  await cluster.collector.kill();
  const before = readFileSync(join(cluster.record, 'metrics.json'), 'utf8');
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const again = await cluster.restart();
  await ends;
  const { exitCode, report } = await runJob(cluster, '3s');
  await again.close();
  await cluster.sandbox.close();
  expect(readFileSync(join(cluster.record, 'metrics.json'), 'utf8').startsWith(before)).toBe(true);
  expect([report.verdict, exitCode]).toEqual(['INVALID', 98]);
  expect(report.reasons.join()).toMatch(/what runner 1 measured in (one period|\d periods) is missing/);
});

it('a cluster that never sent anything is said to have sent nothing', async () => {
  const { folder: manifests } = await write(['peak', '--runners', '2']);
  const disk = await mkdtemp(join(folder, 'empty-'));
  const facts = join(disk, 'run.json');
  writeFileSync(facts, dataOf(manifestOf(manifests, 'ConfigMap', '-report'), 'run.json'));
  const flags = ['--start-within', '2s', '--out', join(disk, 'runs')];
  const { exitCode } = await jorgeLoad(['gather', facts, disk, ...flags]);
  const [run = ''] = runsIn(join(disk, 'runs'));
  const { reasons } = readJson(run, 'report.json') as unknown as Report;
  expect(exitCode).toBe(98);
  expect(reasons).toContain('runner 2 of 2 has no figures');
});
