/** Raw samples of any k6 script: figures from k6's CSV and JSON files. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { makeRun } from '../analyze/make-record.ts';
import { renderConsole } from '../render/forms.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-samples-'));
});
afterAll(() => rm(folder, { recursive: true }));

const startMs = Date.parse('2026-03-01T10:00:00Z');

interface Request {
  readonly atMs: number;
  readonly ms: number;
  readonly name: string;
  readonly status?: number;
}

const header =
  'metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,proto,scenario,service,status,subproto,tls_version,url,extra_tags,metadata';

/** As k6 writes them with all its system tags. */
function csv(requests: readonly Request[], more: readonly string[] = []): string {
  const lines = requests.flatMap(({ atMs, ms, name, status = 200 }) => {
    const bad = status >= 400 || status === 0;
    const error = status === 0 ? '"dial ""x"", refused"' : '';
    const tags = `,${error},${status === 0 ? 1212 : ''},${bad ? 'false' : 'true'},,GET,${name},HTTP/1.1,default,,${status},,,http://x/${atMs},team=a,`;
    return [
      `http_reqs,${startMs + atMs},1.000000,${tags}`,
      `http_req_duration,${startMs + atMs},${ms.toFixed(6)},${tags}`,
      `http_req_failed,${startMs + atMs},${bad ? '1' : '0'}.000000,${tags}`,
    ];
  });
  return `${[header, ...lines, ...more].join('\n')}\n`;
}

async function analysisOf(name: string, contents: string | Uint8Array): Promise<Analysis> {
  const path = join(folder, name);
  await writeFile(path, contents);
  return analyze(await readRecord(path), { strict: false });
}

