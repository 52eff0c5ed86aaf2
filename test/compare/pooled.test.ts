import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Build, makeRun } from '../../bench/compare-requests.ts';
import { proofRows, proveRow } from '../../bench/compare-rows.ts';
import type { RegressionTolerances } from '../../src/contract/thresholds.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { quantile } from '../../src/toolkit/statistics/percentiles.ts';
import type { Baseline, Outline } from '../../src/toolkit/compare/baseline-schema.ts';
import { compareRuns } from '../../src/toolkit/compare/compare.ts';
import { packSlices, sliceOf, toMs, unpackSlices } from '../../src/toolkit/compare/histograms.ts';
import { makeBaseline } from '../../src/toolkit/compare/make-baseline.ts';
import { poolOf, quantileOf, scatterAt } from '../../src/toolkit/compare/pool.ts';
import { seededRandom } from '../../src/toolkit/statistics/random.ts';
import { rebuildSamples } from '../../src/toolkit/compare/rebuild.ts';
import { standardNormal } from '../../sandbox/random.ts';
import { root } from '../cli/jorge-load.ts';
import { baselineOf, recordOf } from './make-baseline.ts';

const { regression: tolerances } = JSON.parse(readFileSync(join(root, 'thresholds.json'), 'utf8')) as {
  regression: RegressionTolerances;
};
const noFloor = { ...tolerances, latencyFloorMs: 0 };
const compare = (baseline: Baseline, candidate: Baseline, given = tolerances) =>
  compareRuns(baseline, candidate, { names: ['main', 'candidate'], tolerances: given });

const latencies = fc.array(fc.double({ min: 0.01, max: 60_000, noNaN: true }), {
  minLength: 1,
  maxLength: 80,
});

describe("a run's requests as one", () => {
  it('come back from the file that they were packed into', () => {
    fc.assert(
      fc.property(fc.array(latencies, { maxLength: 6 }), (seconds) => {
        const slices = seconds.map((second) => sliceOf([second]));
        expect(unpackSlices(packSlices(slices))).toEqual(slices);
      }),
    );
  });

  it('are refused from text that is none', () => {
    expect(unpackSlices('main')).toBeNull();
    expect(unpackSlices(packSlices([sliceOf([[1, 2, 3]])]).slice(0, -4))).toBeNull();
  });

  it('have each percentile between the two requests that it lies between, to one percent', () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (values, q) => {
        const pool = poolOf([sliceOf([values])], 60);
        const sorted = [...values].sort((a, b) => a - b);
        const ms = toMs(quantileOf(pool, q));
        if (ms === 0 || ms === Infinity) return;
        const place = q * values.length;
        expect(ms).toBeGreaterThan((sorted[Math.max(0, Math.floor(place) - 1)] ?? 0) * 0.989);
        expect(ms).toBeLessThan((sorted[Math.min(values.length - 1, Math.ceil(place))] ?? 0) * 1.011);
      }),
    );
  });

  it('say nothing of percentiles beyond the last of them', () => {
    const pool = poolOf([sliceOf([[10, 20, 30]])], 60);
    expect(quantileOf(pool, 0.9)).toBe(Infinity);
    expect(quantileOf(pool, 0.1)).toBe(-Infinity);
  });

  it('scatter by √(q(1 − q) ÷ n) where they are independent, and by more where seconds stall together', () => {
    const random = seededRandom(5);
    const second = (factor: number): number[] =>
      Array.from({ length: 50 }, () => factor * Math.exp(0.5 * standardNormal(random)));
    const slices = (factor: (second: number) => number) =>
      Array.from({ length: 30 }, (_, slice) =>
        sliceOf(Array.from({ length: 20 }, (_, at) => second(factor(slice * 20 + at)))),
      );
    const independent = Math.sqrt((0.95 * 0.05) / 30_000);
    const calm =
      scatterAt(
        poolOf(
          slices(() => 1),
          600,
        ),
        0.95,
      ).standardError / independent;
    const stalled = scatterAt(
      poolOf(
        slices((at) => (at % 40 < 2 ? 20 : 1)),
        600,
      ),
      0.99,
    ).standardError;
    const clustered = scatterAt(
      poolOf(
        slices((at) => (at % 200 < 10 ? 20 : 1)),
        600,
      ),
      0.99,
    ).standardError;
    expect(calm).toBeGreaterThanOrEqual(1);
    expect(calm).toBeLessThan(1.7);
    expect(clustered).toBeGreaterThan(1.5 * stalled);
  });

  it.each([1.7, 5, 33, 250])(
    'are rebuilt from seconds of %d log-normal requests with p50, p95 and p99 right to two percent',
    (perSecond) => {
      const random = seededRandom(7);
      const [all, rebuilt]: [number[], number[]] = [[], []];
      for (let second = 0; second < 40_000 / perSecond; second += 1) {
        const count = Math.round(perSecond + Math.sqrt(perSecond) * standardNormal(random));
        const values = Array.from(
          { length: Math.max(1, count) },
          () => 40 * Math.exp(standardNormal(random)),
        );
        values.sort((a, b) => a - b);
        const at = (q: number): number => Math.fround(quantile(values, q));
        all.push(...values);
        rebuilt.push(
          ...rebuildSamples({
            count: values.length,
            min: at(0),
            med: at(0.5),
            p90: at(0.9),
            p95: at(0.95),
            p99: at(0.99),
            max: at(1),
          }),
        );
      }
      all.sort((a, b) => a - b);
      rebuilt.sort((a, b) => a - b);
      for (const q of [0.5, 0.95, 0.99]) {
        expect(Math.abs(quantile(rebuilt, q) / quantile(all, q) - 1)).toBeLessThan(0.02);
      }
    },
  );

  it('are taken from raw samples where a run kept them', () => {
    const startMs = Date.parse('2026-03-01T10:00:00Z');
    const rows = Array.from({ length: 240 * 50 }, (_, row) => row);
    const values = Float64Array.from(rows, (row) => (row % 10 === 0 ? 500 : 7));
    const record = recordOf({
      record: {
        samples: {
          startMs,
          endMs: startMs + 240_000,
          resolutionMs: 1,
          thresholds: {},
          contains: new Map(),
          tags: [{ name: 'roi_report' }, { name: 'pricing_calculate' }],
          trends: new Map([
            [
              'http_req_duration',
              {
                timesMs: Uint32Array.from(rows, (row) => row * 20 + 10),
                values,
                tagIds: Uint32Array.from(rows, (row) => row % 2),
              },
            ],
          ]),
          sums: new Map(),
          isWhole: true,
        },
      },
    });
    const made = makeBaseline(record, analyze(record, { strict: false })) as Baseline;
    const pool = poolOf(unpackSlices(made.endpoints['roi_report']?.slices ?? '') ?? [], 240);
    expect(pool.requests).toBe(6000);
    expect(toMs(quantileOf(pool, 0.5))).toBeCloseTo(7, 1);
    expect(toMs(quantileOf(pool, 0.95)) / 500).toBeCloseTo(1, 1);
  });
});

