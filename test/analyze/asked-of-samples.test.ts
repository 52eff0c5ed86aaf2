/** Limits on tags, asked of raw samples: of those that the samples have they are judged, of others nothing is known. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { askInstead } from '../../src/toolkit/analyze/ask-instead.ts';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import type { Limits } from '../../src/contract/limit.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { httpMetrics, jsonLines, jsonMetric, jsonPoint, jsonRequest } from '../record/json-lines.ts';
import { makeRecord, makeSummary } from './make-record.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-asked-'));
});
afterAll(() => rm(folder, { recursive: true }));

const requests = Array.from({ length: 40 }, (_, place) =>
  jsonRequest({ name: 'cart', method: 'GET', team: 'a' }, { atMs: place * 100, failed: place % 4 === 0 }),
).flat();

async function judged(lines: readonly string[], gate?: Limits): Promise<Report> {
  const path = join(folder, 'run.ndjson');
  await writeFile(path, jsonLines(lines));
  const record = await readRecord(path);
  const asked = gate === undefined ? record : askInstead(record, { gate, target: {} }, 'limits.json');
  return analyze(asked, { strict: false }).report;
}

describe('a limit on a tag that raw samples have', () => {
  const lines = [...httpMetrics, ...requests];

  it.each([
    { selector: 'http_reqs{status:500}', limit: 'count<1', verdict: 'FAIL', value: 10 },
    { selector: 'http_reqs{status:500}', limit: 'count==10', verdict: 'PASS', value: 10 },
    { selector: 'http_reqs{status:404}', limit: 'count<1', verdict: 'PASS', value: 0 },
    { selector: 'http_req_duration{method:GET,status:500}', limit: 'p(99)<=5', verdict: 'PASS', value: 5 },
    { selector: 'http_req_failed{name:cart,status:200}', limit: 'rate==0', verdict: 'PASS', value: 0 },
  ])('is judged by those samples: $selector $limit', async ({ selector, limit, verdict, value }) => {
    const report = await judged(lines, { [selector]: [limit] });
    expect(report.verdict).toBe(verdict);
    expect(report.checks[0]).toMatchObject({ value });
  });

  it('is on all methods of a name', async () => {
    const post = jsonRequest({ name: 'cart', method: 'POST' }, { atMs: 50, failed: true });
    const report = await judged([...lines, ...post], { 'http_reqs{name:cart,status:500}': ['count==11'] });
    expect(report.verdict).toBe('PASS');
  });
});

describe('a limit on a tag that the record does not hold', () => {
  it.each(['http_reqs{team:a}', 'http_req_duration{team:a}'])('is never held: %s', async (selector) => {
    const report = await judged([...httpMetrics, ...requests], { [selector]: ['count<1'] });
    expect(report.verdict).toBe('INVALID');
    expect(report.checks[0]).toMatchObject({
      status: 'no-data',
      value: null,
      reason: 'the record does not tell it by team',
    });
  });

  it('is unknown in a summary that k6 was not asked for it, and not 0', () => {
    const record = askInstead(
      makeRecord({ plan: null, run: null, summary: makeSummary() }),
      { gate: { 'http_reqs{status:500}': ['count<1'] }, target: {} },
      'limits.json',
    );
    expect(analyze(record, { strict: false }).report).toMatchObject({
      verdict: 'INVALID',
      checks: [{ status: 'no-data', value: null }],
    });
  });
});

it('judges values as exactly as k6 does', async () => {
  const thresholds = ['max<=0.3', 'min==0.3', 'p(95)>=0.3', 'max<16777217.5'];
  const report = await judged([
    jsonMetric('queue_wait', 'trend', { thresholds }),
    jsonPoint('queue_wait', { value: 0.3 }),
    jsonPoint('queue_wait', { value: 0.3, atMs: 500 }),
  ]);
  expect(report).toMatchObject({ verdict: 'PASS', reasons: ['4 of 4 gates hold'] });
});

describe('what k6 was asked of tags, which its JSON names and does not tell', () => {
  const submetrics = [
    { name: 'http_req_duration{expected_response:true}' },
    { name: 'http_req_duration{team:a}' },
  ];
  const linesOf = (thresholds: readonly string[], names: unknown): string[] => [
    ...httpMetrics,
    ...requests,
    jsonMetric('http_req_duration', 'trend', { contains: 'time', thresholds, submetrics: names }),
  ];

  it.each([[['max<10']], [[]]])('is neither a pass nor nothing, beside %j', async (thresholds) => {
    const { verdict, reasons } = await judged(linesOf(thresholds, submetrics));
    expect(verdict).toBe('INVALID');
    expect(reasons.join()).toContain('http_req_duration{team:a}');
  });

  it('excuses no gate that broke', async () => {
    expect((await judged(linesOf(['max<1'], submetrics))).verdict).toBe('FAIL');
  });

  it('is nothing where it is what k6 always measures, or where other limits are asked', async () => {
    expect((await judged(linesOf(['max<10'], submetrics.slice(0, 1)))).verdict).toBe('PASS');
    const asked = await judged(linesOf([], submetrics), { http_req_duration: ['max<10'] });
    expect(asked.verdict).toBe('PASS');
  });
});

it('says of a file that tells no limits just that, and not that none was set', async () => {
  const path = join(folder, 'run.csv');
  const at = Date.parse('2026-03-01T10:00:00Z') / 1000;
  await writeFile(
    path,
    `metric_name,timestamp,metric_value,name\nhttp_reqs,${at},1,cart\nhttp_req_duration,${at},5,cart\n`,
  );
  const { report } = analyze(await readRecord(path), { strict: false });
  expect(report.verdict).toBe('NO GATES');
  expect(JSON.stringify(report)).toContain('says nothing of the limits that k6 was given');
  expect(JSON.stringify(report)).not.toMatch(/no limit was set/i);
});
