/** The live view's text at any size, and what it knows of what k6 sends. */
import { expect, it } from 'vitest';
import { type LiveState, renderFrame, renderLine } from '../../src/toolkit/live/frame.ts';
import { alertsIn } from '../../src/toolkit/live/live-alerts.ts';
import { LiveLoad } from '../../src/toolkit/live/live-load.ts';
import { requestOf } from '../record/otlp/made-requests.ts';
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

const roi = { name: 'roi_report', phase: 'steady' };
const setup = { name: 'setup', phase: 'setup' };

/** A second of k6, in which so many of twelve requests were right. */
function sent(second: number, { right = 12, source = 'one', lengthMs = 1000 } = {}): string {
  const durations = Array.from({ length: 12 }, (_, place) => 10 * (place + 1));
  const request = requestOf({
    source,
    lengthMs,
    timeMs: 1_795_764_411_843 + second * 1000,
    trends: { http_req_duration: [[roi, durations], ...(second === 0 ? ([[setup, [1]]] as const) : [])] },
    counters: { http_reqs: [[roi, 12]], script_errors: [[roi, 3]] },
    rates: { request_ok: [[roi, [12 - right, right]]] },
    gauges: { vus: [[{}, 7]] },
  });
  return JSON.stringify(request);
}

it('knows the last second and all so far from what k6 sends', () => {
  const load = new LiveLoad();
  load.leaveOut(['setup']);
  load.take(sent(0));
  load.take(sent(1));
  load.take(sent(2, { right: 9 }));
  expect(load.users).toBe(7);
  expect(load.ratePerSecond).toBe(12);
  expect(load.failed).toEqual({ count: 3, of: 12 });
  expect(load.scriptErrors).toBe(9);
  expect(load.endpoints).toMatchObject([{ name: 'roi_report', ratePerSecond: 12 }]);
  // Of 115.5, within what k6's buckets tell.
  expect(load.p95Ms).toBeGreaterThan(110);
  expect(load.p95Ms).toBeLessThan(120);
  const limits = {
    request_ok: ['rate>0.95'],
    'http_reqs{phase:steady,name:roi_report}': ['count>5'],
    'http_req_duration{phase:steady}': ['p(97)<60'],
    'http_req_duration{phase:drain}': ['p(95)<60'],
  };
  expect(load.gates(limits).map(({ state }) => state)).toEqual(['broken', 'holds', 'broken', 'open']);
});

it('adds up the seconds of several generators', () => {
  const load = new LiveLoad(2);
  load.take(sent(0));
  expect(load.users).toBeNull();
  load.take(sent(0, { source: 'two' }));
  expect(load.users).toBe(14);
  expect(load.ratePerSecond).toBe(24);
});

it('counts by the time that was added up, where a generator is heard late', () => {
  const load = new LiveLoad(2);
  load.take(sent(3, { lengthMs: 3000 }));
  load.take(sent(3, { source: 'two' }));
  expect(load.ratePerSecond).toBe(12);
});

it('knows nothing before k6 has sent anything', () => {
  const load = new LiveLoad();
  expect([load.users, load.ratePerSecond, load.p95Ms, load.failed]).toEqual([null, null, null, null]);
  expect(load.gates({ request_ok: ['rate>0.95'] })).toMatchObject([{ state: 'open' }]);
});
