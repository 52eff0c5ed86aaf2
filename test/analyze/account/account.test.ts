/** What happened to each endpoint, told once; and that no two sentences of a report exclude each other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/toolkit/analyze/analyze.ts';
import type { Analysis } from '../../../src/toolkit/analyze/analysis.ts';
import { analyzeGolden, goldenRuns } from '../../render/golden-runs.ts';
import { makeRunWith } from '../system/made-runs.ts';
import { contradictionsIn } from '../../../bench/contradictions.ts';
import { madeCases } from './made-cases.ts';
import { makePlatformRun, type MadePlatform, platform } from './made-platform.ts';
import { renderConsole, renderHtml, renderMarkdown } from '../../render/forms.ts';

const run = (made: MadePlatform): Analysis => analyze(makePlatformRun(made), { strict: false });

function contradictions(analysis: Analysis): string[] {
  const text = (html: string): string =>
    html.replace(/<(style|script)\b[^]*?<\/\1>/g, '').replace(/<[^>]+>/g, ' ');
  const endpoints = analysis.report.endpoints.map(({ endpoint }) => endpoint);
  const forms = [
    renderConsole(analysis, { color: false, width: 2000 }),
    renderMarkdown(analysis).replaceAll('\\', ''),
    text(renderHtml(analysis)),
  ];
  return forms.flatMap((form) => contradictionsIn(form, endpoints));
}

describe.each(madeCases)('$name', ({ run: made, kind, endpoint, first }) => {
  const seen = [1, 2, 3].map((seed) => run({ ...made, seed }));

  it('is named', () => {
    for (const { report } of seen) {
      expect([report.target.bottleneck?.kind ?? null, report.target.bottleneck?.endpoint ?? null]).toEqual([
        kind,
        endpoint ?? null,
      ]);
      if (first === null) expect(report.account.sentences).toEqual([]);
      else expect(report.account.sentences[0]).toMatch(first);
    }
  });

  it('is told without a contradiction, and without a number that is none', () => {
    expect(seen.flatMap(contradictions)).toEqual([]);
    for (const analysis of seen) {
      expect(renderConsole(analysis, { color: false, width: 2000 })).not.toMatch(
        /NaN|Infinity|undefined|null/,
      );
    }
  });
});

describe('a run in which nothing happened', () => {
  it('is not blamed: 20 healthy ones', () => {
    const told = Array.from({ length: 20 }, (_, seed) => run({ seed: seed + 100 }));
    expect(told.flatMap(({ report }) => report.account.sentences)).toEqual([]);
    expect(told.map(({ report }) => report.target.bottleneck)).toEqual(told.map(() => null));
    expect(told.flatMap(contradictions)).toEqual([]);
  });

  it('is not blamed for single slow seconds, nor for a busy machine', () => {
    const spike = (second: number): number => (second % 11 === 7 ? 150 : 0);
    const told = Array.from({ length: 20 }, (_, seed) =>
      run({ seed, happens: { all: { waitMs: spike } }, figures: { 'host.cpuShare': () => 0.97 } }),
    );
    expect(told.map(({ report }) => report.target.bottleneck)).toEqual(told.map(() => null));
    expect(told.flatMap(contradictions)).toEqual([]);
  });

  it('has no outage where as many answers fail all along', () => {
    for (const share of [0.4, 0.6, 0.9, 1]) {
      const { report } = run({ seed: 5, happens: { all: { failing: () => share } }, status: 429 });
      expect(report.target.outages).toEqual([]);
    }
  });
});

/** Of a figure at its limit, or of an endpoint in trouble: always, from a moment on, or for a while. */
const courses = fc
  .record({ value: fc.constantFrom(5, 30, 120, 500), from: fc.nat(30), lasts: fc.constantFrom(8, 15, 60) })
  .map(({ value, from, lasts }) => (second: number): number => {
    return second >= from && second < from + lasts ? value : 0;
  });
const happening = fc.record(
  { workMs: courses, waitMs: courses, failing: courses.map((of) => (second: number) => of(second) / 500) },
  { requiredKeys: [] },
);
const figuresAtLimit = {
  'host.cpuShare': 0.99,
  'target.cpuShare': 0.95,
  'target.busiestThreadShare': 0.97,
  'generator.cpuCores': 1.9,
  'app.poolWaiting': 9,
  'app.workersQueued': 8,
  'postgres.lockWaits': 3,
} as const;
const figures = fc
  .dictionary(fc.constantFrom(...(Object.keys(figuresAtLimit) as (keyof typeof figuresAtLimit)[])), courses, {
    maxKeys: 3,
  })
  .map((chosen) =>
    Object.fromEntries(
      Object.entries(chosen).map(([figure, course]) => [
        figure,
        (second: number) =>
          course(second) > 0 ? figuresAtLimit[figure as keyof typeof figuresAtLimit] : 0.2,
      ]),
    ),
  );

