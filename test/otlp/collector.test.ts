/** A real OpenTelemetry Collector between k6 and the reader; and the description of OTLP, held to the official one. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonValue } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, it, type TestContext } from 'vitest';
import { countOver } from '../../src/toolkit/analyze/merged/ask.ts';
import { root } from '../../src/toolkit/config/paths.ts';
import { requestDescriptor } from '../../src/toolkit/otlp/descriptor.ts';
import { isOtlp, readMerged } from '../../src/toolkit/record/otlp/read-merged.ts';
import { headOf } from '../../src/toolkit/record/chunks.ts';
import { freePort } from '../monitor/start-stores.ts';
import { requestOf } from '../record/otlp/made-requests.ts';
import { buildCollector, go, type RunningCollector, startCollector } from './real-collector.ts';
import { expectSame, sendLoad } from './real-k6.ts';
import { requestBody } from './requests.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-collector-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function start(context: TestContext, file: object): Promise<RunningCollector> {
  const config = {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${await freePort()}` } } } },
    exporters: { file },
    service: {
      pipelines: { metrics: { receivers: ['otlp'], exporters: ['file'] } },
      telemetry: { metrics: { level: 'none' } },
    },
  };
  return await startCollector([await buildCollector(context, folder)], config, folder);
}

it('k6’s own figures come out of a file that a real Collector wrote', async (context) => {
  const file = join(folder, 'whole.json');
  const collector = await start(context, { path: file });
  const sent = await sendLoad(collector.endpoint);
  await collector.close();
  expect(isOtlp(await headOf(file))).toBe(true);
  const { timeline, notes } = await readMerged([file]);
  expect(notes).toEqual([]);
  expectSame(timeline!, sent);
});

it('files that a real Collector rotated are read as one', async (context) => {
  const path = join(folder, 'part.json');
  const collector = await start(context, { path, rotation: { max_megabytes: 1 } });
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
