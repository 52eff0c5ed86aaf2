/** `--ready`: the server that load generators are measured against answers as right as the sandbox, over a socket. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownMemory } from '../../sandbox/stores.ts';
import { createSandbox } from '../../sandbox/server.ts';
import { listenReady } from '../../sandbox/ready-server.ts';
import type { Listener } from '../../sandbox/listener.ts';
import { ownLocation, secret } from './start-sandbox.ts';

const options = { secret, workers: 4, queue: 10, timeScale: 0, seed: 1, cpuCostMs: 0, burners: 0 };
let server: Listener;

beforeAll(async () => {
  const sandbox = await createSandbox(
    { ...options, poolSize: 4, sharedLock: null, recordFile: null },
    ownMemory(),
  );
  server = await listenReady(sandbox, 0, 0);
});
afterAll(() => server.close());

async function price(contact: string): Promise<unknown> {
  const body = JSON.stringify({ contact_id: contact, location_id: ownLocation, context: {} });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/api/pricing/calculate`, { method: 'POST', body, headers });
  return await response.json();
}

async function served(): Promise<{ requests: number; ownMs: number | null }> {
  return (await (await fetch(`${server.url}/__sandbox/served`)).json()) as never;
}

describe('answers held ready', () => {
  it('are of the contact that was asked for, at the first time and later', async () => {
    for (const contact of ['lead-1', 'lead-22', 'lead-1']) {
      expect(await price(contact)).toMatchObject({ success: true, pricing_result: { lead_id: contact } });
    }
  });

  it('are of the tenant and the days that were asked for', async () => {
    const path = `/api/pricing/roi-report/${ownLocation}?days=60&include_projections=true`;
    for (let time = 1; time <= 2; time += 1) {
      const body: unknown = await (await fetch(server.url + path)).json();
      expect(body).toMatchObject({ report: { location_id: ownLocation, report_period_days: 60 } });
    }
  });

  it('are none where the sandbox has none, and are asked for again', async () => {
    for (let time = 1; time <= 2; time += 1) {
      expect((await fetch(`${server.url}/api/pricing/analytics/nobody?days=7`)).status).toBe(404);
    }
  });

  it('come one for each request, however these are cut into pieces', async () => {
    const request = 'GET /api/pricing/health HTTP/1.1\r\nHost: here\r\n\r\n';
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let received = '';
    const both = new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        received += chunk.toString();
        if (received.split('HTTP/1.1 200').length === 3) resolve();
      });
    });
    socket.write(request.slice(0, 20));
    socket.write(request.slice(20) + request.slice(0, 5));
    socket.write(request.slice(5));
    await both;
    socket.destroy();
  });

  it('are counted, with the time that the server itself took', async () => {
    const before = await served();
    await price('lead-3');
    expect(await served()).toEqual({ requests: before.requests + 1, ownMs: expect.any(Number) as number });
  });
});
