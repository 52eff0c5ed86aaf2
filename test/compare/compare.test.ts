import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { independentPair, turns } from '../../bench/compare-made.ts';
import { errorRates } from '../../bench/compare-pairs.ts';
import type { RegressionTolerances } from '../../src/contract/thresholds.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Baseline } from '../../src/toolkit/compare/baseline-schema.ts';
import { compareBlocks, compareRuns } from '../../src/toolkit/compare/compare.ts';
import { comparisonSchema } from '../../src/toolkit/compare/comparison-schema.ts';
import { makeBaseline } from '../../src/toolkit/compare/make-baseline.ts';
import { makePlan, makeRun } from '../analyze/make-record.ts';
import { root } from '../cli/jorge-load.ts';
import { baselineOf, recordOf, type Shape } from './make-baseline.ts';

const { regression: tolerances } = JSON.parse(readFileSync(join(root, 'thresholds.json'), 'utf8')) as {
  regression: RegressionTolerances;
};
const options = { names: ['main', 'candidate'] as const, tolerances };
const compare = (baseline: Baseline, candidate: Baseline) =>
  comparisonSchema.parse(compareRuns(baseline, candidate, options));
const regressed = (baseline: Baseline, candidate: Baseline) =>
  compare(baseline, candidate)
    .measures.filter(({ verdict }) => verdict === 'regressed')
    .map(({ endpoint, metric }) => `${metric} of ${endpoint ?? 'all'}`);

describe('two runs', () => {
  it('that are the same are called so, with what they could have shown', () => {
    const comparison = compare(baselineOf(), baselineOf());
    expect(comparison.verdict).toBe('same');
    const p95 = comparison.measures.find(({ metric }) => metric === 'p95 latency');
    expect(p95?.smallestChange).toBeGreaterThan(0.1);
    expect(p95?.smallestChange).toBeLessThan(0.25);
  });

  it('blame the one endpoint that got slower, and no other', () => {
    const slower: Shape = { factor: (endpoint) => (endpoint === 'roi_report' ? 1.3 : 1) };
    expect(new Set(regressed(baselineOf(), baselineOf(slower)).map((name) => name.split(' of ')[1]))).toEqual(
      new Set(['roi_report']),
    );
    expect(compare(baselineOf(slower), baselineOf()).verdict).toBe('improved');
  });

  it('within the absolute floor are the same, whatever the share', () => {
    const quick: Shape = { factor: () => 0.05 };
    const twice: Shape = { factor: () => 0.08 };
    expect(compare(baselineOf(quick), baselineOf(twice)).verdict).toBe('same');
  });

  it('as fast as before but with 30 % more CPU are a regression', () => {
    expect(regressed(baselineOf({ cpuCores: 0.5 }), baselineOf({ cpuCores: 0.65 }))).toEqual([
      'CPU per request of all',
    ]);
  });

  it('that are too short are inconclusive, with the length that is needed', () => {
    const { verdict, measures } = compare(baselineOf({ seconds: 40 }), baselineOf({ seconds: 40 }));
    expect(verdict).toBe('inconclusive');
    expect(measures.find(({ metric }) => metric === 'p95 latency')).toMatchObject({
      reason: 'too short: 40 s under load, 60 s are needed',
      neededSeconds: 60,
    });
  });

  it('of which one lacks an endpoint say so of that endpoint alone', () => {
    const { measures } = compare(baselineOf(), baselineOf({ endpoints: ['pricing_calculate'] }));
    const lacking = measures.filter(({ endpoint }) => endpoint === 'roi_report');
    expect(lacking.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['inconclusive', 'there is none in the candidate'],
      ['inconclusive', 'there is none in the candidate'],
    ]);
  });

  it('with seconds without data are judged by the others', () => {
    const holes: Shape = { factor: (_, second) => (second % 7 === 0 ? NaN : 1) };
    expect(compare(baselineOf(), baselineOf(holes)).verdict).toBe('same');
  });

  it('get the same answer each time', () => {
    const noisy: Shape = { factor: (_, second) => 1 + 0.4 * Math.sin(second / 9) };
    expect(compare(baselineOf(), baselineOf(noisy))).toEqual(compare(baselineOf(), baselineOf(noisy)));
  });
});

