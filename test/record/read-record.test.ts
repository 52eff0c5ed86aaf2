import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { readTimeline } from '../../src/toolkit/record/read-timeline.ts';
import { renderConsole, renderHtml } from '../documents/forms.ts';

const golden = fileURLToPath(new URL('../golden/pass', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-record-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, contents: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, contents);
  return path;
}

const line = (event: string, data: unknown): string => `${JSON.stringify({ event, data })}\n`;

describe('the timeline', () => {
  it('follows the columns when a later metric moves them', async () => {
    const path = await write(
      'moving.ndjson',
      line('param', { period: 1000, aggregates: { trend: ['avg', 'p(95)'] } }) +
        line('metric', { time: { type: 'gauge' }, http_reqs: { type: 'counter' } }) +
        line('snapshot', [[10, 10], [1000]]) +
        line('metric', { http_req_duration: { type: 'trend' }, zeta: { type: 'rate' } }) +
        line('cumulative', [[1]]) +
        line('snapshot', [[1.5, 9], [20, 20], [2000], []]) +
        line('snapshot', [[], [30, 30], [3000], [0.25]]) +
        line('stop', [[3500]]),
    );
    const { timeline, notes } = await readTimeline(path);
    const column = (series: string, aggregate: string): number[] => [
      ...timeline!.series.get(series)!.get(aggregate)!,
    ];
    expect(notes).toEqual([]);
    expect([...timeline!.timesMs]).toEqual([1000, 2000, 3000]);
    expect(column('http_reqs', 'count')).toEqual([10, 20, 30]);
    expect(column('http_req_duration', 'p(95)')).toEqual([NaN, 9, NaN]);
    expect(column('zeta', 'rate')).toEqual([NaN, NaN, 0.25]);
  });

  it('has all seconds of a real run', async () => {
    const { timeline } = await readTimeline(join(golden, 'timeline.ndjson.gz'));
    const count = timeline!.series.get('http_reqs')!.get('count')!;
    const total = count.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
    const summary = JSON.parse(await readFile(join(golden, 'summary.json'), 'utf8')) as {
      metrics: { http_reqs: { values: { count: number } } };
    };
    // The record lacks only the last, partial second.
    expect(total / summary.metrics.http_reqs.values.count).toBeGreaterThan(0.99);
  });

  it('keeps what came before a cut, and says that it was cut', async () => {
    const whole = await readFile(join(golden, 'timeline.ndjson.gz'));
    const { timeline, notes } = await readTimeline(
      await write('cut.ndjson.gz', whole.subarray(0, whole.length / 2)),
    );
    expect(timeline!.timesMs.length).toBeGreaterThan(10);
    expect(notes).toEqual(['the timeline is incomplete (cut off)']);
  });

  it('is null, with a note, where there is no file', async () => {
    expect(await readTimeline(join(folder, 'none.ndjson'))).toEqual({
      timeline: null,
      notes: ['the timeline is missing'],
      damage: [],
    });
  });

  it('was cut where its last line is not the last that k6 writes', async () => {
    const lines = line('param', { period: 1000 }) + line('metric', { time: { type: 'gauge' } });
    for (const text of ['', lines, `${lines}${line('snapshot', [[1000]])}`]) {
      const { damage } = await readTimeline(await write('no-end.ndjson', text));
      expect(damage).toEqual(['the timeline lacks its last line: it was cut']);
    }
  });

  it('of a run that was shorter than a period is whole', async () => {
    const text = line('param', { period: 1000 }) + line('start', [[1000]]) + line('stop', [[1200]]);
    expect(await readTimeline(await write('short.ndjson', text))).toEqual({
      timeline: null,
      notes: ['the timeline holds not one whole period'],
      damage: [],
    });
  });
});