const requests: readonly Request[] = Array.from({ length: 3000 }, (_, place) => ({
  atMs: place * 10,
  ms: 1 + ((place * 7919) % 1000) / 10,
  name: place % 3 === 0 ? 'list' : 'item, "odd"',
  status: place % 100 === 0 ? 503 : place % 250 === 1 ? 0 : 200,
})).map((request) => ({ ...request, name: request.name.replaceAll(/[",]/g, '') }));

describe("k6's CSV of any script", () => {
  it('gives exact percentiles, by an independent computation', async () => {
    const { report } = await analysisOf('plain.csv', csv(requests));
    const type7 = (values: readonly number[], q: number): number => {
      const sorted = [...values].sort((a, b) => a - b);
      const rank = q * (sorted.length - 1);
      const below = Math.trunc(rank);
      return sorted[below]! * (1 - (rank - below)) + (sorted[below + 1] ?? sorted[below]!) * (rank - below);
    };
    const all = requests.map(({ ms }) => ms);
    const { latency } = report.totals;
    expect(report.totals.requests).toBe(3000);
    expect(latency.avgMs).toBeCloseTo(all.reduce((total, ms) => total + ms, 0) / 3000, 4);
    expect(latency).toMatchObject({ minMs: 1, maxMs: expect.closeTo(Math.max(...all), 4) as number });
    for (const [key, q] of [
      ['p50Ms', 0.5],
      ['p75Ms', 0.75],
      ['p90Ms', 0.9],
      ['p95Ms', 0.95],
      ['p99Ms', 0.99],
    ] as const) {
      expect(latency[key]).toBeCloseTo(type7(all, q), 4);
    }
    const list = requests.filter(({ name }) => name === 'list').map(({ ms }) => ms);
    expect(report.endpoints.find(({ endpoint }) => endpoint === 'list')).toMatchObject({
      requests: 1000,
      latency: { p95Ms: expect.closeTo(type7(list, 0.95), 4) as number },
    });
  });

  it('counts every failed request by endpoint and in words, with the first and the last', async () => {
    const { report } = await analysisOf('failed.csv', csv(requests));
    const row = (label: string, endpoint: string): Report['errors'][number] | undefined =>
      report.errors.find((one) => one.label === label && one.endpoint === endpoint);
    const expected = (status: number, endpoint: string): number =>
      requests.filter((request) => request.status === status && request.name === endpoint).length;
    expect(row('503 Service Unavailable', 'list')?.count).toBe(expected(503, 'list'));
    expect(row('connection refused', 'list')?.count).toBe(expected(0, 'list'));
    expect(row('503 Service Unavailable', 'list')?.firstSeen).toBe(new Date(startMs).toISOString());
    expect(report.errors.reduce((total, { count }) => total + count, 0)).toBe(
      requests.filter(({ status }) => status !== 200).length,
    );
    expect(report.success_rate).toBeCloseTo(1 - 42 / 3000, 6);
  });

  it('draws each request once in the heat map, and a spectrum that rises to the slowest', async () => {
    const { heatMap, spectra, charts } = await analysisOf('drawn.csv.gz', gzipSync(csv(requests)));
    expect(heatMap!.counts.flatMap((column) => [...column]).reduce((total, count) => total + count, 0)).toBe(
      3000,
    );
    const all = spectra!.get('all')!;
    expect(
      all.every(([q, ms], place) => place === 0 || (q > all[place - 1]![0] && ms >= all[place - 1]![1])),
    ).toBe(true);
    expect(all.at(-1)![1]).toBeCloseTo(Math.max(...requests.map(({ ms }) => ms)), 4);
    expect(charts!.requestsPerSecond).toHaveLength(30);
    expect([...charts!.requestsPerSecond].every((rate) => rate === 100)).toBe(true);
  });

  it.each([
    ['seconds', (ms: number) => String(Math.floor(ms / 1000))],
    ['microseconds', (ms: number) => String(ms * 1000)],
    ['nanoseconds', (ms: number) => `${ms}000000`],
    ['RFC 3339', (ms: number) => new Date(ms).toISOString()],
  ])('is read with times in %s', async (_unit, format) => {
    const text = csv(requests.slice(0, 300)).replaceAll(/(?<=^[a-z_]+,)\d+/gm, (ms) => format(Number(ms)));
    const { report } = await analysisOf('times.csv', text);
    expect(report.totals.requests).toBe(300);
    expect(report.duration_seconds).toBeCloseTo(3, -0.5);
  });

  it('of whole seconds says so: a load within one second has no rate', async () => {
    const inSeconds = (text: string): string =>
      text.replaceAll(/(?<=^[a-z_]+,)\d+/gm, (ms) => String(Math.floor(Number(ms) / 1000)));
    const short = await analysisOf('short.csv', inSeconds(csv(requests.slice(0, 90))));
    expect(short.report).toMatchObject({ duration_seconds: 0, totals: { ratePerSecond: null } });
    expect(short.report.notes.join()).toContain('whole seconds: the load took under 1 s');
    expect(renderConsole(short, { color: false, width: 200 })).toContain(
      'Lasted under 1 s: the file holds whole seconds',
    );
    const long = await analysisOf('long.csv', inSeconds(csv(requests)));
    expect(long.report.notes.join()).toContain('lengths and rates are known to a second');
    const exact = await analysisOf('exact.csv', csv(requests.slice(0, 90)));
    expect(exact.report.notes.join()).not.toContain('second');
    expect(exact.report.duration_seconds).toBeCloseTo(0.89, 6);
  });

  it('counts failed checks, and names the metrics whose type it does not say', async () => {
    const check = (value: number): string => `checks,${startMs},${value}.000000,body is right,,,,,,,,,,,,,,,`;
    const custom = `my_metric,${startMs},3.000000,,,,,,,,,,,,,,,,`;
    const { report } = await analysisOf(
      'checks.csv',
      csv(requests.slice(2, 9), [check(1), check(0), check(0), custom]),
    );
    expect(report.errors).toMatchObject([{ kind: 'check', label: 'check failed: body is right', count: 2 }]);
    expect(report.notes.join()).toMatch(/types of custom metrics, so these are left out: my_metric/);
  });

  it('with a name for each request is kept within bounds', async () => {
    const many = Array.from({ length: 1500 }, (_, place) => ({ atMs: place, ms: 5, name: `item-${place}` }));
    const { report } = await analysisOf('names.csv', csv(many));
    expect(report.endpoints).toHaveLength(1001);
    expect(report.endpoints[0]).toMatchObject({ endpoint: '(other)', requests: 500 });
  });
});

describe('a run folder with samples', () => {
  async function runFolder(
    name: string,
    files: Readonly<Record<string, string | Uint8Array>>,
  ): Promise<string> {
    const path = join(folder, name);
    await mkdir(path);
    await writeFile(join(path, 'run.json'), JSON.stringify(makeRun()));
    for (const [file, contents] of Object.entries(files)) await writeFile(join(path, file), contents);
    return path;
  }

  it('of several generators counts them all', async () => {
    const path = await runFolder('several', {
      'samples-1.csv.gz': gzipSync(csv(requests.slice(0, 1500))),
      'samples-2.csv.gz': gzipSync(csv(requests.slice(1500))),
    });
    const { report } = analyze(await readRecord(path), { strict: false });
    expect(report.totals.requests).toBe(3000);
  });

  it('of different runs is refused with one line', async () => {
    const path = await runFolder('different', {
      'samples-1.csv': csv(requests),
      'samples-2.csv': csv(requests.map((request) => ({ ...request, atMs: request.atMs + 3_600_000 }))),
    });
    await expect(readRecord(path)).rejects.toThrow(
      /^samples-2.csv is of another run: it begins 60 min after/,
    );
  });
});

describe('what is no file of samples', () => {
  it.each([
    [
      'wrong-header.csv',
      'time,value\n1,2\n',
      /wrong-header.csv is not k6's CSV: its first line must begin with metric_name/,
    ],
    ['empty.csv', '', /is not k6's CSV/],
    ['binary.csv.gz', Uint8Array.from([0, 159, 146, 150]), /is not k6's CSV/],
    ['only-header.csv', `${header}\n`, /holds no samples/],
    ['empty.json', '', /is not whole JSON/],
    [
      'only-metrics.json',
      '{"type":"Metric","metric":"http_reqs","data":{"type":"counter"}}\n',
      /holds no samples/,
    ],
    ['record.ndjson', '{"event":"param","data":{}}\n', /holds not one whole period/],
  ])('%s is refused with one line', async (name, contents, message) => {
    const path = join(folder, name);
    await writeFile(path, contents);
    await expect(readRecord(path)).rejects.toMatchObject({
      code: 'E_RECORD',
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('whatever a disk or a network did to samples', () => {
  const point = ({ atMs, ms, name, status = 200 }: Request): string =>
    JSON.stringify({
      metric: 'http_req_duration',
      type: 'Point',
      data: {
        time: new Date(startMs + atMs).toISOString(),
        value: ms,
        tags: { name, status: String(status) },
      },
    });
  const type =
    '{"type":"Metric","metric":"http_req_duration","data":{"name":"http_req_duration","type":"trend"}}';
  const sources = {
    csv: csv(requests.slice(0, 40)),
    json: [type, ...requests.slice(0, 80).map(point)].join('\n'),
  };

  function damage(text: string): fc.Arbitrary<Uint8Array> {
    const whole = Buffer.from(text);
    return fc.oneof(
      fc.nat(whole.length).map((length) => whole.subarray(0, length)),
      fc.nat(whole.length).map((length) => gzipSync(whole).subarray(0, length)),
      fc
        .array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 40,
        })
        .map((flips) => {
          const broken = Buffer.from(whole);
          for (const [place, bits] of flips) broken[place] = (broken[place] ?? 0) ^ bits;
          return broken;
        }),
      fc.shuffledSubarray(text.split('\n')).map((some) => Buffer.from(some.join('\n'))),
      fc.nat(200_000).map((length) => Buffer.concat([whole, Buffer.alloc(length, '"')])),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    );
  }

  it.each(['csv', 'json'] as const)('%s ends in a report or in one clear line', async (kind) => {
    const path = join(folder, `damaged.${kind}`);
    await fc.assert(
      fc.asyncProperty(damage(sources[kind]), async (bytes) => {
        await writeFile(path, bytes);
        const outcome: unknown = await readRecord(path).then(
          (record) => analyze(record, { strict: false }).report.schema_version,
          (reason: unknown) => reason,
        );
        if (outcome !== 1) expect(outcome).toMatchObject({ name: 'UserError', code: 'E_RECORD' });
      }),
      { numRuns: 300 },
    );
  });
});
