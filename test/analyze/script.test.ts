/** What a script measures besides its requests, from summaries and from samples. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import type { Summary } from '../../src/toolkit/record/types.ts';
import { httpMetrics, jsonLines, jsonMetric, jsonPoint, jsonRequest } from '../record/json-lines.ts';
import { makeRecord, makeSummary, metric, trend } from './make-record.ts';
import { renderConsole, renderHtml, renderMarkdown } from '../render/forms.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-script-'));
});
afterAll(() => rm(folder, { recursive: true }));

const foreign = (summary: Summary): Analysis =>
  analyze(makeRecord({ run: null, plan: null, summary }), { strict: false });
const ofMetrics = (metrics: Summary['metrics']): Analysis =>
  foreign({ state: { testRunDurationMs: 20_000 }, metrics });

async function ofSamples(lines: readonly string[]): Promise<Analysis> {
  const path = join(folder, 'samples.json');
  await writeFile(path, jsonLines(lines));
  return analyze(await readRecord(path), { strict: false });
}

const formats = (analysis: Analysis): string[] => [
  renderHtml(analysis).split('<script', 1)[0]!,
  renderMarkdown(analysis),
  renderConsole(analysis, { color: false, width: 200 }),
];

const rootGroup: NonNullable<Summary['root_group']> = {
  path: '',
  checks: [{ name: 'shop is open', passes: 30, fails: 0 }],
  groups: [
    {
      path: '::basket',
      checks: [],
      groups: [
        {
          path: '::basket::pay',
          groups: [],
          checks: [
            { name: 'card taken', passes: 27, fails: 3 },
            { name: 'never made', passes: 0, fails: 0 },
          ],
        },
      ],
    },
  ],
};

describe('the checks of a script', () => {
  const analysis = foreign({ ...makeSummary(), root_group: rootGroup });

  it('are counted by group, in the order of the script', () => {
    expect(analysis.report.script.checks).toEqual([
      { group: '', check: 'shop is open', passes: 30, fails: 0 },
      { group: '::basket::pay', check: 'card taken', passes: 27, fails: 3 },
      { group: '::basket::pay', check: 'never made', passes: 0, fails: 0 },
    ]);
  });

  it('stand in every format, the count of those that hold as well', () => {
    const [html, markdown, text] = formats(analysis);
    for (const page of [html, markdown, text]) {
      expect(page).toContain('1 of 3 checks hold, 3 of 60 checks made failed');
      expect(page).toContain('card taken');
    }
    expect(html).toContain('basket › pay');
    expect(markdown).toMatch(/\| ⚠️ \| never made \| basket › pay \| 0 \| 0 \| – \|/);
    expect(text).toContain('✗ basket › pay › card taken: 3 failed, 90 % good');
    expect(text).not.toContain('shop is open');
  });

  it('are counted from samples as well, with how long their groups took', async () => {
    const check = (value: number, group: string): string =>
      jsonPoint('checks', { value, tags: { check: 'a, "b": {c}', group } });
    const { report } = await ofSamples([
      jsonMetric('checks', 'rate'),
      jsonMetric('group_duration', 'trend', { contains: 'time' }),
      ...[1, 1, 0].map((value) => check(value, '::basket')),
      check(1, ''),
      ...[10, 30].map((value) => jsonPoint('group_duration', { value, tags: { group: '::basket' } })),
    ]);
    expect(report.script).toMatchObject({
      checks: [
        { group: '::basket', check: 'a, "b": {c}', passes: 2, fails: 1 },
        { group: '', check: 'a, "b": {c}', passes: 1, fails: 0 },
      ],
      groups: [{ group: '::basket', runs: 2, avgMs: 20, maxMs: 30 }],
    });
  });

  it('of a broken tree cost the table alone', async () => {
    const path = join(folder, 'odd-tree.json');
    await writeFile(path, JSON.stringify({ ...makeSummary(), root_group: { groups: {}, checks: null } }));
    const { report } = analyze(await readRecord(path), { strict: false });
    expect(report.script.checks).toEqual([]);
    expect(report.totals.requests).toBe(20_000);
  });
});

describe("a script's own metrics", () => {
  it('have a type, a unit and their figures', () => {
    const { report } = ofMetrics({
      wait_in_queue: {
        ...trend({ avg: 12, min: 1, med: 10, max: 90, 'p(95)': 40, count: 7 }),
        contains: 'time',
      },
      upload_size: { ...trend({ avg: 2048, max: 4096 }), contains: 'data' },
      stock: metric('gauge', { value: 5, min: 2, max: 9 }),
      orders: metric('counter', { count: 480, rate: 24 }),
      lucky: metric('rate', { rate: 0.25, passes: 5, fails: 15 }),
      'lucky{country:de}': metric('rate', { rate: 0, passes: 0, fails: 0 }),
    });
    const pages = formats(ofMetrics({ ...toMetrics(report) }));
    for (const [html, text] of [
      ['avg 12 ms, min 1 ms, med 10 ms, p95 40 ms, max 90 ms, 7 samples', 'wait_in_queue'],
      ['avg 2 KiB, max 4 KiB', 'upload_size'],
      ['5, from 2 to 9', 'stock'],
      ['480, 24/s', 'orders'],
      ['25 %, 5 of 20', 'lucky'],
      ['no samples', 'lucky{country:de}'],
    ] as const) {
      expect(pages[0]).toContain(html);
      expect(pages[2]).toMatch(
        new RegExp(`${text.replaceAll(/[{}]/g, '\\$&')} +${html.replaceAll(/[()]/g, '\\$&')}`),
      );
    }
    expect(pages[1]).toContain('| trend | ms |');
    expect(pages[1]).toContain('| trend | bytes |');
    expect(pages[1]).toContain('| rate | % |');
  });

  it('have the unit that --out json states, and no tag of a request makes them many', async () => {
    const { report } = await ofSamples([
      ...httpMetrics,
      jsonMetric('basket_value', 'trend'),
      ...jsonRequest({ name: 'pay', method: 'POST' }),
      jsonPoint('basket_value', { value: 80, tags: { name: 'pay', phase: 'steady' } }),
    ]);
    expect(report.script.metrics).toMatchObject([
      { metric: 'basket_value', type: 'trend', contains: 'default', values: { avg: 80, count: 1 } },
    ]);
  });
});

function toMetrics({ script: { metrics } }: Analysis['report']): Summary['metrics'] {
  return Object.fromEntries(
    metrics.map(({ metric: name, type, contains, values }) => [name, { type, contains, values }]),
  );
}

describe('a test without requests', () => {
  const held = { 'count>=1': true };
  it.each<[string, Summary['metrics']]>([
    ['WebSockets', { ws_sessions: metric('counter', { count: 12, rate: 1 }, held) }],
    [
      'gRPC',
      {
        grpc_req_duration: { ...trend({ avg: 3, max: 9, count: 40 }, { 'max<10': true }), contains: 'time' },
      },
    ],
    [
      'a browser',
      {
        browser_web_vital_lcp: { ...trend({ avg: 900, max: 1200 }, { 'max<2000': true }), contains: 'time' },
      },
    ],
    ['checks', { checks: metric('rate', { rate: 1, passes: 3, fails: 0 }, { 'rate==1': true }) }],
    ['a metric of its own', { orders: metric('counter', { count: 2, rate: 1 }, held) }],
    ['iterations', { iterations: metric('counter', { count: 2, rate: 1 }, held) }],
  ])('is judged by what it measured: %s', (_what, metrics) => {
    const { report } = ofMetrics({ ...metrics, vus: metric('gauge', { value: 1, min: 1, max: 1 }) });
    expect(report).toMatchObject({ verdict: 'PASS', invalid_causes: [] });
  });

  it('shows its sessions, iterations and checks where others show requests', () => {
    const page = renderHtml(
      foreign({
        state: { testRunDurationMs: 20_000 },
        root_group: rootGroup,
        metrics: {
          ws_sessions: metric('counter', { count: 1200, rate: 60 }),
          iterations: metric('counter', { count: 600, rate: 30 }),
        },
      }),
    );
    const tiles = /<ul class="tiles">[^]*?<\/ul>/.exec(page)![0].replaceAll(/<[^>]+>|\s+/g, ' ');
    expect(tiles).toMatch(/checks\s+95 %\s+of 60\s+sessions\s+1,200\s+60\/s\s+iterations\s+600/);
    expect(tiles).not.toContain('failed requests');
  });

  it.each<[string, Summary['metrics']]>([
    ['nothing was measured at all', {}],
    [
      'only k6’s own bookkeeping is there',
      {
        vus: metric('gauge', { value: 1, min: 1, max: 1 }),
        data_sent: metric('counter', { count: 0, rate: 0 }),
      },
    ],
    [
      'it asks something of requests',
      {
        iterations: metric('counter', { count: 5, rate: 1 }),
        http_req_failed: metric('rate', { rate: 0, passes: 0, fails: 0 }, { 'rate<0.1': true }),
      },
    ],
    [
      'its checks never ran',
      { checks: metric('rate', { rate: 0, passes: 0, fails: 0 }, { 'rate>0.9': true }) },
    ],
  ])('is invalid where %s', (_why, metrics) => {
    expect(ofMetrics(metrics).report).toMatchObject({ verdict: 'INVALID', invalid_causes: ['no-requests'] });
  });

  it('is invalid where it is a scenario of ours', () => {
    const summary = {
      state: { testRunDurationMs: 1 },
      metrics: { iterations: metric('counter', { count: 5, rate: 1 }) },
    };
    expect(analyze(makeRecord({ summary }), { strict: false }).report.invalid_causes).toContain(
      'no-requests',
    );
  });
});