describe('a lone summary', () => {
  it('of a script that is not ours is judged by its own thresholds', async () => {
    const summary = {
      root_group: {},
      state: { testRunDurationMs: 5000 },
      metrics: {
        http_reqs: { type: 'counter', contains: 'default', values: { count: 500, rate: 100 } },
        http_req_duration: {
          type: 'trend',
          contains: 'time',
          values: { avg: 4, 'p(95)': 9, med: 3, max: 20, min: 1 },
          thresholds: { 'p(95)<5': { ok: false } },
        },
        http_req_failed: {
          type: 'rate',
          contains: 'default',
          values: { rate: 0.02, passes: 10, fails: 490 },
        },
      },
    };
    const record = await readRecord(await write('foreign.json', JSON.stringify(summary)));
    const { report } = analyze(record, { strict: false });
    expect(report).toMatchObject({
      verdict: 'FAIL',
      state: 'unknown',
      success_rate: 0.98,
      duration_seconds: 5,
    });
    expect(report.reasons).toEqual(['gate missed: p95 latency: 9 ms, limit < 5 ms']);
  });

  it.each([
    ['{"metrics": {"http', /is not whole JSON: it may have been cut/],
    ['[1]', /is not what k6 hands to handleSummary/],
    ['{"metrics": {}}', /is k6's --summary-export/],
    ['{"version": "1", "config": {}, "results": {}}', /is k6's machine-readable summary/],
    ['{"metrics": {"a": {"type": "odd"}}, "state": {"testRunDurationMs": 1}}', /metrics\.a\.type/],
  ])('%s is refused with one line', async (text, message) => {
    await expect(readRecord(await write('wrong.json', text))).rejects.toThrow(message);
  });

  it('that is not there is refused', async () => {
    await expect(readRecord(join(folder, 'nowhere.json'))).rejects.toThrow(/cannot be read \(ENOENT\)/);
  });
});

describe('a run folder', () => {
  it('is read whole', async () => {
    const record = await readRecord(join(golden, '../fail'));
    expect(record.plan?.scenario).toBe('peak');
    expect(record.failures).toHaveLength(5);
    expect(record.system?.timesMs.length).toBeGreaterThan(50);
    expect(record.notes).toEqual([]);
  });

  it('without its run.json is no run folder', async () => {
    await expect(readRecord(folder)).rejects.toThrow(/this is not a run folder/);
  });

  it('that k6 never finished is still a report, which says what is missing', async () => {
    const cut = join(folder, 'cut-run');
    await mkdir(cut);
    const run = JSON.parse(await readFile(join(golden, 'run.json'), 'utf8')) as Record<string, unknown>;
    await writeFile(
      join(cut, 'run.json'),
      JSON.stringify({ ...run, state: 'running', endedAt: null, plan: null }),
    );
    await writeFile(join(cut, 'summary.json'), '{"metrics": {"ht');
    const { report } = analyze(await readRecord(cut), { strict: false });
    expect(report.verdict).toBe('INVALID');
    expect(report.notes.join('\n')).toMatch(/the summary is missing or broken[^]*the timeline is missing/);
  });
});

it.each([
  ['its last line alone', (lines: readonly string[]) => lines.slice(-1)],
  [
    'no period of a minute',
    (lines: readonly string[]) => lines.filter((line) => !line.includes('"snapshot"')),
  ],
])('a timeline that holds %s is damaged, though k6 wrote its end', async (_, left) => {
  const whole = gunzipSync(await readFile(join(golden, 'timeline.ndjson.gz')))
    .toString()
    .trim();
  const path = join(folder, 'emptied.ndjson');
  await writeFile(path, left(whole.split('\n')).join('\n'));
  const reading = await readTimeline(path);
  expect(reading.damage).toEqual(['the timeline holds not one whole period']);
  const record = { ...(await readRecord(golden)), ...reading };
  expect(analyze(record, { strict: false }).report.verdict).toBe('INVALID');
});

describe('whatever a disk or a network did to a record', () => {
  it('ends in a report or in one clear line, never in a stack', async () => {
    const whole = gunzipSync(await readFile(join(golden, 'timeline.ndjson.gz')));
    const lines = whole.toString().split('\n');
    const damaged = fc.oneof(
      fc.nat(whole.length).map((length) => whole.subarray(0, length)),
      fc.array(fc.nat(whole.length - 1), { minLength: 1, maxLength: 40 }).map((places) => {
        const broken = Buffer.from(whole);
        for (const place of places) broken[place] = (broken[place] ?? 0) ^ 0x15;
        return broken;
      }),
      fc.shuffledSubarray(lines).map((some) => Buffer.from(some.join('\n'))),
      fc.nat(100_000).map((length) => Buffer.concat([whole, Buffer.alloc(length, '['), whole])),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    );
    const path = join(folder, 'damaged.ndjson');
    const undamaged = await readRecord(golden);
    await fc.assert(
      fc.asyncProperty(damaged, fc.nat(3), async (bytes, turn) => {
        await writeFile(path, bytes);
        const { timeline, notes, damage } = await readTimeline(path);
        const analysis = analyze({ ...undamaged, timeline, notes, damage }, { strict: false });
        // The page takes longer than all the rest: every fourth will do.
        if (turn === 0) expect(renderHtml(analysis).split('<script', 1)[0]).not.toContain('NaN');
        // Lines that are gone are missed where they are many.
        const isWhole = damage.length === 0 && (timeline?.timesMs.length ?? 0) > 55;
        if (!isWhole) expect(analysis.report.verdict).toBe('INVALID');
        expect(renderConsole(analysis, { color: false, width: 100 })).toMatch(/PASS|INVALID/);
      }),
      { numRuns: 300 },
    );
  });

  it('holds for summaries as well', async () => {
    const text = await readFile(join(golden, 'summary.json'), 'utf8');
    const path = join(folder, 'damaged.json');
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.string({ maxLength: 5 }), async (place, junk) => {
        await writeFile(path, text.slice(0, place) + junk + text.slice(place + junk.length));
        const outcome: unknown = await readRecord(path).then(
          (record) => analyze(record, { strict: false }).report.schema_version,
          (reason: unknown) => reason,
        );
        if (outcome !== 1) expect(outcome).toMatchObject({ name: 'UserError', code: 'E_RECORD' });
      }),
      { numRuns: 500 },
    );
  });

  it('a gzip that is none is named', async () => {
    const { notes } = await readTimeline(await write('odd.ndjson.gz', 'not gzip'));
    expect(notes).toEqual([
      'the timeline is incomplete (Z_DATA_ERROR)',
      'the timeline holds not one whole period',
    ]);
    expect((await readTimeline(await write('empty.ndjson.gz', gzipSync('')))).timeline).toBeNull();
  });
});
