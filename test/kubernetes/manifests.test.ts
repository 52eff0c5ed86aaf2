/** What is written for a cluster: that it holds to the schemas of all it is given to, and that no secret is in it. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Deployment } from 'kubernetes-models/apps/v1';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { ConfigMap, PersistentVolumeClaim, Service } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RunFacts } from '../../src/toolkit/record/run-schema.ts';
import { runFactsSchema } from '../../src/toolkit/record/run-schema.ts';
import { readJson, root, secret, temporaryFolder } from '../cli/jorge-load.ts';
import { dataOf, host, type Manifest, manifestOf, manifestsIn, write } from './written.ts';

const models = { ConfigMap, Deployment, Job, NetworkPolicy, PersistentVolumeClaim, Service } as const;

/** The schema of the k6 operator, as strict as kubectl is: a field that it does not know is a mistake. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const all = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isClosed = typeof all['properties'] === 'object' && all['type'] === 'object';
  return isClosed ? { additionalProperties: false, ...all } : all;
}

function faultsOf(manifest: Manifest): unknown {
  if (manifest.kind === 'TestRun') {
    const schema = closed(readJson(root, 'test/data/k6-operator/testrun.schema.json')) as object;
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    validate(manifest);
    return validate.errors;
  }
  const Model = models[manifest.kind as keyof typeof models];
  expect(Model, manifest.kind).toBeDefined();
  new Model(manifest).validate();
  return null;
}

const textsIn = (folder: string): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');

const factsIn = (folder: string): RunFacts =>
  runFactsSchema.parse(JSON.parse(dataOf(manifestOf(folder, 'ConfigMap', '-report'), 'run.json')));

interface Container {
  readonly resources?: { readonly requests?: object; readonly limits?: object };
}

/** A runner's is a container as well. */
interface Pod extends Container {
  readonly initContainers?: readonly Container[];
  readonly containers?: readonly Container[];
}

interface Runner {
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly image: string;
  readonly resources: unknown;
}

const runnerIn = (folder: string): Runner =>
  (manifestOf(folder, 'TestRun').spec as unknown as { readonly runner: Runner }).runner;

const load = ['peak', '--runners', '4', '--users', '40', '--duration', '20s', '--seed', '7'];

