import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseFault } from '../../sandbox/faults.ts';
import { endpointNames } from '../../sandbox/answer.ts';
import { ownLocation, startSandbox, type TestSandbox } from './start-sandbox.ts';

let sandbox: TestSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => {
  sandbox.clearFaults();
});
afterAll(() => sandbox.close());

const analytics = (): Promise<Response> => sandbox.get(`/api/pricing/analytics/${ownLocation}?days=30`);
const calculate = (): Promise<Response> =>
  sandbox.post('/api/pricing/calculate', { contact_id: 'c1', location_id: ownLocation });

async function calculatedPrice(): Promise<Record<string, unknown>> {
  return ((await (await calculate()).json()) as { pricing_result: Record<string, unknown> }).pricing_result;
}

describe('a fault', () => {
  it('of latency makes one endpoint wait, and no other', async () => {
    sandbox.fault('latency:ms=150,endpoint=pricing_analytics');
    const startMs = performance.now();
    await analytics();
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(149);
    expect((await calculate()).status).toBe(200);
  });

  it('of a lock serves one request of its endpoint after the other', async () => {
    sandbox.fault('lock:ms=60,endpoint=pricing_analytics');
    const startMs = performance.now();
    await Promise.all([analytics(), analytics(), analytics()]);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(178);
  });

  it('of a query holds its connection, so that others wait for one', async () => {
    sandbox.fault('pool:size=1');
    sandbox.fault('query:ms=80,endpoint=pricing_calculate');
    const startMs = performance.now();
    await Promise.all([calculate(), calculate()]);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(158);
  });

  it('of CPU burns in threads where there are some, and the event loop stays free', async () => {
    const threaded = await startSandbox({ burners: 1 });
    threaded.fault('cpu:ms=400,endpoint=pricing_analytics');
    try {
      const slow = threaded.get(`/api/pricing/analytics/${ownLocation}?days=30`);
      const quick = threaded.get('/api/pricing/health');
      const first = await Promise.race([slow.then(() => 'slow'), quick.then(() => 'quick')]);
      expect(first).toBe('quick');
      expect((await slow).status).toBe(200);
    } finally {
      await threaded.close();
    }
  });

  it('of deferred work answers first, and burns CPU for all that was asked afterwards', async () => {
    // Three seconds are to be burned: a busy machine gives that thread a part of them.
    sandbox.fault('deferred:ms=1000,endpoint=pricing_calculate');
    await Promise.all([calculate(), calculate(), calculate()]);
    sandbox.clearFaults();
    const before = process.cpuUsage();
    const burnedMs = (): number => process.cpuUsage(before).user / 1000;
    await vi.waitFor(() => expect(burnedMs()).toBeGreaterThan(300), { timeout: 100_000, interval: 50 });
  });

  it.each([
    ['error:rate=1,status=503', 503],
    ['internal-error', 400],
    ['rate-limit:per-second=0', 429],
  ])('%s answers %i', async (spec, status) => {
    sandbox.fault(spec);
    expect((await analytics()).status).toBe(status);
  });

  it('of errors hits the stated share', async () => {
    sandbox.fault('error:rate=0.5');
    const statuses = await Promise.all(Array.from({ length: 200 }, async () => (await analytics()).status));
    const share = statuses.filter((status) => status === 500).length / statuses.length;
    // Five standard deviations of a fair coin thrown 200 times.
    expect(Math.abs(share - 0.5)).toBeLessThan(0.18);
  });

  it('resets the connection', async () => {
    sandbox.fault('reset');
    await expect(analytics()).rejects.toThrow('fetch failed');
  });

  it('hangs', async () => {
    sandbox.fault('hang');
    const response = fetch(`${sandbox.url}/api/pricing/health`, { signal: AbortSignal.timeout(300) });
    await expect(response).rejects.toThrow(/timeout/i);
  });

  it.each(['garbage', 'truncate'])('%s answers 200 with what is no JSON', async (spec) => {
    sandbox.fault(spec);
    const response = await analytics();
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it('drips a whole answer out', async () => {
    sandbox.fault('drip:ms=1,endpoint=health');
    const response = await sandbox.get('/api/pricing/health', null);
    expect(await response.json()).toMatchObject({ status: 'healthy' });
    expect(response.headers.get('transfer-encoding')).toBe('chunked');
  });

  it('degrades answers as the platform does', async () => {
    await analytics();
    sandbox.fault('degraded');
    expect(String((await calculatedPrice())['justification'])).toMatch(/^Fallback pricing/);
    const body = (await (await analytics()).json()) as {
      analytics: { summary: { total_leads_priced: number } };
    };
    expect(body.analytics.summary.total_leads_priced).toBe(0);
  });

  it("shows another tenant's data", async () => {
    sandbox.fault('foreign-tenant');
    expect((await calculatedPrice())['lead_id']).not.toBe('c1');
    const body = (await (await analytics()).json()) as { analytics: { location_id: string } };
    expect(body.analytics.location_id).not.toBe(ownLocation);
  });

  it('takes fresh tokens for expired', async () => {
    sandbox.fault('expire-tokens:seconds=0');
    expect((await analytics()).status).toBe(401);
  });

  it('turns the cache off', async () => {
    await analytics();
    const hits = async (): Promise<string | undefined> =>
      /cache_hits_total\{endpoint="pricing_analytics"\} (\d+)/.exec(
        await (await fetch(`${sandbox.url}/metrics`)).text(),
      )?.[1];
    const before = await hits();
    sandbox.fault('cache-off');
    await analytics();
    expect(await hits()).toBe(before);
  });

  it('leaks memory', async () => {
    const before = process.memoryUsage().arrayBuffers;
    sandbox.fault('leak:mb-per-second=200');
    await expect
      .poll(() => process.memoryUsage().arrayBuffers - before, { timeout: 5000 })
      .toBeGreaterThan(30e6);
  });

  it('goes down for a while, and comes back on the same port', async () => {
    sandbox.fault('down:for=400ms');
    const isUp = (): Promise<boolean> =>
      sandbox.get('/api/pricing/health', null).then(
        () => true,
        () => false,
      );
    await expect.poll(isUp, { timeout: 5000, interval: 30 }).toBe(false);
    await expect.poll(isUp, { timeout: 5000, interval: 30 }).toBe(true);
  });

  it('begins and ends when it is told to', async () => {
    sandbox.fault('error:after=200ms,for=300ms');
    expect((await analytics()).status).toBe(200);
    await expect.poll(async () => (await analytics()).status, { timeout: 3000 }).toBe(500);
    await expect.poll(async () => (await analytics()).status, { timeout: 3000 }).toBe(200);
  });

  it('is set and cleared by the control route', async () => {
    const control = `${sandbox.url}/__sandbox/faults`;
    const headers = { 'Content-Type': 'application/json' };
    const set = await fetch(control, {
      method: 'POST',
      headers,
      body: JSON.stringify({ fault: 'error:status=502' }),
    });
    expect(await set.json()).toMatchObject({ faults: [{ name: 'error', active: true }] });
    expect((await analytics()).status).toBe(502);
    await fetch(control, { method: 'DELETE' });
    expect((await analytics()).status).toBe(200);
    const wrong = await fetch(control, { method: 'POST', headers, body: JSON.stringify({ fault: 'flood' }) });
    expect(wrong.status).toBe(422);
  });

  it.each([
    ['flood', 'fault "flood" is unknown; allowed is latency, error'],
    [
      'latency:ms=x',
      'fault latency: "ms=x" is not understood; allowed is key=value with endpoint, after, for, ms',
    ],
    ['latency:endpoint=nowhere', 'fault latency: endpoint is nowhere; allowed is pricing_calculate'],
    ['down:for=ever', 'fault down: for is "ever"; allowed is a duration such as 500ms, 20s or 1m'],
  ])('%s is refused with one line', (spec, line) => {
    expect(parseFault(spec, endpointNames)).toContain(line);
  });
});
