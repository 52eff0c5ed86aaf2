/** The receiver over real sockets: what it takes, what it refuses, and what is left of it when it is killed. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../../src/toolkit/otlp/receiver.ts';
import { eachLine } from '../../src/toolkit/record/lines.ts';
import { counterRequest, requestBody } from './requests.ts';

let folder: string;
let file: string;
let receiver: Receiver;
let faults: unknown[];

const start = async (path: string): Promise<Receiver> =>
  startReceiver({ file: path, onFault: (error) => faults.push(error) });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-otlp-'));
  file = join(folder, 'requests.ndjson.gz');
  faults = [];
  receiver = await start(file);
});
afterEach(async () => {
  await receiver.close();
  await rm(folder, { recursive: true });
});

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly to?: Receiver;
}

async function send(body: BodyInit | null, sent: Sent = {}): Promise<number> {
  const { path = '/v1/metrics', method = 'POST', headers = {}, to = receiver } = sent;
  const response = await fetch(`http://${to.endpoint}${path}`, {
    method,
    body,
    headers: { 'Content-Type': 'application/x-protobuf', ...headers },
  });
  await response.arrayBuffer();
  return response.status;
}

const packed = { headers: { 'Content-Encoding': 'gzip' } };

async function lines(): Promise<unknown[]> {
  const text = gunzipSync(await readFile(file)).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

it('writes each request as a line of OTLP JSON, in order, whether packed or not', async () => {
  expect(await send(requestBody(counterRequest(3)))).toBe(200);
  expect(await send(gzipSync(requestBody(counterRequest(4))), packed)).toBe(200);
  // Already there, while the receiver is still at work.
  expect(await lines()).toEqual([counterRequest(3), counterRequest(4)]);
  expect(receiver.counts()).toEqual({ written: 2, refused: 0 });
});

it('keeps whole lines of many that come at once', async () => {
  const values = Array.from({ length: 50 }, (_, place) => place + 1);
  await Promise.all(values.map((value) => send(requestBody(counterRequest(value)))));
  const inOrder = values.map(counterRequest);
  expect(await lines()).toHaveLength(50);
  expect(await lines()).toEqual(expect.arrayContaining(inOrder));
});

it('writes once what is sent again, as its sender had no answer in time', async () => {
  const body = requestBody(counterRequest(3));
  expect([await send(body), await send(body), await send(gzipSync(body), packed)]).toEqual([200, 200, 200]);
  expect(await lines()).toEqual([counterRequest(3)]);
  expect(receiver.counts()).toEqual({ written: 1, refused: 0 });
});

it('leaves out what is not kept', async () => {
  const kept = join(folder, 'kept.ndjson.gz');
  const onFault = (error: unknown): void => void faults.push(error);
  const picky = await startReceiver({ file: kept, isKept: (metric) => metric !== 'http_reqs', onFault });
  expect(await send(requestBody(counterRequest(3)), { to: picky })).toBe(200);
  await picky.close();
  const text = gunzipSync(await readFile(kept)).toString('utf8');
  expect(JSON.parse(text)).toMatchObject({
    resourceMetrics: [{ scopeMetrics: [{ scope: { name: 'k6' } }] }],
  });
  expect(text).not.toContain('http_reqs');
});

it('refuses what is no OTLP, says why, counts it, and goes on', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const gzip = { 'Content-Encoding': 'gzip' };
  expect(await send('not protobuf at all')).toBe(400);
  expect(await send(requestBody(counterRequest(1)).subarray(0, 40))).toBe(400);
  expect(await send('not gzip', { headers: gzip })).toBe(400);
  expect(await send(bomb, { headers: gzip })).toBe(413);
  expect(await send(Buffer.alloc(17 * 1024 * 1024)).catch(() => 413)).toBe(413);
  expect(await send('x', { headers: { 'Content-Encoding': 'br' } })).toBe(415);
  expect(await send('{}', { headers: { 'Content-Type': 'application/json' } })).toBe(415);
  expect(await send('x', { path: '/v1/traces' })).toBe(404);
  expect(await send(null, { method: 'GET' })).toBe(405);
  expect(await send(requestBody(counterRequest(1)))).toBe(200);
  expect(await lines()).toEqual([counterRequest(1)]);
  expect(receiver.counts()).toEqual({ written: 1, refused: 9 });
  expect(faults).toEqual([]);
});

it('survives who leaves in the middle of a request', async () => {
  const [host, port] = receiver.endpoint.split(':');
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), host, () => {
      socket.write('POST /v1/metrics HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\n');
      socket.write('Content-Length: 1000\r\n\r\nabc', () => socket.destroy());
    });
    socket.once('close', () => resolve());
  });
  expect(await send(requestBody(counterRequest(1)))).toBe(200);
});

it('leaves what was acknowledged readable where the file is cut', async () => {
  for (const value of [1, 2, 3]) await send(requestBody(counterRequest(value)));
  await truncate(file, (await readFile(file)).length - 5);
  const seen: unknown[] = [];
  const { ended } = await eachLine(file, (line) => seen.push(JSON.parse(line)));
  expect(ended).toBe('cut off');
  expect(seen.slice(0, 2)).toEqual([counterRequest(1), counterRequest(2)]);
});

it('takes no file that is there already', async () => {
  await expect(start(file)).rejects.toThrow('EEXIST');
});

it('tells of a full disk once, refuses what follows, and closes in order', async (context) => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    context.skip('mounting needs root');
  }
  const full = await start(join(folder, 'requests.ndjson.gz'));
  try {
    const statuses: number[] = [];
    for (let value = 0; value < 100; value += 1)
      statuses.push(await send(requestBody(counterRequest(value)), { to: full }));
    expect(statuses[0]).toBe(200);
    expect(statuses.at(-1)).toBe(507);
    expect(faults).toEqual([expect.objectContaining({ code: 'ENOSPC' })]);
    expect(full.counts().written + full.counts().refused).toBe(100);
  } finally {
    await full.close();
    execFileSync('umount', [folder]);
  }
});
