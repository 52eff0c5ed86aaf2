/**
 * The pages of real servers, each read as `monitor --scrape` does. Skipped by name where a server is not.
 * Those of Debian are Prometheus itself, node_exporter, redis_exporter, and Python's client, which writes OpenMetrics.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type Metric, totalOf } from '../../src/toolkit/monitor/metrics-text.ts';
import { readMetrics, watchMetrics } from '../../src/toolkit/monitor/scrape.ts';
import type { Endpoint } from '../../src/toolkit/monitor/endpoint.ts';
import { prometheusBinary, startPrometheus } from './start-prometheus.ts';
import { freePort, redisBinary, startRedis } from './start-stores.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

function endpointAt(port: number): Endpoint {
  return { url: `http://127.0.0.1:${port}/metrics`, username: null, password: null };
}

async function start(program: string, args: (port: number) => readonly string[]): Promise<Endpoint> {
  const port = await freePort();
  const child: ChildProcess = spawn(program, args(port), { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  closing.push(() => {
    child.kill('SIGKILL');
    return ended;
  });
  const endpoint = endpointAt(port);
  for (let left = 200; left > 0; left -= 1) {
    if (await fetch(endpoint.url).catch(() => null)) return endpoint;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${program} does not answer`);
}

function kinds(metrics: ReadonlyMap<string, Metric>, ...names: readonly string[]): (string | undefined)[] {
  return names.map((name) => metrics.get(name)?.kind);
}

it('reads all of the page of Prometheus', async ({ skip }) => {
  const binary = prometheusBinary();
  if (binary === null) return skip('skipped: no Prometheus here');
  const watched = createServer((_request, response) => response.end('depth 1\n'));
  await new Promise<void>((resolve) => watched.listen(0, '127.0.0.1', resolve));
  closing.push(() => watched.close());
  const { port } = watched.address() as AddressInfo;
  const { url, close } = await startPrometheus(binary, `127.0.0.1:${port}`);
  closing.push(close);
  const { metrics, faults } = await readMetrics({ ...endpointAt(1), url: `${url}/metrics` });
  expect(faults).toEqual([]);
  const names = [
    'go_goroutines',
    'prometheus_http_requests_total',
    'prometheus_http_request_duration_seconds_count',
  ];
  expect(kinds(metrics, ...names)).toEqual(['gauge', 'counter', 'counter']);
  expect(totalOf(metrics.get('prometheus_http_requests_total'))).toBeGreaterThan(0);
});

it('reads all of the page of node_exporter, and says that it keeps a part', async ({ skip }) => {
  const program = '/usr/bin/prometheus-node-exporter';
  if (!existsSync(program)) return skip('skipped: no node_exporter here');
  const endpoint = await start(program, (port) => [`--web.listen-address=127.0.0.1:${port}`]);
  const { metrics, faults } = await readMetrics(endpoint);
  expect(faults).toEqual([]);
  const names = ['node_memory_MemTotal_bytes', 'node_cpu_seconds_total', 'node_load1'];
  expect(kinds(metrics, ...names)).toEqual(['gauge', 'counter', 'gauge']);
  const source = watchMetrics(endpoint);
  expect(Object.keys((await source.sample(0)) ?? {}).length).toBeLessThanOrEqual(60);
  expect(source.remarks?.()).toEqual([
    expect.stringMatching(/^the page has \d+ figures; the first 60 are kept$/),
  ]);
});

it('reads all of the page of redis_exporter', async ({ skip }) => {
  const program = '/usr/bin/prometheus-redis-exporter';
  const redis = redisBinary();
  if (redis === null || !existsSync(program)) return skip('skipped: no Redis or redis_exporter here');
  const store = await startRedis(redis);
  closing.push(store.kill);
  const endpoint = await start(program, (port) => [
    `--web.listen-address=127.0.0.1:${port}`,
    `--redis.addr=redis://127.0.0.1:${store.port}`,
  ]);
  const { metrics, faults } = await readMetrics(endpoint);
  expect(faults).toEqual([]);
  expect(totalOf(metrics.get('redis_up'))).toBe(1);
  expect(kinds(metrics, 'redis_connected_clients', 'redis_commands_processed_total')).toEqual([
    'gauge',
    'counter',
  ]);
});

const python = '/usr/bin/python3';

function hasPythonClient(): boolean {
  try {
    execFileSync(python, ['-c', 'import prometheus_client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** One metric of each type that the client has. */
const script = `
import sys, time
from prometheus_client import Counter, Enum, Gauge, Histogram, Info, Summary, start_http_server
orders = Counter('orders', 'A "quoted" \\\\ help', ['shop'])
orders.labels('north "1" {#}').inc(3, {'trace': '7f # {}'})
orders.labels('back\\\\slash\\nand line').inc(4)
Gauge('depth', 'Depth').set(2.5)
Gauge('nothing', 'No number').set(float('nan'))
Histogram('wait_seconds', 'Wait', buckets=(0.1, 1)).observe(0.5, {'trace': 'a'})
Summary('pause_seconds', 'Pause').observe(0.25)
Info('build', 'Build').info({'version': '1'})
Enum('door', 'Door', states=['open', 'shut']).state('shut')
start_http_server(int(sys.argv[1]), '127.0.0.1')
time.sleep(600)
`;

it('reads the OpenMetrics of Python’s client, and names what is no number', async ({ skip }) => {
  if (!hasPythonClient()) return skip('skipped: no prometheus_client for Python here');
  const source = watchMetrics(await start(python, (port) => ['-c', script, String(port)]));
  await source.sample(0);
  expect(source.remarks?.()).toEqual(['left out, as it cannot be read: nothing (is NaN)']);
  const figures = (await source.sample(1000)) ?? {};
  expect(figures).toMatchObject({
    'scrape.orders_total': 0,
    'scrape.depth': 2.5,
    'scrape.wait_seconds_count': 0,
    'scrape.wait_seconds_sum': 0,
    'scrape.pause_seconds_count': 0,
    'scrape.door.open': 0,
    'scrape.door.shut': 1,
  });
  expect(Object.keys(figures).filter((name) => /created|build/.test(name))).toEqual([]);
});
