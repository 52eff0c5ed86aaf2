/** The live view's text at any size, and what it knows of k6's events. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { type LiveState, renderFrame, renderLine } from '../../src/toolkit/live/frame.ts';
import { followK6 } from '../../src/toolkit/live/k6-stream.ts';
import { alertsIn } from '../../src/toolkit/live/live-alerts.ts';
import { LiveLoad } from '../../src/toolkit/live/live-load.ts';
import { readJson, root } from '../cli/jorge-load.ts';
import type { ResourceLimits } from '../../src/contract/thresholds.ts';

const state: LiveState = {
  title: 'peak',
  phase: 'steady',
  elapsedSeconds: 83.4,
  totalSeconds: 600,
  load: {
    users: 500,
    ratePerSecond: 212.4,
    p95Ms: 43.2,
    failed: { count: 1, of: 212 },
    scriptErrors: null,
    endpoints: [
      { name: 'pricing_calculate', ratePerSecond: 106, p95Ms: 23 },
      { name: 'roi_report', ratePerSecond: 0, p95Ms: null },
    ],
    gates: [
      { name: 'request_ok{phase:steady} rate>0.95', state: 'holds' },
      { name: 'http_req_duration{phase:steady} p(95)<20', state: 'broken' },
      { name: 'http_reqs{phase:steady} count>=9000', state: 'open' },
    ],
  },
  figures: { 'target.cpuCores': 0.82, 'target.rssBytes': 327_155_712, 'host.cpuShare': 0.62 },
  alerts: ['Target CPU critical: 93 % (limit 75 %)'],
};

const textOf = (columns: number, rows = 30): string[] =>
  renderFrame(state, { columns, rows }).map(({ text }) => text);

it('says what is going on', () => {
  expect(textOf(100)).toEqual([
    'peak · steady · 1:23 of 10:00, 8:36 left',
    '500 users · 212 requests/s · p95 43.2 ms · 1 of 212 failed',
    '  pricing_calculate          106/s     23 ms',
    '  roi_report                   0/s         –',
    'target 0.82 cores · target 312 MB · machine 62 %',
    'gates: 1 of 3 hold so far, 1 told later',
    '  ✗ http_req_duration{phase:steady} p(95)<20',
    '! Target CPU critical: 93 % (limit 75 %)',
  ]);
});

it.each([200, 80, 40, 20, 8, 1])('never fills a line of a terminal of %i columns', (columns) => {
  for (const line of textOf(columns)) expect(line.length).toBeLessThan(Math.max(2, columns));
});

it('keeps names and latencies on 40 columns', () => {
  expect(textOf(40)).toContain('  pricing_calculate            23 ms');
});

it.each([24, 5, 2, 1])('never scrolls a terminal of %i rows', (rows) => {
  expect(textOf(80, rows).length).toBeLessThan(Math.max(2, rows));
});

it('says the same in one line where there is no terminal', () => {
  expect(renderLine(state)).toBe(
    'peak · steady · 1:23 of 10:00, 8:36 left · 500 users · 212 requests/s · p95 43.2 ms · 1 of 212 failed · target 0.82 cores · target 312 MB · 1 gate broken · Target CPU critical: 93 % (limit 75 %)',
  );
});

it('says what the script threw, as soon as it did', () => {
  const threw = (count: number): LiveState => ({
    ...state,
    load: { ...state.load!, scriptErrors: { count, first: 'TypeError: x is null, in src/users/a.ts:1:2' } },
  });
  const words = ': TypeError: x is null, in src/users/a.ts:1:2';
  expect(renderFrame(threw(3), { columns: 100, rows: 30 })[2]).toEqual({
    tone: 'bad',
    text: `✗ the script failed 3 times${words}`,
  });
  expect(renderLine(threw(1))).toContain(` · the script failed once${words} · `);
});

it('raises alerts at the limits of thresholds.json, and lets them go', () => {
  const { resources } = readJson(root, 'thresholds.json') as unknown as { resources: ResourceLimits };
  const hot = { 'target.cpuShare': 0.93, 'redis.hitShare': 0.5, 'postgres.connections': 100 } as const;
  expect(alertsIn(hot, resources)).toEqual([
    'Target CPU critical: 93 % (limit 90 %)',
    'PostgreSQL connections high: 100 (limit 100)',
    'Redis hits low: 50 % (limit 80 %)',
  ]);
  expect(alertsIn({ 'target.cpuShare': 0.9 }, resources)).toEqual(['Target CPU high: 90 % (limit 75 %)']);
  const calm = { 'target.cpuShare': 0.75, 'redis.hitShare': 0.8, 'postgres.connections': 99 } as const;
  expect(alertsIn(calm, resources)).toEqual([]);
});

const events: [string, unknown][] = [
  ['param', { period: 1000, aggregates: { trend: ['avg', 'p(95)'] } }],
  [
    'metric',
    {
      time: { type: 'gauge' },
      vus: { type: 'gauge' },
      http_reqs: { type: 'counter' },
      request_ok: { type: 'rate' },
      script_errors: { type: 'counter' },
      'http_req_duration{name:roi_report}': { type: 'trend' },
      'http_reqs{name:roi_report}': { type: 'counter' },
    },
  ],
  ['cumulative', [[50, 90], [40, 8], [40, 8], [0.97], [9, 2], [1_700_000_000_000], [5]]],
  ['snapshot', [[60, 95.5], [12, 12], [12, 12], [0.75], [1, 1], [1_700_000_000_000], [7]]],
];

it('follows k6’s dashboard, and lets go of it when k6 stops', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const text = [...events, ['stop', []], ['snapshot', [[1, 1]]]]
      .map(([event, data], id) => `id: ${id}\nevent: ${String(event)}\ndata: ${JSON.stringify(data)}\n\n`)
      .join('');
    // In pieces that end anywhere, and a connection that is never closed from that side.
    for (let at = 0; at < text.length; at += 37) response.write(text.slice(at, at + 37));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const load = new LiveLoad();
  const take = (event: string, data: unknown): void => load.take(event, data);
  await followK6(`http://127.0.0.1:${port}`, take, new AbortController().signal);
  expect(load.users).toBe(7);
  expect(load.ratePerSecond).toBe(12);
  expect(load.failed).toEqual({ count: 3, of: 12 });
  expect(load.scriptErrors).toBe(9);
  expect(load.endpoints).toEqual([{ name: 'roi_report', ratePerSecond: 12, p95Ms: 95.5 }]);
  expect(load.gates({ request_ok: ['rate>0.99'], http_reqs: ['count>5'] })).toEqual([
    { name: 'request_ok rate>0.99', state: 'broken' },
    { name: 'http_reqs count>5', state: 'holds' },
  ]);
  await new Promise((resolve) => server.close(resolve));
});

it('goes on without a dashboard', async () => {
  await followK6('http://127.0.0.1:1', () => undefined, new AbortController().signal);
});
