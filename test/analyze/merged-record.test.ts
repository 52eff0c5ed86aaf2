/** A run's record as k6 sends it, without a summary: what is drawn, summed up and judged of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Check } from '../../src/toolkit/analyze/report-schema.ts';
import type { Plan } from '../../src/contract/plan.ts';
import { inOwnWords } from '../../src/toolkit/record/own-words.ts';
import { type MetricsReading, readMetrics } from '../../src/toolkit/record/read-metrics.ts';
import type { RunRecord } from '../../src/toolkit/record/types.ts';
import { type Exported, requestOf } from '../record/otlp/made-requests.ts';
import { makePlan, makeRun, metric, startMs } from './make-record.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-merged-record-'));
});
afterAll(() => rm(folder, { recursive: true }));

const roi = { name: 'roi_report', phase: 'steady', user: 'JorgePlatformUser' };
const health = { name: 'health', phase: 'steady', user: 'AdminUser' };
/** Of 1 … 100 ms: p95 95.05, the mean 50.5. */
const hundred = Array.from({ length: 100 }, (_, place) => place + 1);

/** A second of one of the generators. */
function second(place: number, source = 'one'): Exported {
  return {
    source,
    timeMs: startMs + (place + 1) * 1000,
    trends: {
      http_req_duration: [
        [roi, hundred],
        [health, [2]],
      ],
    },
    counters: {
      http_reqs: [
        [roi, 100],
        [health, 1],
      ],
      ...(place === 3 ? { request_failures: [[{ name: 'roi_report', error: 'status' }, 5]] } : {}),
    },
    rates: {
      request_ok: [
        [roi, place === 3 ? [5, 95] : [0, 100]],
        [health, [0, 1]],
      ],
    },
    gauges: { vus: [[{}, 10]] },
  };
}

async function readingOf(seconds: readonly Exported[]): Promise<MetricsReading> {
  const path = join(folder, 'metrics.ndjson');
  await writeFile(path, seconds.map((one) => `${JSON.stringify(requestOf(one))}\n`).join(''));
  return await readMetrics([path], null);
}

const tenSeconds = Array.from({ length: 10 }, (_, place) => place);
const both = tenSeconds.flatMap((place) => [second(place), second(place, 'two')]);

function planOf(gates: Plan['gates']): Plan {
  const phases = [{ phase: 'steady', startSeconds: 0, endSeconds: 10, from: 20, to: 20 }];
  return makePlan({ users: 20, durationSeconds: 10, phases, gates });
}

function reportOf({ timeline, merged }: MetricsReading, gates: Plan['gates']): ReturnType<typeof analyze> {
  const record: RunRecord = inOwnWords({
    ...{ name: 'merged', run: null, plan: planOf(gates), summary: null, timeline, merged: merged! },
    ...{ system: null, samples: null, failures: [], damage: [], notes: [] },
  });
  return analyze(record, { strict: false });
}

async function checkOf(selector: string, expression: string): Promise<Check> {
  const { report } = reportOf(await readingOf(both), { [selector]: [expression] });
  return report.checks[0]!;
}

describe('the record of two generators', () => {
  it('is drawn as one: counts and users added up, percentiles of all requests', async () => {
    const { timeline, notes } = await readingOf(both);
    expect(notes).toEqual([]);
    expect([...timeline!.timesMs]).toEqual(tenSeconds.map((place) => startMs + (place + 1) * 1000));
    const column = (selector: string, aggregate: string): number[] => [
      ...timeline!.series.get(selector)!.get(aggregate)!,
    ];
    expect(column('http_reqs', 'count')).toEqual(tenSeconds.map(() => 202));
    expect(column('http_reqs{name:health}', 'count')).toEqual(tenSeconds.map(() => 2));
    expect(column('vus', 'value')).toEqual(tenSeconds.map(() => 20));
    expect(column('request_ok{user:JorgePlatformUser}', 'rate')[3]).toBeCloseTo(0.95);
    expect(column('request_failures{error:status}', 'count').filter((count) => count > 0)).toEqual([10]);
    expect(column('http_req_duration{name:roi_report}', 'avg')[0]).toBeCloseTo(50.5);
    expect(column('http_req_duration{name:roi_report}', 'max')[0]).toBe(100);
    expect(Math.abs(column('http_req_duration', 'p(95)')[0]! / 95 - 1)).toBeLessThan(0.03);
  });

  it('is summed up by phase, endpoint, user and kind of failure', async () => {
    const { report } = reportOf(await readingOf(both), {});
    expect(report.totals).toMatchObject({ requests: 2020, successShare: 2010 / 2020 });
    expect(report.phases).toMatchObject([{ phase: 'steady', requests: 2020 }]);
    expect(report.endpoints.map(({ endpoint, requests }) => [endpoint, requests])).toEqual([
      ['roi_report', 2000],
      ['health', 20],
    ]);
    expect(report.user_traffic.map(({ user, requests }) => [user, requests])).toEqual([
      ['JorgePlatformUser', 2000],
      ['AdminUser', 20],
    ]);
    expect(report.errors).toMatchObject([{ endpoint: 'roi_report', kind: 'status', count: 10 }]);
  });

  it('stands where a generator stood that says its users in every second period', async () => {
    const seldom = both.map((one, place) => (place % 4 === 3 ? { ...one, gauges: {} } : one));
    const { timeline } = await readingOf(seldom);
    expect([...timeline!.series.get('vus')!.get('value')!].slice(0, 9)).toEqual(
      tenSeconds.slice(0, 9).map(() => 20),
    );
  });
});