/** The rows of `npm run bench:compare`, a few pairs each. */
describe('pairs of made runs', () => {
  const pairs = 6;
  it.each(proofRows.filter(({ truth }) => truth === 'identical'))(
    'of $name are not called different',
    (row) => {
      expect(proveRow(row, pairs, noFloor).different).toBeLessThanOrEqual(1 / pairs);
    },
  );

  it.each(proofRows.filter(({ truth }) => truth === 'changed'))(
    'with $name are found, and never the same',
    (row) => {
      const { regressed, same } = proveRow(row, pairs, noFloor);
      expect(regressed).toBeGreaterThanOrEqual(0.75);
      expect(same).toBe(0);
    },
  );
});

const build: Build = {
  rates: { pricing: 60, roi: 40, health: 0.8 },
  seconds: 600,
  sigma: 0.3,
  weather: () => () => ({ factor: 1, failed: 0 }),
};

describe('the word for a pair', () => {
  const random = seededRandom(17);

  it('is not inconclusive for one rare endpoint: it says for how much of the load it holds, and what the rest needs', () => {
    const { verdict, summary } = compare(makeRun(build, random), makeRun(build, random), noFloor);
    expect(verdict).toBe('same');
    expect(summary).toMatch(
      /^The same for 99\.\d+ % of the requests; .*health: too few to tell, \d+ min would be needed\.$/,
    );
  });

  it('is inconclusive where the busy ones are open, and says what is lacking', () => {
    const few = { ...build, rates: { pricing: 2, roi: 1 }, sigma: 1 };
    const { verdict, summary } = compare(makeRun(few, random), makeRun(few, random), noFloor);
    expect(verdict).toBe('inconclusive');
    expect(summary).toMatch(
      /nor can it be ruled out.* can't be told from this pair; runs of \d+ (min|h) would tell half of them\.$/,
    );
  });

  it('is no claim about a single endpoint whose p99 is open', () => {
    const one: Build = { ...build, rates: { pricing: 8 }, sigma: 0.5 };
    const { verdict, measures } = compare(makeRun(one, random), makeRun(one, random), noFloor);
    const p99 = measures.find(({ metric }) => metric === 'p99 latency');
    expect([p99?.verdict, verdict]).toEqual(['inconclusive', 'inconclusive']);
  });

  it('names seconds that stall', () => {
    const stalling: Build = {
      ...build,
      weather: () => (second) => ({ factor: second % 20 === 7 ? 40 : 1, failed: 0 }),
    };
    const { verdict, shapes, summary } = compare(makeRun(build, random), makeRun(stalling, random));
    expect(verdict).toBe('regressed');
    expect(shapes).toHaveLength(1);
    expect(shapes[0]).toMatchObject({
      endpoint: null,
      kind: 'stalls',
      baselineShare: 0,
      candidateShare: 0.05,
    });
    expect(summary).toContain('one second in twenty became 40 times slower (5 %; 0 % before)');
  });

  it('is no stall where all requests became slower', () => {
    const scattered = { ...build, rates: { pricing: 6 }, sigma: 1.2 };
    const slower: Build = { ...scattered, change: (latency) => latency * 1.4 };
    const { verdict, shapes } = compare(makeRun(scattered, random), makeRun(slower, random));
    expect(verdict).toBe('regressed');
    expect(shapes).toEqual([]);
  });

  it('names a tail that became slower alone, and whose it is', () => {
    const tail: Build = {
      ...build,
      change: (latency, endpoint) => (endpoint === 'roi' && random() < 0.02 ? 10 * latency : latency),
    };
    const { shapes } = compare(makeRun(build, random), makeRun(tail, random));
    expect(shapes.map(({ endpoint, kind, text }) => [endpoint, kind, text])).toEqual([
      [
        'roi',
        'slow tail',
        expect.stringMatching(
          /^the slowest 1 % of requests became up to \d+(\.\d)? times slower for roi; half of all are as fast as before$/,
        ),
      ],
    ]);
  });

  it('finds a change of shape that p50, p95 and p99 do not show', () => {
    const twoHumps =
      (slow: number) =>
      (latency: number): number =>
        random() < slow ? 10 * latency : latency;
    const before: Build = { ...build, rates: { pricing: 60 }, change: twoHumps(0.1) };
    const { verdict, measures } = compare(
      makeRun(before, random),
      makeRun({ ...before, change: twoHumps(0.4) }, random),
    );
    expect(verdict).toBe('regressed');
    expect(measures.filter((one) => one.verdict === 'regressed').length).toBeGreaterThan(0);
  });
});