describe('two runs that are not the same test', () => {
  const steady = [{ phase: 'steady', startSeconds: 0, endSeconds: 240, from: 100, to: 100 }];
  it.each<[fact: string, change: (baseline: Baseline) => Baseline]>([
    ['scenario', (one) => ({ ...one, facts: { ...one.facts, scenario: 'peak' } })],
    ['users', (one) => ({ ...one, facts: { ...one.facts, users: 200 } })],
    ['stages', (one) => ({ ...one, facts: { ...one.facts, phases: [{ ...steady[0]!, endSeconds: 239 }] } })],
    ['seed', (one) => ({ ...one, facts: { ...one.facts, seed: 2 } })],
    ['target', (one) => ({ ...one, facts: { ...one.facts, targetKind: 'remote' } })],
    ["k6's variables", (one) => ({ ...one, facts: { ...one.facts, k6Variables: 'K6_DNS=ttl=0' } })],
    ['bundle', (one) => ({ ...one, facts: { ...one.facts, bundleSha256: 'other' } })],
    ['k6', (one) => ({ ...one, facts: { ...one.facts, k6Version: '2.3.0' } })],
    ['offered load', (one) => ({ ...one, facts: { ...one.facts, offeredLoad: 94 } })],
    ['dropped iterations', (one) => ({ ...one, facts: { ...one.facts, droppedIterations: 1 } })],
    ['state', (one) => ({ ...one, facts: { ...one.facts, state: 'interrupted' } })],
    ['verdict', (one) => ({ ...one, outline: { ...one.outline, verdict: 'INVALID' } })],
  ])('are told apart by their %s, and nothing is measured', (fact, change) => {
    const { verdict, differences, measures } = compare(baselineOf(), change(baselineOf()));
    expect(verdict).toBe('not comparable');
    expect(differences.filter(({ isDecisive }) => isDecisive).map((one) => one.fact)).toEqual([fact]);
    expect(measures).toEqual([]);
  });

  it('but another machine or commit is only told', () => {
    const other = baselineOf();
    const { verdict, differences } = compare(baselineOf(), {
      ...other,
      facts: { ...other.facts, machine: 'another', commit: 'abc', offeredLoad: 96 },
    });
    expect(verdict).toBe('same');
    expect(differences.map(({ fact }) => fact)).toEqual(['machine', 'commit']);
  });
});

it.each<[what: string, record: Shape['record'], reason: string]>([
  ['a lone summary', { run: null }, 'it is no run folder'],
  ['a run without a plan', { plan: null, run: makeRun() }, 'its plan is not known'],
  ['a run without a timeline', { timeline: null }, 'it has no timeline'],
  [
    'a run that ended before its load',
    { plan: makePlan({ phases: [{ phase: 'steady', startSeconds: 900, endSeconds: 960, from: 1, to: 1 }] }) },
    'not a second of its load was recorded',
  ],
])('makes no baseline of %s', (_, record, reason) => {
  const broken = recordOf({ record: record ?? {} });
  expect(makeBaseline(broken, analyze(broken, { strict: false }))).toBe(reason);
});

it('finds a change in pairs of blocks that drift hides from two runs', () => {
  const drift = (pair: number): number => 1 + pair * 0.1;
  const block = (factor: number): Baseline => {
    const record = recordOf({ seconds: 20, factor: () => factor });
    return makeBaseline(record, analyze(record, { strict: false }), () => Infinity) as Baseline;
  };
  const pairs = Array.from(
    { length: 6 },
    (_, pair) => [block(drift(pair)), block(drift(pair) * (1.15 + 0.01 * (pair % 2)))] as const,
  );
  const comparison = compareBlocks(pairs, { ...options, notes: [] });
  expect(comparison.verdict).toBe('regressed');
  expect(comparison.measures.find(({ metric }) => metric === 'p95 latency')?.smallestChange).toBeLessThan(
    0.12,
  );
});

it('calls identical series different in at most 2 % of cases, and finds +20 % without blaming others', () => {
  const { falseAlarms, found, blamed } = errorRates({
    pairs: 50,
    tolerances,
    draw: (random) => [independentPair({ seconds: 260, memory: 0.5, spread: 0.1 }, random)],
    slowed: 'endpoint_0',
  });
  expect(falseAlarms).toBeLessThanOrEqual(0.02);
  expect(found).toBeGreaterThanOrEqual(0.95);
  expect(blamed).toBeLessThanOrEqual(0.05);
});

it('finds +20 % by turns on a machine that drifts', () => {
  const machine = { drift: { memory: 0.99, spread: 0.05 }, own: { memory: 0.5, spread: 0.1 } };
  const inTurns = errorRates({
    pairs: 50,
    tolerances,
    draw: (random) => turns(machine, 300, random),
    slowed: 'endpoint_0',
  });
  expect(inTurns.falseAlarms).toBeLessThanOrEqual(0.02);
  expect(inTurns.found).toBeGreaterThanOrEqual(0.95);
});