describe('a limit on it', () => {
  it.each([
    ['http_req_duration{phase:steady}', 'p(95)<110', 'met'],
    ['http_req_duration{phase:steady}', 'p(95)<80', 'missed'],
    ['http_req_duration{name:roi_report,phase:steady}', 'p(97)<120', 'met'],
    ['http_req_duration{phase:steady}', 'max<=100', 'met'],
    ['http_req_duration{phase:steady}', 'max<100', 'missed'],
    ['http_req_duration{name:roi_report}', 'avg<50.5', 'missed'],
    ['request_ok{phase:steady}', 'rate>0.99', 'met'],
    ['request_ok{name:roi_report,phase:steady}', 'rate>0.999', 'missed'],
    ['http_reqs{phase:steady}', 'count>=2020', 'met'],
    ['tenant_leaks', 'count==0', 'met'],
    ['http_req_duration{phase:drain}', 'p(95)<110', 'no-data'],
  ] as const)('%s %s: %s', async (selector, expression, status) => {
    expect(await checkOf(selector, expression)).toMatchObject({ status, judgedBy: 'jorge-load' });
  });

  it('that lies within the bound of its percentile is too close to call, and is no pass', async () => {
    const check = await checkOf('http_req_duration{phase:steady}', 'p(95)<95');
    expect(check.status).toBe('not-evaluated');
    expect(check.reason).toMatch(/^too close to call: it lies between 9\d.* ms and .* ms; --samples/);
    const { report } = reportOf(await readingOf(both), { 'http_req_duration{phase:steady}': ['p(95)<95'] });
    expect(report.verdict).toBe('INVALID');
    expect(report.reasons.join()).toContain('too close to call');
  });

  it('is decided by what is sure, where another is too close', async () => {
    const gates = { 'http_req_duration{phase:steady}': ['p(95)<95', 'p(95)<110'] };
    const { report } = reportOf(await readingOf(both), gates);
    expect(report.verdict).toBe('PASS');
    expect(report.reasons.join()).toMatch(/1 of 2 gates hold.*not evaluated: .*too close to call/);
  });
});

describe('k6, whose summary counted', () => {
  const reportBeside = async (count: number): Promise<ReturnType<typeof analyze>['report']> => {
    const { timeline, merged } = await readingOf(both);
    const http_reqs = metric('counter', { count, rate: count / 10 }, { 'count>0': true });
    const summary = { state: { testRunDurationMs: 10_000 }, metrics: { http_reqs } };
    const record: RunRecord = inOwnWords({
      ...{ name: 'merged', run: makeRun(), plan: planOf({ http_reqs: ['count>0'] }), summary },
      ...{ timeline, merged: merged!, system: null, samples: null, failures: [], damage: [], notes: [] },
    });
    return analyze(record, { strict: false }).report;
  };

  it('as many requests as it sent: nothing is said', async () => {
    const { notes, reasons } = await reportBeside(2020);
    expect([...notes, ...reasons].join()).not.toContain('recorder');
  });

  it('some more, as it let go of what was on its way when it ended: that is told', async () => {
    const { notes, reasons } = await reportBeside(2100);
    expect(notes.join()).toContain(
      'k6 counted 2,100 requests, and the recorder received 2,020: figures over time lack the rest',
    );
    expect(reasons.join()).not.toContain('recorder');
  });

  it.each([
    [4000, 'lack the rest'],
    [1010, 'have some twice'],
  ])('%d, far from what it sent: the run is INVALID', async (count, words) => {
    const { verdict, reasons } = await reportBeside(count);
    expect(verdict).toBe('INVALID');
    expect(reasons.join()).toContain(`received 2,020: figures over time ${words}`);
  });
});
