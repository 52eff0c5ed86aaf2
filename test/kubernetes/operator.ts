/**
 * Plays the k6 operator: runners as it starts them (`k6 run --quiet --execution-segment=… <arguments> /test/<file>
 * --address=… --paused --tag instance_id=N --tag testrun_name=…`), real k6 processes with the TestRun's environment, let go
 * together when all are ready.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { inject } from 'vitest';
import { freePort } from '../monitor/start-stores.ts';
import { release } from '../../src/toolkit/run/release.ts';
import { dataOf, manifestOf } from './written.ts';

interface TestRun {
  readonly parallelism: number;
  readonly arguments: string;
  readonly script: { readonly configMap: { readonly name: string; readonly file: string } };
  readonly runner: {
    readonly env: readonly { readonly name: string; readonly value?: string }[];
  };
}

interface Cluster {
  /** Of the manifests. */
  readonly folder: string;
  /** What each pod's files are put into. */
  readonly disk: string;
  /** In the place of what the manifests say. */
  readonly variables: Readonly<Record<string, string>>;
  /** What a runner runs, where that is something else. */
  readonly scripts?: Readonly<Record<number, (script: string) => string>>;
  /** Where a runner is on another machine. */
  readonly machines?: Readonly<Record<number, Machine>>;
  /** Where the figures of a runner go, in the place of the Collector. */
  readonly endpoints?: Readonly<Record<number, string>>;
  /** Where a runner is let go after the others. */
  readonly holds?: Readonly<Record<number, () => Promise<unknown>>>;
}

export interface Machine {
  readonly address: string;
  /** What its commands begin with. */
  readonly command: readonly string[];
  /** Makes a port of it one of ours. */
  readonly reach: (port: number) => Promise<void>;
}

const ours: Machine = { address: '127.0.0.1', command: [], reach: () => Promise.resolve() };

export interface Runners {
  readonly pids: readonly number[];
  /** Exit codes; null where a signal ended it. */
  readonly ends: Promise<readonly (number | null)[]>;
}

export async function startRunners(cluster: Cluster): Promise<Runners> {
  const spec = manifestOf(cluster.folder, 'TestRun').spec as unknown as TestRun;
  const numbers = Array.from({ length: spec.parallelism }, (_, place) => place + 1);
  const started = await Promise.all(numbers.map(async (number) => await startRunner(cluster, spec, number)));
  await Promise.all(started.map(async ({ port }) => await waiting(port)));
  const never = new AbortController().signal;
  await Promise.all(
    started.map(async ({ port }, place) => {
      await cluster.holds?.[place + 1]?.();
      await release(port, never);
    }),
  );
  return {
    pids: started.map(({ pid }) => pid),
    ends: Promise.all(started.map(async ({ end }) => await end)),
  };
}

interface Started {
  readonly port: number;
  readonly pid: number;
  readonly end: Promise<number | null>;
}

async function startRunner(cluster: Cluster, spec: TestRun, number: number): Promise<Started> {
  const { name, file } = spec.script.configMap;
  const pod = join(cluster.disk, `runner-${number}`);
  const script = join(pod, file);
  mkdirSync(pod, { recursive: true });
  const own = cluster.scripts?.[number] ?? ((text: string) => text);
  writeFileSync(script, own(dataOf(manifestOf(cluster.folder, 'ConfigMap', name), file)));
  const port = await freePort();
  const { address, command, reach } = cluster.machines?.[number] ?? ours;
  await reach(port);
  const listens = `${address}:${port}`;
  const k6 = [...command, inject('k6Path'), ...argumentsOf(spec, { number, name, script, listens })];
  const [program = '', ...args] = k6;
  const process = execa(program, args, {
    env: environmentOf(spec, `${name}-${number}-abcde`, {
      ...cluster.variables,
      ...endpointOf(cluster, number),
    }),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    cwd: pod,
  });
  return { port, pid: process.pid ?? 0, end: process.then(({ exitCode }) => exitCode ?? null) };
}

function endpointOf({ endpoints }: Cluster, number: number): Record<string, string> {
  const own = endpoints?.[number];
  return own === undefined ? {} : { K6_OTEL_HTTP_EXPORTER_ENDPOINT: own };
}

interface Place {
  readonly number: number;
  readonly name: string;
  readonly script: string;
  /** Its REST API. */
  readonly listens: string;
}

function argumentsOf(
  { parallelism: of, ...spec }: TestRun,
  { number, name, script, listens }: Place,
): string[] {
  const borders = Array.from({ length: of + 1 }, (_, place) =>
    place === 0 ? '0' : place === of ? '1' : `${place}/${of}`,
  );
  return [
    ...['run', '--quiet', `--execution-segment=${borders[number - 1]}:${borders[number]}`],
    `--execution-segment-sequence=${borders.join(',')}`,
    ...[...spec.arguments.split(' '), script, `--address=${listens}`, '--paused'],
    ...['--tag', `instance_id=${number}`, '--tag', `testrun_name=${name}`],
  ];
}

/** As Kubernetes makes it: the pod's name first, which others may name. */
function environmentOf(
  { runner }: TestRun,
  pod: string,
  instead: Readonly<Record<string, string>>,
): Record<string, string> {
  const given = runner.env.map(({ name, value = pod }) => [name, value.replace('$(POD_NAME)', pod)]);
  return { ...(Object.fromEntries(given) as Record<string, string>), ...instead };
}

/** The starter lets none go before all are ready. */
async function waiting(port: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/status`).catch(() => null);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