describe('what is written for a cluster', () => {
  it('holds to the schemas of Kubernetes and of the k6 operator', async () => {
    const { folder, exitCode, stderr } = await write([
      ...load,
      ...['--namespace', 'load', '--strict', '--remote-write', 'http://prometheus:9090/api/v1/write'],
    ]);
    expect([exitCode, stderr]).toEqual([0, '']);
    const all = manifestsIn(folder);
    expect(all.map(({ kind }) => kind).sort()).toEqual([
      ...['ConfigMap', 'ConfigMap', 'ConfigMap', 'Deployment', 'Job', 'NetworkPolicy', 'NetworkPolicy'],
      ...['PersistentVolumeClaim', 'Service', 'TestRun'],
    ]);
    for (const manifest of all) {
      expect(faultsOf(manifest), manifest.kind).toBeNull();
      expect(manifest.metadata.namespace).toBe('load');
    }
    expect(new Set(all.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).size).toBe(all.length);
  });

  it('has the load, the limits and the very bundle in its facts, and starts the runners as they say', async () => {
    const { folder } = await write(load);
    const { plan, bundle, parallelism, seed, state, overrides } = factsIn(folder);
    expect({ parallelism, seed, state }).toEqual({ parallelism: 4, seed: 7, state: 'running' });
    expect(overrides).toEqual({ USERS: '40', DURATION: '20s', SEED: '7', ALLOW_TARGET: host });
    expect(plan).toMatchObject({ users: 40, durationSeconds: 20, targetUrl: `http://${host}:8000` });
    expect(Object.keys(plan?.gates ?? {}).length).toBeGreaterThan(0);
    const script = dataOf(manifestOf(folder, 'ConfigMap', 'peak'), 'peak.js');
    expect(createHash('sha256').update(script).digest('hex')).toBe(bundle.sha256);
    const { env } = runnerIn(folder);
    expect(env[0]?.name).toBe('POD_NAME');
    const given = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    expect(given).toMatchObject({ USERS: '40', SEED: '7', TARGET_URL: `http://${host}:8000` });
    expect(given['K6_OTEL_HTTP_EXPORTER_ENDPOINT']).toBe('jorge-load-peak-collector:4318');
    expect(given['OTEL_RESOURCE_ATTRIBUTES']).toBe('service.instance.id=$(POD_NAME)');
  });

  it.each<[string, Record<string, string>, string]>([
    ['JWT_SECRET', {}, `printf 'JWT_SECRET=%s\\n' "$JWT_SECRET" |`],
    ['JWT_SECRET_KEY', { JWT_SECRET: '' }, `printf 'JWT_SECRET=%s\\n' "$JWT_SECRET_KEY" |`],
    ['ACCESS_TOKEN', { JWT_SECRET: '' }, `printf 'ACCESS_TOKEN=%s\\n' "$ACCESS_TOKEN" |`],
  ])('holds no %s, and says how the cluster gets it', async (name, env, command) => {
    const given = { ...env, [name]: secret };
    const { folder, stdout } = await write(['smoke', '--namespace', 'load'], given);
    expect(textsIn(folder) + stdout).not.toContain(secret);
    expect(stdout).toContain(command);
    expect(stdout).toContain('kubectl --namespace load create secret generic jorge-load');
  });

  it('takes a login as a name and a password', async () => {
    const login = { JWT_SECRET: '', LOAD_USERNAME: 'jorge', LOAD_PASSWORD: secret };
    const { folder, stdout } = await write(['smoke'], login);
    expect(textsIn(folder)).not.toContain(secret);
    expect(stdout).toContain(`'LOAD_USERNAME=%s\\nLOAD_PASSWORD=%s\\n' "$LOAD_USERNAME" "$LOAD_PASSWORD"`);
  });

  it('says of every container what memory it takes, so that a quota refuses none', async () => {
    const { folder } = await write(load);
    const pods = manifestsIn(folder).flatMap(({ kind, spec }) => {
      if (kind === 'TestRun') return (spec as unknown as { readonly runner: Pod }).runner;
      return kind === 'Deployment' || kind === 'Job'
        ? (spec as unknown as { readonly template: { readonly spec: Pod } }).template.spec
        : [];
    });
    const all = pods.flatMap(({ initContainers = [], containers = [], ...own }) => [
      ...initContainers,
      ...containers,
      ...('resources' in own ? [own] : []),
    ]);
    expect(all.length).toBe(5);
    for (const { resources } of all)
      expect([Object.keys(resources?.requests ?? {}), Object.keys(resources?.limits ?? {})]).toEqual([
        ['cpu', 'memory'],
        ['memory'],
      ]);
  });

  it('has room for the record of a day', async () => {
    const { folder } = await write(['mixed', '--runners', '8', '--users', '4000', '--duration', '24h']);
    const { resources } = manifestOf(folder, 'PersistentVolumeClaim').spec as unknown as {
      readonly resources: { readonly requests: { readonly storage: string } };
    };
    const measuredBytes = 294_409;
    const periods = 86_400 / 31;
    const least = (8 * periods * measuredBytes) / 2 ** 30;
    expect(Number.parseInt(resources.requests.storage, 10)).toBeGreaterThan(least * 1.4);
  });

  it('says commands that a shell reads as they are meant, whatever the folder is called', async () => {
    const folder = join(temporaryFolder(), "my load's folder");
    const { stdout } = await write(['smoke'], {}, folder);
    const line = stdout.split('\n').find((text) => text.includes(' apply ')) ?? '';
    const words = execFileSync('sh', ['-c', `kubectl() { printf '%s\\n' "$@"; }; ${line}`], {
      encoding: 'utf8',
    });
    expect(words.trim().split('\n')).toEqual(['apply', '--server-side', '--filename', folder]);
  });

  it.each([
    'jorge-load:0.1.0',
    'grafana/k6',
    'Registry.example:5000/team/k6__own:V1',
    'localhost/k6',
    `ghcr.io/a/b:1@sha256:${'0'.repeat(64)}`,
  ])('takes the image %s', async (image) => {
    const { exitCode, stderr } = await write(['smoke', '--k6-image', image]);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('sends what comes in to a file, and to Prometheus where that is asked for', async () => {
    const configOf = async (args: readonly string[]): Promise<{ service: { pipelines: object } }> => {
      const { folder } = await write(['smoke', ...args]);
      return parse(dataOf(manifestOf(folder, 'ConfigMap', '-collector'), 'collector.yaml')) as never;
    };
    const plain = await configOf([]);
    expect(Object.keys(plain.service.pipelines)).toEqual(['metrics/record']);
    const url = 'https://prometheus.example/api/v1/write';
    const both = await configOf(['--remote-write', url]);
    expect(Object.keys(both.service.pipelines)).toEqual(['metrics/record', 'metrics/prometheus']);
    expect(JSON.stringify(both)).toContain(url);
  });

  it.each([
    ['http://shop.default.svc:8000', 'shop.default.svc', { namespaceSelector: expect.anything() as unknown }],
    [
      'http://shop.default.svc.cluster.local:8000',
      'shop.default.svc.cluster.local',
      { namespaceSelector: {} },
    ],
    ['http://shop:8000', 'shop', { podSelector: {} }],
    ['http://10.1.2.3:8000', '10.1.2.3', { ipBlock: { cidr: '10.1.2.3/32' } }],
    ['https://shop.example', 'shop.example', null],
  ])('lets the runners reach %s, and little else', async (url, allowed, to) => {
    const { folder } = await write(['smoke', '--target', url, '--allow-target', allowed]);
    const { egress } = manifestOf(folder, 'NetworkPolicy', 'smoke').spec as unknown as {
      readonly egress: readonly { readonly to?: readonly object[]; readonly ports?: readonly object[] }[];
    };
    expect(egress.length).toBe(3);
    const rule = egress[2];
    if (to === null) expect(rule).toEqual({ ports: [{ port: 443 }] });
    else expect(Object.keys(rule?.to?.[0] ?? {})).toEqual(Object.keys(to));
  });

  it('is written over what is there, whole', async () => {
    const { folder } = await write(['smoke']);
    const before = textsIn(folder);
    const again = await write(['smoke', '--users', '3'], {}, folder);
    expect(again.exitCode).toBe(0);
    expect(readdirSync(folder).length).toBe(5);
    expect(textsIn(folder)).not.toBe(before);
  });
});

describe('what a cluster cannot be asked for is said in one line', () => {
  it.each<[string, readonly string[], string]>([
    [
      'a target of the pod itself',
      ['smoke', '--target', 'http://127.0.0.1:8000'],
      '--target is 127.0.0.1, which in a pod',
    ],
    [
      'a target that is not allowed',
      ['smoke', '--target', 'http://shop.example'],
      'target shop.example is not loopback',
    ],
    ['no runner', ['smoke', '--runners', '0'], '--runners is "0"; allowed is a whole number from 1 to 100'],
    [
      'more runners than VUs',
      ['smoke', '--users', '3', '--runners', '4'],
      'the load has 3 VUs, too few for 4 runners',
    ],
    ['a load that ends where a limit breaks', ['breakpoint'], 'breakpoint ends where a limit breaks'],
    ['a shape that is none', ['smoke', '--rate', '5'], 'RATE is 5, but the model is closed'],
    ['a scenario that is none', ['smok'], 'scenario smok does not exist'],
    [
      'a namespace that is none',
      ['smoke', '--namespace', 'Load Test'],
      '--namespace is "Load Test"; allowed is small letters',
    ],
    ['an image that is none', ['smoke', '--image', 'a b'], '--image is "a b"; allowed is an image'],
    [
      'an image with capital letters',
      ['smoke', '--image', 'Foo/bar:1'],
      '--image is "Foo/bar:1"; allowed is an',
    ],
    [
      'an image of two tags',
      ['smoke', '--k6-image', 'k6:1:2'],
      '--k6-image is "k6:1:2"; allowed is an image',
    ],
    [
      'an image of no name',
      ['smoke', '--image', 'example.com/:1'],
      '--image is "example.com/:1"; allowed is an',
    ],
    [
      'a password for Prometheus',
      ['smoke', '--remote-write', 'http://a:b@c/'],
      '--remote-write is no such URL',
    ],
    [
      'a token for Prometheus in a query',
      ['smoke', '--remote-write', 'http://c/write?token=s3cret'],
      '--remote-write is no such URL; allowed is an http or https URL without credentials and query',
    ],
    [
      'no Prometheus',
      ['smoke', '--remote-write', 'ftp://c/'],
      '--remote-write is "ftp://c/"; allowed is an http',
    ],
  ])('%s', async (_, args, line) => {
    const { exitCode, stderr, folder } = await write(args);
    expect([exitCode, stderr.trim().split('\n')]).toEqual([2, [expect.stringContaining(line)]]);
    expect(() => readdirSync(folder)).toThrow('ENOENT');
  });

  it('no credentials', async () => {
    const { exitCode, stderr } = await write(['smoke'], { JWT_SECRET: '' });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('E_CREDENTIALS')]);
  });
});
