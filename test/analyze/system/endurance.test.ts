import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../../src/toolkit/analyze/analysis.ts';
import { analyze } from '../../../src/toolkit/analyze/analyze.ts';
import { runOf } from '../../../src/toolkit/analyze/run.ts';
import { judgeMemory } from '../../../src/toolkit/analyze/system/endurance.ts';
import type { Report } from '../../../src/toolkit/analyze/report-schema.ts';
import type { ResourceLimits } from '../../../src/contract/thresholds.ts';
import { targetFacts } from '../../../src/toolkit/documents/run/target.ts';
import type { RunRecord } from '../../../src/toolkit/record/types.ts';
import { makePlan, makeRun } from '../make-record.ts';
import { makeMemory, type MemoryKind, memoryKinds, memoryRecord } from './made-memory.ts';
import { limits, makeRunWith } from './made-runs.ts';

/** A run of half an hour; memory as a sawtooth of collections over what is kept. */
function halfAnHour(keptBytes: (second: number) => number, seconds = 1800, seed = 1): Report {
  return analysisOf(keptBytes, seconds, seed).report;
}

function analysisOf(keptBytes: (second: number) => number, seconds = 1800, seed = 1): Analysis {
  const record = makeRunWith({
    seed,
    seconds,
    figures: {
      'target.rssBytes': (second) => Math.round(keptBytes(second) + (second % 37) * 1e6),
    },
  });
  const { phases } = record.plan!;
  const derivedGates = { memory_leaks: ['value==0'] };
  const plan = makePlan({ durationSeconds: seconds, phases, derivedGates });
  const summary = { ...record.summary!, state: { testRunDurationMs: seconds * 1000 } };
  return analyze({ ...record, plan, summary }, { strict: false });
}

const leakCheck = ({ checks }: Report) => checks.find(({ selector }) => selector === 'memory_leaks');
const growthCheck = ({ checks }: Report) => checks.find(({ label }) => label === 'memory growth, 24 h');

describe('a leak', () => {
  it('is found, with its growth and the time to the limit, and breaks its gate', () => {
    const report = halfAnHour((second) => 200e6 + second * 50_000);
    const { memory } = report.target.endurance;
    expect(memory.status).toBe('leak');
    expect(memory.growthBytesPer24h! / (50_000 * 86_400)).toBeCloseTo(1, 1);
    const left = limits.memoryNormalBytes - 200e6 - 1795 * 50_000;
    expect(memory.secondsToLimit! / (left / 50_000)).toBeCloseTo(1, 1);
    expect(leakCheck(report)).toMatchObject({ status: 'missed', value: 1 });
    expect(growthCheck(report)).toMatchObject({ status: 'missed', unit: 'bytes' });
    expect(report.verdict).toBe('FAIL');
    expect(report.recommendations.join()).toMatch(/Memory grows by 4\.\d+ GiB in 24 h/);
  });

  it('is none where memory only goes up and down', () => {
    const report = halfAnHour(() => 200e6);
    expect(report.target.endurance.memory).toMatchObject({ status: 'none', secondsToLimit: null });
    expect(leakCheck(report)).toMatchObject({ status: 'met', value: 0 });
  });

  it('is none where memory warms up in the first minutes', () => {
    const report = halfAnHour((second) => 200e6 - 80e6 * Math.exp(-second / 60));
    expect(report.target.endurance.memory.status).toBe('none');
  });

  it('is none where growth is sure but small: below 10 % over the run', () => {
    const { memory } = halfAnHour((second) => 200e6 + second * 8_000).target.endurance;
    expect(memory).toMatchObject({ status: 'none' });
    expect(memory.pValue).toBeLessThan(0.01);
  });

  it('is not looked for in under half an hour', () => {
    const report = halfAnHour((second) => 200e6 + second * 50_000, 1200);
    expect(report.target.endurance.memory).toMatchObject({ status: 'insufficient' });
    expect(leakCheck(report)).toMatchObject({
      status: 'not-evaluated',
      reason: 'under 30 min of constant load',
    });
  });

  it.each<[string, { kept: (second: number) => number; words: RegExp; status: string }]>([
    [
      'a step is named, with its size and time',
      {
        kept: (second) => 200e6 + (second > 900 ? 60e6 : 0),
        words: /^none: rose once by 5\d\.\d MiB at \+1[45]:\d\d and stayed$/,
        status: 'met',
      },
    ],
    [
      'a plateau is named, with its level',
      {
        kept: (second) => 250e6 - 100e6 * Math.exp(-second / 400),
        words: /^none: levelled off at 2[34]\d MiB$/,
        status: 'met',
      },
    ],
    [
      'a restart is told, as too little is left',
      {
        kept: (second) => (second > 1000 ? 120e6 : 240e6),
        words:
          /^not evaluated: memory fell by 1\d\d MiB 1\d min before the end, and the time since does not tell/,
        status: 'not-evaluated',
      },
    ],
  ])('is none, and %s', (_words, { kept, words, status }) => {
    const analysis = analysisOf(kept);
    const fact = targetFacts(analysis.report).find(({ label }) => label === 'Memory leak');
    expect(fact?.text).toMatch(words);
    expect(leakCheck(analysis.report)?.status).toBe(status);
  });

  it('is found in none of 20 healthy half hours', () => {
    const found = Array.from(
      { length: 20 },
      (_, seed) => halfAnHour(() => 200e6, 1800, seed).target.endurance.memory.status,
    );
    expect(new Set(found)).toEqual(new Set(['none']));
  });
});

