/** Endpoints of raw samples: whatever a script names its requests by, each of them is counted where it belongs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { httpMetrics, jsonLines, jsonRequest } from './json-lines.ts';
import { renderConsole } from '../render/forms.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-endpoints-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function analysisOf(lines: readonly string[]): Promise<Analysis> {
  const path = join(folder, 'run.json');
  await writeFile(path, jsonLines([...httpMetrics, ...lines]));
  return analyze(await readRecord(path), { strict: false });
}

/** As a script sends them: `count` requests of one endpoint. */
function send(
  tags: Readonly<Record<string, string>>,
  { count, ms = 5, failed = false }: { count: number; ms?: number; failed?: boolean },
): string[] {
  return Array.from({ length: count }, (_, place) =>
    jsonRequest(tags, { atMs: place * 100, ms, failed }),
  ).flat();
}

const rowsOf = ({ report }: Analysis): Record<string, readonly [number, number | null]> =>
  Object.fromEntries(report.endpoints.map((one) => [one.endpoint, [one.requests, one.successShare]]));

describe('an endpoint', () => {
  it('keeps its commas, colons, braces, quotes and line ends', async () => {
    const names = [
      '/at?pos=47.1,8.5',
      '/at?pos=47.1',
      '{name:x}',
      '"quoted"',
      ' spaced ',
      'two\nlines',
      'ä→漢😀',
    ];
    const analysis = await analysisOf(
      names.flatMap((name, place) =>
        send({ name, method: 'GET' }, { count: place + 2, failed: place === 1 }),
      ),
    );
    expect(rowsOf(analysis)).toEqual(
      Object.fromEntries(names.map((name, place) => [name, [place + 2, place === 1 ? 0 : 1]])),
    );
    expect([...analysis.charts!.endpoints.keys()].sort()).toEqual([...names].sort());
    expect(analysis.report.errors).toMatchObject([{ endpoint: '/at?pos=47.1', count: 3 }]);
  });

  it('is counted once, for any names and methods', async () => {
    const name = fc.oneof(
      fc.constantFrom('/a', '/a,b', 'GET /a', 'a:b{c}'),
      fc.string({ minLength: 1, maxLength: 8 }),
    );
    const requests = fc.array(fc.record({ name, method: fc.constantFrom('GET', 'POST', 'PUT') }), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(requests, async (sent) => {
        fc.pre(sent.every((one) => one.name !== 'setup' && one.name !== 'auth_login'));
        const { report } = await analysisOf(sent.flatMap((tags) => send(tags, { count: 1 })));
        const expected = new Map<string, number>();
        for (const { name: own, method } of sent) {
          const key = JSON.stringify([method, own]);
          expected.set(key, (expected.get(key) ?? 0) + 1);
        }
        const rows = report.endpoints.map(
          (one) => [JSON.stringify([one.method, one.route]), one.requests] as const,
        );
        expect(rows.sort()).toEqual([...expected].sort());
      }),
      { numRuns: 100 },
    );
  });

  it('is a method and a name: one URL that is read and written is two', async () => {
    const url = 'https://shop.test/basket';
    const analysis = await analysisOf([
      ...send({ name: url, method: 'GET' }, { count: 30, ms: 4 }),
      ...send({ name: url, method: 'PUT' }, { count: 10, ms: 300, failed: true }),
      ...send({ name: 'https://shop.test/', method: 'GET' }, { count: 5 }),
    ]);
    expect(analysis.report.endpoints).toMatchObject([
      {
        endpoint: `GET ${url}`,
        method: 'GET',
        route: url,
        requests: 30,
        successShare: 1,
        latency: { maxMs: 4 },
      },
      {
        endpoint: `PUT ${url}`,
        method: 'PUT',
        route: url,
        requests: 10,
        successShare: 0,
        latency: { minMs: 300 },
      },
      { endpoint: 'https://shop.test/', method: 'GET', requests: 5 },
    ]);
    expect(analysis.report.errors).toMatchObject([{ endpoint: `PUT ${url}`, count: 10 }]);
    expect(analysis.report.endpoint_metrics[`PUT:${url}`]).toMatchObject({
      request_count: 10,
      success_rate: 0,
    });
    expect(analysis.spectra!.get(`PUT ${url}`)!.at(-1)![1]).toBe(300);
    expect(analysis.charts!.endpoints.get(`GET ${url}`)!.p50Ms.at(0)).toBe(4);
  });

  it('whose name is 10,000 characters long is an endpoint like any other', async () => {
    const name = `/${'x'.repeat(9_999)}`;
    const analysis = await analysisOf(send({ name, method: 'GET' }, { count: 3 }));
    expect(rowsOf(analysis)).toEqual({ [name]: [3, 1] });
    expect(renderConsole(analysis, { color: false, width: 80 })).toContain('3');
  });
});

describe('requests with a name for each', () => {
  it('are folded beyond a thousand, and the report says how many names that are', async () => {
    const { report } = await analysisOf(
      Array.from({ length: 1_200 }, (_, place) => place % 1_100).flatMap((place) =>
        send({ name: `/item/${place}`, method: place % 2 === 0 ? 'GET' : 'POST' }, { count: 1 }),
      ),
    );
    expect(report.endpoints).toHaveLength(1_001);
    expect(report.endpoints.find(({ endpoint }) => endpoint === '(other)')).toMatchObject({ requests: 100 });
    expect(report.notes.join('\n')).toContain(
      '100 names of requests beyond the first 1,000 are counted together as (other)',
    );
  });
});