describe('any mixture of troubles', () => {
  it('is told without a contradiction', () => {
    const endpoints = [...(Object.keys(platform) as (keyof typeof platform)[]), 'all' as const];
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(1000),
          seconds: fc.constantFrom(25, 40, 60),
          happens: fc.dictionary(fc.constantFrom(...endpoints), happening, { maxKeys: 3 }),
          figures,
          isWatched: fc.boolean(),
        }),
        (made) => {
          expect(contradictions(run(made))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the golden runs', () => {
  it.each(goldenRuns)('%s holds no contradiction', async (name) => {
    expect(contradictions(await analyzeGolden(name))).toEqual([]);
  });

  it('are told apart: one endpoint became slow, another began to fail', async () => {
    const { report } = await analyzeGolden('fail');
    expect(report.account.sentences).toEqual([
      'pricing_calculate became 38 times slower at +0:29 (12.3 → 462 ms); the other two answered as fast as before; machine and generator had room.',
      'roi_report began to fail at +0:41: 31.3 % of its requests then, none before (503 Service Unavailable).',
    ]);
  });
});

describe('the fastest answer', () => {
  const floorOf = (workMs: (second: number) => number): boolean | null =>
    run({ seed: 4, happens: { pricing_calculate: { workMs } } }).report.account.endpoints.find(
      ({ endpoint }) => endpoint === 'pricing_calculate',
    )!.isFloor;

  it('is a floor where all of it was there at once', () => {
    expect(floorOf((second) => (second >= 20 ? 400 : 0))).toBe(true);
  });

  it('is none where it grew, as the first in a line does not wait', () => {
    expect(floorOf((second) => 150 + Math.max(0, Math.min(2000, (second - 15) * 250)))).toBe(false);
  });
});

describe('what never held', () => {
  const report = run({ seed: 3, happens: { pricing_calculate: { workMs: () => 300 } } }).report;

  it('is told so, and has no time before it', () => {
    const check = report.checks.find(({ label }) => label === 'p95 latency, steady');
    expect(check).toMatchObject({ status: 'missed', fromStart: true });
  });
});

describe('what failed for a time', () => {
  const sentences = (failing: (second: number) => number): string[] =>
    [3, 4, 5].flatMap(
      (seed) => run({ seed, seconds: 60, happens: { all: { failing } } }).report.account.sentences,
    );

  it('did not fail from the first request on, however rare its requests', () => {
    const told = sentences((second) => (second >= 20 && second < 28 ? 1 : 0));
    expect(told.filter((sentence) => !sentence.includes(' failed from +0:20 to +0:28: 100 % '))).toEqual([]);
  });

  it('is not said to fail at the end where it only began so', () => {
    const told = sentences((second) => (second < 20 ? 1 : 0));
    const isRight = /endpoints.* failed from the first request on until \+0:20: 100 % .* then, fewer after/;
    expect(told.filter((sentence) => !isRight.test(sentence))).toEqual([]);
  });

  it('and had failed before, failed more often, and did not begin to', () => {
    const creeping = (second: number): number => Math.max(0, second - 10) / 125;
    const happens = { pricing_calculate: { failing: creeping } };
    const [told] = run({ seed: 3, seconds: 60, happens }).report.account.sentences;
    expect(told).toMatch(/^pricing_calculate failed more often from \+0:\d\d on: .* then, [\d.]+ % before/);
  });
});

describe('moments', () => {
  it('of two changes at two times are two', () => {
    const happens = {
      roi_report: { workMs: (second: number) => (second >= 15 ? 300 : 0) },
      pricing_calculate: { workMs: (second: number) => (second >= 40 ? 200 : 0) },
    };
    const [told] = run({ seed: 3, seconds: 60, happens }).report.account.sentences;
    expect(told).toMatch(/^2 of 7 endpoints became slower between \+0:15 and \+0:40, most of all roi_report/);
  });

  it('of all are those of the whole, not of a rare one', () => {
    const waitMs = (second: number): number => (second >= 25 ? 150 : 0);
    const [told] = run({ seed: 3, seconds: 60, happens: { all: { waitMs } } }).report.account.sentences;
    expect(told).toMatch(/^6 of 7 endpoints became slower at \+0:25, /);
  });

  it('of one endpoint are those of its bottleneck', () => {
    const happens = {
      all: { workMs: () => 150 },
      roi_report: { workMs: (second: number) => (second >= 30 ? 600 : 0) },
    };
    const { account, target } = run({ seed: 3, seconds: 60, happens }).report;
    expect(account.sentences[0]).toMatch(/^roi_report became [\d.]+ times slower at \+0:30/);
    expect(target.bottleneck).toMatchObject({ endpoint: 'roi_report', since: { secondsIntoLoad: 30 } });
  });
});

describe('what was slow at first alone', () => {
  const seen = [3, 4, 5].map((seed) =>
    run({ seed, seconds: 60, happens: { all: { workMs: (second) => (second < 30 ? 150 : 0) } } }),
  );

  it('was not slow throughout, and no endpoint alone is to blame', () => {
    for (const analysis of seen) {
      expect(analysis.report.account.sentences).toEqual([]);
      expect(analysis.report.target.bottleneck).toBeNull();
      expect(renderConsole(analysis, { color: false, width: 2000 })).toMatch(
        /Requests were slow at first, until \+0:30/,
      );
    }
  });
});

describe('the totals', () => {
  it('count the load alone, not what was asked before it', () => {
    const record = makePlatformRun({ seed: 1 });
    const { values } = record.summary!.metrics['http_req_duration']!;
    const count = values['count'] ?? 0;
    const summary = structuredClone(record.summary!);
    summary.metrics['http_req_duration']!.values['count'] = count + 5;
    expect(analyze({ ...record, summary }, { strict: false }).report.totals.requests).toBe(count);
  });
});

describe('few requests', () => {
  it('are shown with the interval that holds their p95', () => {
    const { report } = run({ seed: 2 });
    const rare = report.endpoints.find(({ endpoint }) => endpoint === 'human_vs_ai')!;
    const { p95Ms, p95Range } = rare.latency;
    expect(rare.requests).toBeLessThan(100);
    expect(p95Range!.lowMs!).toBeLessThanOrEqual(p95Ms!);
    expect(report.totals.latency.p95Range).toBeNull();
  });
});

describe('a run of other endpoints', () => {
  it('is told without a contradiction as well', () => {
    const slow = (second: number): number => (second >= 20 ? 90 : 20);
    const analysis = analyze(makeRunWith({ seed: 3, seconds: 45, latencyMs: slow }), { strict: false });
    expect(contradictions(analysis)).toEqual([]);
  });
});