describe('of made hours', () => {
  const runs = 15;
  const statuses = (kind: MemoryKind): string[] =>
    Array.from(
      { length: runs },
      (_, seed) => judgeMemory(runOf(memoryRecord(makeMemory(kind, seed + 1))), null).status,
    );
  const named = memoryKinds.map((kind) => [kind.name, kind] as const);

  it.each(named.filter(([, { truth }]) => truth === 'leak'))('%s is a leak', (_name, kind) => {
    expect(statuses(kind).filter((status) => status === 'leak').length).toBeGreaterThanOrEqual(runs - 1);
  });

  it.each(named.filter(([, { truth }]) => truth === 'no leak'))('%s is none', (_name, kind) => {
    expect(statuses(kind).filter((status) => status === 'leak').length).toBeLessThanOrEqual(1);
  });
});

describe('resource targets', () => {
  const checks = (run: Partial<Parameters<typeof makeRunWith>[0]>): Report['checks'] =>
    analyze(makeRunWith({ seed: 1, seconds: 60, ...run }), { strict: false }).report.checks.filter(
      ({ kind }) => kind === 'target',
    );

  it('are judged like the others: met or missed, with the margin', () => {
    const judged = checks({
      figures: { 'target.cpuShare': () => 0.85, 'target.rssBytes': () => 1_073_741_824 },
    });
    expect(judged.map(({ label, status }) => `${label}: ${status}`)).toEqual([
      'CPU, mean: missed',
      'CPU, peak: missed',
      'memory, peak: met',
      'DB connections: met',
      'cache hits: met',
      'memory growth, 24 h: not-evaluated',
    ]);
    expect(judged[0]!.marginShare).toBeCloseTo((0.7 - 0.85) / 0.7, 1);
    expect(judged[0]).toMatchObject({ brokenSince: expect.any(String) as string, fromStart: true });
    const [later] = checks({ figures: { 'target.cpuShare': (second) => (second < 20 ? 0.4 : 0.95) } });
    expect(later).toMatchObject({ brokenSince: expect.any(String) as string, fromStart: false });
    expect(judged[2]).toMatchObject({ unit: 'bytes', value: 1_073_741_824, marginShare: 0.5 });
  });

  it("are those the record keeps; today's where it keeps none", () => {
    const figures = { 'target.cpuShare': () => 0.5 };
    const record = makeRunWith({ seed: 1, seconds: 60, figures });
    const strict = { ...limits, cpuMeanShare: 0.3 };
    const statusOf = (run: RunRecord['run'], resources: ResourceLimits): string | undefined =>
      analyze({ ...record, run }, { strict: false, resources }).report.checks.find(
        ({ label }) => label === 'CPU, mean',
      )?.status;
    expect(statusOf(makeRun({ resources: strict }), limits)).toBe('missed');
    expect(statusOf(makeRun(), limits)).toBe('met');
    expect(statusOf(makeRun(), strict)).toBe('missed');
  });

  it('are not said at all where the target was not watched', () => {
    expect(checks({ parts: { system: null } })).toEqual([]);
  });
});
