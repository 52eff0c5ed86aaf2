/** A real OpenTelemetry Collector between k6 and the reader; and the description of OTLP, held to the official one. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonValue } from '@bufbuild/protobuf';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it, type TestContext } from 'vitest';
import { countOver } from '../../src/toolkit/analyze/merged/ask.ts';
import { root } from '../../src/toolkit/config/paths.ts';
import { requestDescriptor } from '../../src/toolkit/otlp/descriptor.ts';
import { isOtlp, readMerged } from '../../src/toolkit/record/otlp/read-merged.ts';
import { headOf } from '../../src/toolkit/record/chunks.ts';
import { freePort } from '../monitor/start-stores.ts';
import { requestOf } from '../record/otlp/made-requests.ts';
import { expectSame, sendLoad } from './real-k6.ts';
import { requestBody } from './requests.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-collector-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function go(context: TestContext, args: readonly string[]): Promise<string> {
  const { failed, stdout, stderr } = await execa('go', args, { reject: false, stdin: 'ignore' });
  if (failed) context.skip(`skipped: Go cannot build it here: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return stdout;
}

interface Collector {
  readonly endpoint: string;
  /** As it is told to end: what it has is written then. */
  readonly close: () => Promise<void>;
}

async function startCollector(binary: string, file: object): Promise<Collector> {
  const endpoint = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'collector.json');
  // JSON is YAML.
  const text = JSON.stringify({
    receivers: { otlp: { protocols: { http: { endpoint } } } },
    exporters: { file },
    service: {
      pipelines: { metrics: { receivers: ['otlp'], exporters: ['file'] } },
      telemetry: { metrics: { level: 'none' } },
    },
  });
  await writeFile(config, text);
  const child = spawn(binary, [config], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await listening(endpoint);
  return {
    endpoint,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function listening(endpoint: string): Promise<void> {
  const [host = '', port] = endpoint.split(':');
  for (let left = 300; left > 0; left -= 1) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), host, () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the Collector does not listen');
}

async function built(context: TestContext): Promise<string> {
  const binary = join(folder, 'otel-collector');
  await go(context, ['-C', join(root, 'tools/otel-collector'), 'build', '-mod=readonly', '-o', binary, '.']);
  return binary;
}

it('k6’s own figures come out of a file that a real Collector wrote', async (context) => {
  const file = join(folder, 'whole.json');
  const collector = await startCollector(await built(context), { path: file });
  const sent = await sendLoad(collector.endpoint);
  await collector.close();
  expect(isOtlp(await headOf(file))).toBe(true);
  const { timeline, notes } = await readMerged([file]);
  expect(notes).toEqual([]);
  expectSame(timeline!, sent);
});

it('files that a real Collector rotated are read as one', async (context) => {
  const path = join(folder, 'part.json');
  const collector = await startCollector(await built(context), { path, rotation: { max_megabytes: 1 } });
  const requests = 200;
  for (let place = 0; place < requests; place += 1) {
    const values = Array.from({ length: 500 }, (_, value) => 1.01 ** value + place);
    const trends = Array.from({ length: 20 }, (_, name) => [{ name: `endpoint ${name}` }, values] as const);
    const body = requestBody(
      requestOf({
        timeMs: 1_795_764_411_843 + place * 1000,
        trends: { http_req_duration: trends },
      }) as JsonValue,
    );
    const headers = { 'Content-Type': 'application/x-protobuf' };
    const { status } = await fetch(`http://${collector.endpoint}/v1/metrics`, {
      method: 'POST',
      body,
      headers,
    });
    expect(status).toBe(200);
  }
  await collector.close();
  const parts = (await readdir(folder)).filter((name) => name.startsWith('part'));
  expect(parts.length).toBeGreaterThan(1);
  const { timeline, notes } = await readMerged(parts.map((name) => join(folder, name)));
  expect(notes).toEqual([]);
  expect(timeline!.periods).toBe(requests);
  expect(countOver(timeline!, { metric: 'http_req_duration' })).toBe(requests * 20 * 500);
});

it('the description of OTLP is the official one', async (context) => {
  const printed = await go(context, ['-C', join(root, 'tools/otlp-descriptor'), 'run', '-mod=readonly', '.']);
  expect(requestDescriptor.replaceAll(/\s/g, '')).toBe(printed.trim());
});
