/** One run of the real k6 with every output: what is read from each of them has to say the same. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Report, Traffic } from '../../src/toolkit/analyze/report-schema.ts';
import { quantile } from '../../src/toolkit/statistics/percentiles.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { secret, startSandbox } from '../sandbox/start-sandbox.ts';
import { bundlePath, k6 } from './run-k6.ts';

let folder: string;
let reports: Readonly<Record<'summary' | 'csv' | 'json' | 'dashboard', Report>>;

async function reportOf(file: string): Promise<Report> {
  return analyze(await readRecord(join(folder, file)), { strict: false }).report;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-agreement-'));
  const sandbox = await startSandbox({ timeScale: 0.1 });
  try {
    // Of endpoints that the proof does not ask: it would refuse the run.
    for (const endpoint of ['roi_report', 'pricing_calculate'])
      sandbox.fault(`error:rate=0.1,status=503,endpoint=${endpoint}`);
    const { stderr } = await k6(
      [
        ...['run', '--quiet', bundlePath('normal')],
        ...[
          '--out',
          'web-dashboard',
          '--out',
          `csv=${folder}/samples.csv.gz`,
          '--out',
          `json=${folder}/out.json.gz`,
        ],
      ],
      {
        TARGET_URL: sandbox.url,
        JWT_SECRET: secret,
        USERS: '100',
        DURATION: '10s',
        SUMMARY_FILE: join(folder, 'summary.json'),
        K6_CSV_TIME_FORMAT: 'unix_milli',
        K6_WEB_DASHBOARD_RECORD: join(folder, 'timeline.ndjson.gz'),
        K6_WEB_DASHBOARD_HOST: '127.0.0.1',
        K6_WEB_DASHBOARD_PORT: '0',
        K6_WEB_DASHBOARD_PERIOD: '1s',
        K6_WEB_DASHBOARD_TAGS: 'name,user,phase,error',
      },
    );
    expect(stderr).not.toContain('level=fatal');
  } finally {
    await sandbox.close();
  }
  reports = {
    summary: await reportOf('summary.json'),
    csv: await reportOf('samples.csv.gz'),
    json: await reportOf('out.json.gz'),
    dashboard: await reportOf('timeline.ndjson.gz'),
  };
});
afterAll(() => rm(folder, { recursive: true }));

/** Within .1 %, wherever both have a figure. */
function expectSame(one: Traffic, other: Traffic): void {
  expect(other.requests).toBe(one.requests);
  expect(other.successShare).toBeCloseTo(one.successShare ?? NaN, 9);
  for (const [figure, value] of Object.entries(one.latency)) {
    const theirs = other.latency[figure as keyof Traffic['latency']];
    if (typeof value !== 'number' || typeof theirs !== 'number') continue;
    expect(Math.abs(theirs / value - 1), figure).toBeLessThan(0.001);
  }
}

describe.each(['csv', 'json'] as const)("what k6's %s says", (kind) => {
  it('agrees with its summary on the whole, on each phase and on each endpoint', () => {
    const [summary, samples] = [reports.summary, reports[kind]];
    expect(summary.totals.requests).toBeGreaterThan(200);
    expectSame(summary.totals, samples.totals);
    for (const phase of summary.phases.filter(({ requests }) => requests > 0)) {
      expectSame(
        phase,
        samples.phases.find((one) => one.phase === phase.phase)!,
      );
    }
    expect(samples.endpoints).toHaveLength(summary.endpoints.length);
    for (const endpoint of summary.endpoints) {
      expectSame(
        endpoint,
        samples.endpoints.find((one) => one.endpoint === endpoint.endpoint)!,
      );
    }
  });

  it('agrees with it on tasks and on every failed request', () => {
    const [summary, samples] = [reports.summary, reports[kind]];
    const iterations = ({ users_and_tasks: tasks }: Report): Record<string, number> =>
      Object.fromEntries(tasks.map(({ task, iterations: count }) => [task, count]));
    const failures = ({ errors }: Report): Record<string, number> =>
      Object.fromEntries(errors.map(({ endpoint, kind: what, count }) => [`${endpoint} ${what}`, count]));
    expect(iterations(samples)).toEqual(iterations(summary));
    expect(failures(samples)).toEqual(failures(summary));
    expect(Object.keys(failures(samples)).length).toBeGreaterThan(1);
    expect(samples.errors[0]?.label).toBe('503 Service Unavailable');
    for (const { traffic, iterations: count } of samples.users_and_tasks)
      expect(traffic?.requests).toBe(count);
  });

  it('agrees with the raw samples, taken from the JSON by hand', async () => {
    const { gunzipSync } = await import('node:zlib');
    const points = gunzipSync(await readFile(join(folder, 'out.json.gz')))
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('{"metric":"http_req_duration","type":"Point"'))
      .map((line) => (JSON.parse(line) as { data: { value: number; tags: { name: string } } }).data);
    // Of the load alone: the proof before it sent requests of its own.
    const ofLoad = points.filter(({ tags }) => tags.name !== 'setup');
    expect(points.length - ofLoad.length).toBe(4);
    expect(reports[kind].totals.requests).toBe(ofLoad.length);
    const values = points.map(({ value }) => value).sort((a, b) => a - b);
    expect(reports[kind].totals.latency.p95Ms).toBeCloseTo(quantile(values, 0.95), 3);
    expect(reports[kind].totals.latency.maxMs).toBeCloseTo(values.at(-1)!, 3);
  });
});

describe("what k6's dashboard recorded", () => {
  it('agrees up to its last period', () => {
    const { summary, dashboard, csv } = reports;
    const missing = summary.totals.requests - dashboard.totals.requests;
    expect(missing).toBeGreaterThanOrEqual(0);
    expect(missing).toBeLessThan(summary.totals.requests * 0.1);
    const [user] = dashboard.user_traffic;
    expect(user?.user).toBe('JorgePlatformUser');
    const theirs = csv.user_traffic[0]!;
    if (missing === 0) expectSame({ ...user!, successShare: theirs.successShare }, theirs);
    const failed = ({ errors }: Report): number => errors.reduce((total, { count }) => total + count, 0);
    expect(failed(summary) - failed(dashboard)).toBeLessThanOrEqual(missing);
  });
});
