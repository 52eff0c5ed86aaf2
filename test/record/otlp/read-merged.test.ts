/** Files of OTLP requests: what they say when whole, cut, rotated, disordered and hostile. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countOver, gaugeOver, histogramOver, rateOver } from '../../../src/toolkit/analyze/merged/ask.ts';
import { MergedBuilder } from '../../../src/toolkit/record/otlp/merged-builder.ts';
import { isOtlp, type MergedReading, readMerged } from '../../../src/toolkit/record/otlp/read-merged.ts';
import { RequestReader } from '../../../src/toolkit/record/otlp/request-reader.ts';
import type { MergedTimeline } from '../../../src/toolkit/record/types.ts';
import { histogramQuantile } from '../../../src/toolkit/statistics/histogram-quantile.ts';
import { quantile } from '../../../src/toolkit/statistics/percentiles.ts';
import { broken } from '../fuzz-readers.ts';
import { type Exported, requestOf } from './made-requests.ts';

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-merged-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(contents: string | Uint8Array): Promise<string> {
  files += 1;
  const path = join(folder, `requests-${files}.json`);
  await writeFile(path, contents);
  return path;
}

const linesOf = (exported: readonly Exported[]): string =>
  exported.map((one) => `${JSON.stringify(requestOf(one))}\n`).join('');

async function read(...contents: (string | Uint8Array)[]): Promise<MergedReading> {
  return readMerged(await Promise.all(contents.map(fileOf)));
}

async function timelineOf(...contents: (string | Uint8Array)[]): Promise<MergedTimeline> {
  const { timeline, notes } = await read(...contents);
  expect(notes).toEqual([]);
  return timeline!;
}

const startMs = 1_795_764_411_843;
const roi = { name: 'roi_report', phase: 'steady' };
const health = { name: 'health', phase: 'steady' };
const duration = 'http_req_duration';

/** Of one generator, a second: two endpoints, and what k6 says beside them. */
function second(place: number, values: Partial<Exported> = {}): Exported {
  return {
    timeMs: startMs + place * 1000,
    trends: {
      [duration]: [
        [roi, [10, 20 + place]],
        [health, [1]],
      ],
    },
    counters: {
      http_reqs: [
        [roi, 2],
        [health, 1],
      ],
    },
    rates: {
      http_req_failed: [
        [roi, [1, 1]],
        [health, [1, 0]],
      ],
    },
    gauges: { vus: [[{}, 5 + place]] },
    ...values,
  };
}

const plain: Omit<Exported, 'timeMs'> = { counters: { http_reqs: [[roi, 1]] } };

