/** A cluster in small: the manifests of one load, a Collector on its volume, a target, and the Job at the end. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import { parse } from 'yaml';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import type { RunFacts } from '../../src/toolkit/record/run-schema.ts';
import { type Ended, jorgeLoad, readJson, root, runsIn, until } from '../cli/jorge-load.ts';
import { freePort } from '../monitor/start-stores.ts';
import {
  buildCollector,
  type CollectorConfig,
  type RunningCollector,
  startCollector,
} from '../otlp/real-collector.ts';
import { secret, startSandbox, type TestSandbox } from '../sandbox/start-sandbox.ts';
import { type Runners, startRunners } from './operator.ts';
import { dataOf, manifestOf, write } from './written.ts';

export const users = 12;

export interface Cluster {
  /** Of the manifests. */
  readonly folder: string;
  readonly disk: string;
  /** The volume, as it is seen from here. */
  readonly record: string;
  readonly sandbox: TestSandbox;
  readonly collector: RunningCollector;
  /** Another one on the same volume, with the same address. */
  readonly restart: () => Promise<RunningCollector>;
}

export interface Place {
  /** That all of it is put into. */
  readonly folder: string;
  /** What the Collector is told, in the place of what the manifests say. */
  readonly config?: (text: string) => string;
  /** What the Collector's command begins with, where its volume is a disk of its own. */
  readonly onDisk?: (record: string) => readonly string[];
}

/** Gates that no busy machine breaks. */
function lenientThresholds(folder: string): string {
  const file = join(folder, 'thresholds.json');
  const all = readJson(root, 'thresholds.json') as { scenarios: Record<string, object> };
  const gate = {
    'http_req_duration{phase:steady}': ['p(95)<60000'],
    'request_ok{phase:steady}': ['rate>0.99'],
    'http_reqs{phase:steady}': ['rate>0.5'],
  };
  all.scenarios['peak'] = { ...all.scenarios['peak'], gate };
  writeFileSync(file, JSON.stringify(all));
  return file;
}

export async function startCluster(
  context: TestContext,
  args: readonly string[],
  { folder, config = (text) => text, onDisk }: Place,
): Promise<Cluster> {
  const binary = await buildCollector(context, folder);
  const load = ['peak', '--users', String(users), '--thresholds', lenientThresholds(folder), ...args];
  const written = await write(load);
  expect([written.exitCode, written.stderr]).toEqual([0, '']);
  const disk = await mkdtemp(join(folder, 'disk-'));
  const record = join(disk, 'record');
  mkdirSync(record);
  const text = dataOf(manifestOf(written.folder, 'ConfigMap', '-collector'), 'collector.yaml');
  const own = text.replace('0.0.0.0:4318', `127.0.0.1:${await freePort()}`).replace('/record/', `${record}/`);
  const start = async (): Promise<RunningCollector> =>
    await startCollector([...(onDisk?.(record) ?? []), binary], parse(config(own)) as CollectorConfig, disk);
  const [collector, sandbox] = await Promise.all([start(), startSandbox()]);
  const seen = onDisk === undefined ? record : `/proc/${collector.pid}/root${record}`;
  return { folder: written.folder, disk, record: seen, sandbox, collector, restart: start };
}

type Other = Partial<Omit<Parameters<typeof startRunners>[0], 'folder' | 'disk'>>;

export async function send(
  { folder: manifests, disk, sandbox, collector }: Cluster,
  { variables = {}, ...other }: Other = {},
): Promise<Runners> {
  const given = {
    TARGET_URL: sandbox.url,
    JWT_SECRET: secret,
    K6_OTEL_HTTP_EXPORTER_ENDPOINT: collector.endpoint,
    ...variables,
  };
  return await startRunners({ folder: manifests, disk, variables: given, ...other });
}

export interface Outcome extends Ended {
  readonly report: Report;
  readonly run: RunFacts;
}

/** What the Job does, and what it made. @param quiet in the place of what it says */
export async function runJob(cluster: Cluster, quiet?: string): Promise<Outcome> {
  const ended = await startJob(cluster, quiet);
  const [run = ''] = runsIn(join(cluster.record, 'runs'));
  return {
    ...ended,
    report: readJson(run, 'report.json') as unknown as Report,
    run: readJson(run, 'run.json') as unknown as RunFacts,
  };
}

/** What the Job does, whatever comes of it. */
export async function startJob({ folder: manifests, disk, record }: Cluster, quiet?: string): Promise<Ended> {
  const facts = join(disk, 'run.json');
  writeFileSync(facts, dataOf(manifestOf(manifests, 'ConfigMap', '-report'), 'run.json'));
  const { template } = manifestOf(manifests, 'Job').spec as unknown as {
    readonly template: {
      readonly spec: { readonly containers: readonly [{ readonly args: readonly string[] }] };
    };
  };
  const args = template.spec.containers[0].args.map((arg, place, all) => {
    if (quiet !== undefined && all[place - 1] === '--quiet-for') return quiet;
    return arg.replace(/^\/facts\/run\.json$/, facts).replace(/^\/record/, record);
  });
  return await jorgeLoad(args);
}

/** How often what a runner says of its load is in the record. */
export function begun({ record }: Pick<Cluster, 'record'>, runner: number): number {
  const file = recordFile({ record });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [, ...told] = text.split('"name":"runner_began"');
  const own = `"instance_id","value":{"stringValue":"${runner}"}`;
  return told.filter((part) => part.slice(0, 500).includes(own)).length;
}

/** When both of two runners have told some of their load. */
export async function inTheMiddle(cluster: Cluster): Promise<void> {
  await until(() => begun(cluster, 1) > 3 && begun(cluster, 2) > 3);
}

export async function close({ collector, sandbox }: Cluster): Promise<void> {
  await collector.close();
  await sandbox.close();
}

export const recordFile = ({ record }: Pick<Cluster, 'record'>): string => join(record, 'metrics.json');

/** Of what the Job made, to do it again. */
export async function forgetRuns({ record }: Cluster): Promise<void> {
  await rm(join(record, 'runs'), { recursive: true });
}

/** Of each runner, what run.json says that it requested. */
export function requestsTold({ run }: Outcome): number {
  return (run.runners ?? []).reduce((total, { requests }) => total + requests, 0);
}