describe('earlier runs', () => {
  const outline = (id: number, p95Ms: number): Outline => ({
    ...baselineOf().outline,
    id: String(id),
    p95Ms: { roi_report: p95Ms },
  });
  const withHistory = (baseline: Baseline, now: number, before: readonly number[]): Baseline => ({
    ...baseline,
    outline: outline(0, now),
    earlier: before.map((ms, place) => outline(place + 1, ms)),
  });
  const p95 = (candidate: Baseline) =>
    compare(withHistory(baselineOf(), 80, [79, 81, 80.5, 79.5]), candidate).measures.find(
      ({ endpoint, metric }) => endpoint === 'roi_report' && metric === 'p95 latency',
    );

  it('raise what a pair calls the same when it lies beyond all that they let expect', () => {
    const raised = p95(withHistory(baselineOf(), 87, []));
    expect(raised?.verdict).toBe('regressed');
    expect(raised?.reason).toBe(
      'by the 5 earlier runs, 99 of 100 have at most 83.3 ms, and this one had 87 ms',
    );
  });

  it('leave it alone within what they let expect, and within the floor', () => {
    expect(p95(withHistory(baselineOf(), 82, []))?.verdict).toBe('same');
    expect(p95(withHistory(baselineOf(), 84, []))?.verdict).toBe('same');
  });
});

describe('a baseline from before all requests were kept', () => {
  const old = (baseline: Baseline): Baseline => {
    const strip = ({ series, spectrum }: Baseline['whole']): Baseline['whole'] => ({ series, spectrum });
    return {
      ...baseline,
      whole: strip(baseline.whole),
      endpoints: Object.fromEntries(
        Object.entries(baseline.endpoints).map(([name, traffic]) => [name, strip(traffic)]),
      ),
    };
  };

  it('is still compared, and said to lack them', () => {
    const slower = baselineOf({ factor: (endpoint) => (endpoint === 'roi_report' ? 1.4 : 1) });
    const same = compare(old(baselineOf()), baselineOf());
    expect(same.measures.some(({ verdict }) => verdict === 'regressed' || verdict === 'improved')).toBe(
      false,
    );
    expect(same.notes).toEqual([
      expect.stringMatching(/^main was saved before all requests of a run were kept/),
    ]);
    expect(compare(old(baselineOf()), slower).verdict).toBe('regressed');
    expect(compare(baselineOf(), baselineOf()).notes).toEqual([]);
  });
});