describe('a file of OTLP requests', () => {
  it('tells counts, rates, gauges and quantiles of any tags and any window', async () => {
    const timeline = await timelineOf(linesOf([second(0), second(1), second(2)]));
    expect(timeline).toMatchObject({ periodMs: 1000, firstEndMs: startMs, periods: 3 });
    expect(countOver(timeline, { metric: 'http_reqs' })).toBe(9);
    expect(countOver(timeline, { metric: 'http_reqs', tags: { name: 'health' } })).toBe(3);
    const last: readonly [number, number] = [startMs + 500, startMs + 2500];
    expect(countOver(timeline, { metric: 'http_reqs', tags: { phase: 'steady' }, window: last })).toBe(6);
    expect(rateOver(timeline, { metric: 'http_req_failed', tags: { name: 'roi_report' } })).toBe(0.5);
    expect(rateOver(timeline, { metric: 'http_req_failed' })).toBeCloseTo(1 / 3);
    expect(rateOver(timeline, { metric: 'http_req_failed', tags: { name: 'none' } })).toBeNull();
    expect(gaugeOver(timeline, { metric: 'vus' })).toBe(7);
    const { max, min, count, sum } = histogramOver(timeline, { metric: duration, tags: roi, window: last });
    expect({ max, min, count, sum }).toEqual({ max: 22, min: 10, count: 4, sum: 63 });
    expect(timeline.metrics.get(duration)?.contains).toBe('time');
  });

  it('is the same plain, packed, packed in parts, rotated, and in any order', async () => {
    const lines = Array.from({ length: 6 }, (_, place) => linesOf([second(place)]));
    const whole = await timelineOf(lines.join(''));
    const figures = (timeline: MergedTimeline): unknown => [
      ...[timeline.firstEndMs, timeline.periods, countOver(timeline, { metric: 'http_reqs' })],
      ...[0.5, 0.95].map((q) => histogramQuantile(histogramOver(timeline, { metric: duration }), q)),
    ];
    const others = await Promise.all([
      timelineOf(gzipSync(lines.join(''))),
      timelineOf(Buffer.concat(lines.map((line) => gzipSync(line)))),
      timelineOf(lines.slice(0, 2).join(''), gzipSync(lines.slice(2).join(''))),
      timelineOf(lines.slice(2).join(''), lines.slice(0, 2).join('')),
    ]);
    for (const other of others) expect(figures(other)).toEqual(figures(whole));
  });

  it('adds up generators, and says who they are', async () => {
    const both = ['one', 'two'].map((source) => linesOf([second(0, { source }), second(1, { source })]));
    const timeline = await timelineOf(...both);
    expect(countOver(timeline, { metric: 'http_reqs' })).toBe(12);
    expect(gaugeOver(timeline, { metric: 'vus' })).toBe(12);
    expect(histogramOver(timeline, { metric: duration }).count).toBe(12);
    expect(timeline.sources.map((source) => source['service.instance.id'])).toEqual(['one', 'two']);
  });

  it('has every quantile of many generators, seconds and tags within its bound', async () => {
    const values = fc.array(fc.double({ min: 0.01, max: 5000, noNaN: true }), {
      minLength: 1,
      maxLength: 20,
    });
    const made = fc.array(
      fc.record({
        place: fc.nat({ max: 20 }),
        source: fc.constantFrom('a', 'b', 'c'),
        one: values,
        two: values,
      }),
      { minLength: 1, maxLength: 15 },
    );
    await fc.assert(
      fc.asyncProperty(made, fc.double({ min: 0, max: 1, noNaN: true }), async (all, q) => {
        const exported = all.map(({ place, source, one, two }, row) =>
          second(place, {
            source,
            // No two exports of a generator are of the same moment.
            timeMs: startMs + place * 1000 + row,
            trends: {
              [duration]: [
                [roi, one],
                [health, two],
              ],
            },
          }),
        );
        const timeline = await timelineOf(linesOf(exported));
        const sorted = all.flatMap(({ one }) => one).sort((a, b) => a - b);
        const { low, high } = histogramQuantile(histogramOver(timeline, { metric: duration, tags: roi }), q);
        const exact = quantile(sorted, q);
        expect(low).toBeLessThanOrEqual(exact * (1 + 1e-9));
        expect(high).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
        expect(countOver(timeline, { metric: duration })).toBe(
          all.reduce((total, { one, two }) => total + one.length + two.length, 0),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('reads members in any order', async () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, one]) => [key, reversed(one)]),
      );
    };
    const timeline = await timelineOf(`${JSON.stringify(reversed(requestOf(second(0))), null, 0)}\n`);
    expect(countOver(timeline, { metric: 'http_reqs', tags: roi })).toBe(2);
    expect(histogramOver(timeline, { metric: duration, tags: roi }).max).toBe(20);
    expect(rateOver(timeline, { metric: 'http_req_failed', tags: roi })).toBe(0.5);
  });

  it('that is cut keeps all that came before, and says so', async () => {
    const lines = linesOf([second(0), second(1), second(2)]);
    const plain = await read(lines.slice(0, -40));
    expect(countOver(plain.timeline!, { metric: 'http_reqs' })).toBeGreaterThanOrEqual(6);
    expect(plain.damage).toEqual([expect.stringMatching(/1 line of requests-\d+\.json could not be read/)]);
    const packed = Buffer.concat([second(0), second(1)].map((one) => gzipSync(linesOf([one]))));
    const cut = await read(packed.subarray(0, packed.length - 9));
    expect(countOver(cut.timeline!, { metric: 'http_reqs' })).toBeGreaterThanOrEqual(3);
    expect(cut.damage).toEqual([expect.stringMatching(/is incomplete \(cut off\)/)]);
    expect((await readMerged([join(folder, 'none.json')])).damage).toEqual(['none.json is missing']);
  });

  it('counts once what k6 sent again, also from another file, and of another generator what is of the same moment', async () => {
    const [one, two] = [linesOf([second(0)]), linesOf([second(1), second(0, { source: 'two' })])];
    const { timeline, notes } = await read(one + one + two, two);
    expect(countOver(timeline!, { metric: 'http_reqs' })).toBe(9);
    expect(gaugeOver(timeline!, { metric: 'vus' })).toBe(11);
    expect(notes).toEqual([]);
  });

  it('counts once what is there twice, however far apart, and however it is written', async () => {
    const many = linesOf(
      Array.from({ length: 5000 }, (_, place) => ({ ...plain, timeMs: startMs + place * 1000 })),
    );
    const spaced = many.replaceAll('":', '" : ');
    const bare = many.replaceAll(/imeUnixNano":"(\d+)"/g, 'imeUnixNano":$1');
    for (const again of [many, spaced, bare])
      expect(countOver(await timelineOf(many, again), { metric: 'http_reqs' })).toBe(5000);
  });

  it('takes of a line that was cut the rest where it comes again whole, wherever it was cut', async () => {
    const [one, two] = [second(0), second(1)].map((exported) => linesOf([exported]));
    const { timeline: whole } = await read(one! + two!);
    for (let length = 40; length < two!.length; length += 97) {
      const glued = await read(one! + two!.slice(0, length) + two!);
      const rotated = await read(one! + two!.slice(0, length), two!);
      for (const { timeline, damage, exports } of [glued, rotated]) {
        expect(timeline!.metrics).toEqual(whole!.metrics);
        expect(damage).toEqual([expect.stringMatching(/^1 line of .* could not be read$/)]);
        expect(exports.spanOf(0)?.lastMs).toBe(startMs + 1000);
      }
    }
  });

  it('reads what a Collector wrote on in the line in which it was killed', async () => {
    const [cut, whole] = [linesOf([second(0)]).slice(0, 90), linesOf([second(1), second(2)])];
    const { timeline, damage } = await read(linesOf([second(5)]) + cut + whole);
    expect(countOver(timeline!, { metric: 'http_reqs' })).toBe(9);
    expect(damage).toEqual([expect.stringMatching(/^1 line of .* could not be read$/)]);
  });

  it('begins with what was measured, not with a k6 that waits to be let go', async () => {
    const waiting = [0, 1, 2].map((place) => ({
      timeMs: startMs + place * 30_000,
      gauges: { vus: [[{}, 0]] as const },
    }));
    const sending = [3, 4].map((place) => second(0, { timeMs: startMs + place * 30_000, lengthMs: 30_000 }));
    const timeline = await timelineOf(linesOf([...waiting, ...sending]));
    expect(timeline).toMatchObject({ periodMs: 30_000, periods: 2 });
    expect(timeline.firstEndMs).toBe(startMs + 90_000);
  });

  it('loses one line of a generator whose attributes are no list', async () => {
    const broken = linesOf([second(0)]).replace('"attributes":[', '"attributes":{},"others":[');
    const { timeline, damage } = await read(broken + linesOf([second(1)]));
    expect(countOver(timeline!, { metric: 'http_reqs' })).toBe(3);
    expect(damage).toEqual([expect.stringMatching(/^1 line of .* could not be read$/)]);
  });

  it('counts what adds up over less than a millisecond', async () => {
    const timeline = await timelineOf(linesOf([second(0, { lengthMs: 0 }), second(1)]));
    expect(timeline).toMatchObject({ periods: 2, firstEndMs: startMs, startMs: startMs - 1000 });
    expect(countOver(timeline, { metric: 'http_reqs' })).toBe(6);
    expect(histogramOver(timeline, { metric: duration }).count).toBe(6);
    const only = await timelineOf(linesOf([second(0, { lengthMs: 0 })]));
    expect(countOver(only, { metric: 'http_reqs' })).toBe(3);
  });

  it('begins when its first period did, as far as it says', async () => {
    const of = async (lengthMs: number): Promise<MergedTimeline> =>
      await timelineOf(linesOf([second(0, { lengthMs }), second(1), second(2)]));
    expect((await of(600)).startMs).toBe(startMs - 600);
    // Of a time beyond a period nothing is known.
    expect((await of(50 * 86_400_000)).startMs).toBe(startMs - 1000);
  });

  it('has the period that lies between two exports, whatever the first one adds up', async () => {
    for (const firstSeconds of [2, 9, 11])
      for (const laterSeconds of [0, 7]) {
        const of = (source: string, afterSeconds: number): Exported[] =>
          [0, 1, 2, 3].map((place) =>
            second(0, {
              source,
              timeMs: startMs + (afterSeconds + place * 11) * 1000,
              lengthMs: (place === 0 ? firstSeconds : 11) * 1000,
            }),
          );
        const [one, two] = [of('one', 0), of('two', laterSeconds)];
        const timeline = await timelineOf(linesOf(one.flatMap((each, place) => [each, two[place]!])));
        expect(timeline).toMatchObject({ periodMs: 11_000, periods: 4, firstEndMs: startMs });
        const first = [startMs - 1, startMs] as const;
        expect(countOver(timeline, { metric: 'http_reqs', window: first })).toBe(6);
      }
  });

  it('has a period of its own for the last export, however short it is', async () => {
    for (const [seconds, lastSeconds] of [
      [31, 30],
      [31, 2],
      [1, 0.4],
    ] as const) {
      const whole = [0, 1, 2].map((place) =>
        second(0, { timeMs: startMs + place * seconds * 1000, lengthMs: seconds * 1000 }),
      );
      const lastEndMs = startMs + (2 * seconds + lastSeconds) * 1000;
      const last = second(0, { timeMs: lastEndMs, lengthMs: lastSeconds * 1000 });
      const timeline = await timelineOf(linesOf([...whole, last]));
      expect(timeline).toMatchObject({ periods: 4, lastEndMs, periodMs: seconds * 1000 });
    }
  });

  it('has one export of each generator in a period, whenever each of them sends', async () => {
    for (const afterMs of [300, 500, 700]) {
      const of = (source: string, begins: number): Exported[] =>
        Array.from({ length: 20 }, (_, place) =>
          second(0, {
            source,
            timeMs: startMs + begins + place * 1000 + ((place * 7) % 9) - 4,
            lengthMs: 1000,
          }),
        );
      const exported = [...of('one', 4), ...of('two', afterMs)].sort((a, b) => a.timeMs - b.timeMs);
      const timeline = await timelineOf(linesOf(exported));
      const counts = Array.from({ length: timeline.periods }, (_, place) => {
        const endMs = timeline.firstEndMs + place * 1000;
        return countOver(timeline, { metric: 'http_reqs', window: [endMs - 1, endMs] });
      });
      expect(counts.filter((count) => ![0, 3, 6].includes(count))).toEqual([]);
      expect(counts.filter((count) => count === 6).length).toBeGreaterThanOrEqual(19);
    }
  });

  it('says of how many periods of a generator none came, in whatever order its files are read', async () => {
    const parts = [
      [6, 9],
      [0, 1, 2],
    ].map((places) => linesOf(places.map((place) => second(place))));
    const late = linesOf([second(0, { source: 'two' }), second(3, { source: 'two', lengthMs: 3000 })]);
    const { exports } = await read(...parts, late);
    expect([0, 1].map((source) => exports.lostPeriods(source))).toEqual([5, 0]);
    expect(exports.spanOf(0)).toEqual({ firstMs: startMs, lastMs: startMs + 9000 });
    expect([exports.spanOf(7), exports.lostPeriods(7)]).toEqual([null, 0]);
  });

  it("adds up what an operator's runners requested, and tells them apart where it is asked to", async () => {
    const of = (instance: string): Exported =>
      second(0, {
        source: `pod-${instance}`,
        counters: { http_reqs: [[{ ...roi, instance_id: instance, testrun_name: 'peak' }, 2]] },
      });
    const path = await fileOf(linesOf([of('1'), of('2')]));
    const together = await readMerged([path]);
    expect(together.timeline!.metrics.get('http_reqs')).toMatchObject({ series: [{}] });
    const apart = await readMerged([path], undefined, { tellsRunners: true });
    const tags = { instance_id: '2' };
    expect(countOver(apart.timeline!, { metric: 'http_reqs', tags })).toBe(2);
    expect(countOver(together.timeline!, { metric: 'http_reqs' })).toBe(4);
  });

  it('loses a line of garbage, and nothing else', async () => {
    const garbage = [
      '{"resourceMetrics":',
      'null',
      '[]',
      '{"resourceMetrics":[{"scopeMetrics":7}]}',
      '\u0000\u0001',
      '',
    ];
    const { timeline, damage } = await read(
      linesOf([second(0)]) + garbage.join('\n') + '\n' + linesOf([second(1)]),
    );
    expect(countOver(timeline!, { metric: 'http_reqs' })).toBe(6);
    expect(damage).toEqual([expect.stringContaining('5 lines of')]);
  });

  it('passes over what k6 does not send', async () => {
    const { resourceMetrics } = requestOf(second(0)) as {
      resourceMetrics: [{ scopeMetrics: [{ metrics: object[] }] }];
    };
    const own = resourceMetrics[0].scopeMetrics[0];
    const foreign = { scope: { name: 'hostmetrics' }, metrics: own.metrics };
    own.metrics.push({ name: 'summary', summary: { dataPoints: [{}] } });
    const mixed = {
      resourceMetrics: [...resourceMetrics, { resource: {}, scopeMetrics: [foreign] }],
      more: [{ a: ']}' }],
    };
    const timeline = await timelineOf(`${JSON.stringify(mixed)}\n{"resourceMetrics":[]}\n{}\n`);
    expect(countOver(timeline, { metric: 'http_reqs' })).toBe(3);
  });

  it('says what k6 was not told: figures that are cumulative tell nothing, fixed buckets are left out', async () => {
    const text = linesOf([second(0)]);
    const cumulative = await read(
      text.replaceAll('"aggregationTemporality":1', '"aggregationTemporality":2'),
    );
    const unspecified = await read(text.replaceAll(',"aggregationTemporality":1', ''));
    expect(unspecified.timeline).toBeNull();
    expect(unspecified.damage).toEqual([
      expect.stringMatching(/^http_reqs, .* do not say whether .*TEMPORALITY_PREFERENCE=delta$/),
    ]);
    expect(cumulative.timeline).toBeNull();
    expect(cumulative.damage).toEqual([
      expect.stringMatching(/^http_reqs, .* cumulative.*TEMPORALITY_PREFERENCE=delta$/),
    ]);
    const fixed = await read(text.replace('"exponentialHistogram"', '"histogram"'));
    expect(countOver(fixed.timeline!, { metric: 'http_reqs' })).toBe(3);
    expect(fixed.notes).toEqual([
      expect.stringMatching(/^http_req_duration are histograms of fixed buckets/),
    ]);
    expect(fixed.damage).toEqual([]);
  });

  it.each([
    ['a count that is not that of its buckets', { count: '3' }],
    ['a negative count', { count: '0', positive: { offset: 0, bucketCounts: ['-1', '1'] } }],
    ['a count that is not whole', { count: '2', positive: { offset: 0, bucketCounts: ['0.5', '1.5'] } }],
    ['buckets beyond all numbers', { positive: { offset: 2_000_000_000, bucketCounts: ['2'] } }],
    ['a scale that is none', { scale: 99 }],
    ['a sum that is infinite', { sum: '1e999' }],
    ['a minimum above its maximum', { min: 9, max: 1 }],
    ['a zero that is wide', { zeroThreshold: 1 }],
    ['a maximum below its last bucket', { max: 18 }],
    ['a minimum above its first bucket', { min: 11 }],
    ['a minimum below its first bucket', { min: 9 }],
    ['extremes that have no bucket', { count: '0', sum: 0, positive: {} }],
    ['a minimum that is infinite', { min: '-Infinity' }],
    ['no least and greatest value', { min: undefined, max: undefined }],
    ['no greatest value', { max: undefined }],
    ['a sum above as many of its greatest', { sum: 41 }],
    ['a sum below as many of its least', { sum: 19 }],
  ])('leaves out a histogram with %s', async (_, change) => {
    const request = requestOf({ timeMs: startMs, trends: { [duration]: [[roi, [10, 20]]] } });
    const text = JSON.stringify(request, (key, value: unknown) =>
      key === 'dataPoints' ? (value as object[]).map((point) => ({ ...point, ...change })) : value,
    );
    const { timeline, damage } = await read(`${text}\n${linesOf([second(1)])}`);
    expect(countOver(timeline!, { metric: duration })).toBe(3);
    expect(damage).toEqual([
      '1 point contradicts itself, or lacks its least and greatest value, and is left out',
    ]);
  });

  it('leaves out counts below zero of what never falls, and keeps those of a counter of the script', async () => {
    const counters = { http_reqs: [[roi, -5]], mine: [[roi, -5]] } as const;
    const rates = { request_ok: [[roi, [3, 0]]] } as const;
    const wrong = linesOf([second(1, { trends: {}, gauges: {}, counters, rates })]).replace(
      '"asInt":"3"',
      '"asInt":"-3"',
    );
    const { timeline, damage } = await read(linesOf([second(0)]) + wrong);
    expect(['http_reqs', 'mine'].map((metric) => countOver(timeline!, { metric }))).toEqual([3, -5]);
    expect(rateOver(timeline!, { metric: 'request_ok' })).toBeNull();
    expect(damage).toEqual([
      '2 points contradict themselves, or lack their least and greatest values, and are left out',
    ]);
  });

  it('leaves out points of another time, and of no time', async () => {
    const { timeline, damage } = await read(
      linesOf([second(0), second(0, { timeMs: startMs + 1e10 }), second(0, { timeMs: 5000 })]),
    );
    expect(timeline!.periods).toBe(1);
    expect(damage).toEqual(['16 points lie too far in time from the first to be of one run']);
  });

  it('takes the time between exports for a period, which ends with the export', async () => {
    const every = (place: number): Exported =>
      second(0, { timeMs: startMs + place * 30_000 + (place % 3), lengthMs: 30_000 });
    const timeline = await timelineOf(linesOf([every(0), every(1), every(2), every(3)]));
    expect(timeline).toMatchObject({ periodMs: 30_000, periods: 4, firstEndMs: startMs });
  });

  it('names a request by its URL where it has no name, and keeps no message of an error', async () => {
    const tags = {
      url: 'http://x/1',
      error: 'read tcp 127.0.0.1:4711: reset',
      proto: 'HTTP/1.1',
      scenario: 'default',
    };
    const timeline = await timelineOf(
      linesOf([second(0, { counters: { http_reqs: [[tags, 1]], mine: [[tags, 1]] } })]),
    );
    expect(timeline.tags).toContainEqual({ name: 'http://x/1', scenario: 'default' });
    expect(timeline.tags).toContainEqual({ name: 'http://x/1', scenario: 'default', error: tags.error });
  });

  it('that was broken at random still reads, or says what is wrong', async () => {
    const whole = gzipSync(linesOf([second(0), second(1), second(2)]));
    await fc.assert(
      fc.asyncProperty(broken(whole), async (bytes) => {
        const { timeline, notes } = await read(bytes);
        if (timeline === null) return;
        for (const note of notes) expect(note).not.toContain('undefined');
        expect(countOver(timeline, { metric: duration })).toBeGreaterThanOrEqual(0);
        expect(histogramQuantile(histogramOver(timeline, { metric: duration }), 0.95).low).not.toBe(Infinity);
      }),
      { numRuns: 300 },
    );
  });

  it('is known by its first line', () => {
    expect(isOtlp(JSON.stringify(requestOf(second(0))))).toBe(true);
    expect(isOtlp('{"event":"param"}')).toBe(false);
  });
});

describe('a timeline that takes too much memory', () => {
  it('makes every two periods one, and keeps every figure', () => {
    const builder = new MergedBuilder();
    const reader = new RequestReader(builder);
    const bytes = 60_000;
    for (let place = 0; place < 3000; place += 1) {
      const line = Buffer.from(JSON.stringify(requestOf(second(place))));
      reader.take(line, 0, line.length);
      if (place % 16 === 0) builder.keepWithin(bytes);
    }
    const timeline = builder.finish()!;
    expect(timeline.periodMs).toBeGreaterThan(4000);
    expect(Math.log2(timeline.periodMs / 1000) % 1).toBe(0);
    expect(timeline.firstEndMs + (timeline.periods - 1) * timeline.periodMs).toBeGreaterThanOrEqual(
      startMs + 2_999_000,
    );
    expect(countOver(timeline, { metric: 'http_reqs' })).toBe(9000);
    expect(rateOver(timeline, { metric: 'http_req_failed', tags: roi })).toBe(0.5);
    expect(gaugeOver(timeline, { metric: 'vus' })).toBe(3004);
    const { count, min, max } = histogramOver(timeline, { metric: duration });
    expect({ count, min, max }).toEqual({ count: 9000, min: 1, max: 3019 });
  });
});
