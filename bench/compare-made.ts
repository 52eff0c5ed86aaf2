/** Runs made from nothing, so that what they have in common and how they scatter is known. */
import { standardNormal } from '../sandbox/random.ts';
import type { Baseline, Series } from '../src/toolkit/compare/baseline-schema.ts';
import { blockOrder } from '../src/toolkit/compare/block-order.ts';
import { studentQuantile, studentTail } from '../src/toolkit/statistics/student-t.ts';
import type { Pair, Random } from './compare-pairs.ts';

/** The logarithm of latency, second by second. */
export interface Scatter {
  /** φ of the AR(1) that it follows: how much of a second is left in the next. */
  readonly memory: number;
  /** Its standard deviation. */
  readonly spread: number;
}

interface Made extends Scatter {
  readonly seconds: number;
}

const endpointNames = Array.from({ length: 5 }, (_, place) => `endpoint_${place}`);

export function independentPair({ seconds, ...scatter }: Made, random: Random): Pair {
  const run = (): Baseline =>
    runOf(
      seconds,
      endpointNames.map(() => autoregressive(seconds, scatter, random)),
      random,
    );
  return [run(), run()];
}

export interface Machine {
  /** What all endpoints share, from one run to the next. */
  readonly drift: Scatter;
  readonly own: Scatter;
}

/** One run after the other on a machine that drifts. */
export function successivePair(machine: Machine, seconds: number, random: Random): Pair {
  const slice = timeline(machine, 2 * seconds, random);
  return [slice(0, seconds), slice(seconds, seconds)];
}

/** Two builds that take turns on the same machine for the same time. */
export function turns(machine: Machine, seconds: number, random: Random): Pair[] {
  const slice = timeline(machine, 2 * seconds, random);
  const order = blockOrder(Math.floor(seconds / turnSeconds), Math.floor(random() * 1e6));
  return order.map(([first], place): Pair => {
    const at = place * 2 * turnSeconds;
    const [early, late] = [slice(at, turnSeconds), slice(at + turnSeconds, turnSeconds)];
    return first === 'a' ? [early, late] : [late, early];
  });
}

const turnSeconds = 30;

function timeline(
  { drift, own }: Machine,
  seconds: number,
  random: Random,
): (from: number, length: number) => Baseline {
  const shared = autoregressive(seconds, drift, random);
  const levels = endpointNames.map(() =>
    autoregressive(seconds, own, random).map((level, second) => level + (shared[second] ?? 0)),
  );
  return (from, length) =>
    runOf(
      length,
      levels.map((level) => level.slice(from, from + length)),
      random,
    );
}

/**
 * The odds that a test which knew the scatter would find a change beyond what is allowed: a normal mean of AR(1)
 * values has variance σ²/n·(1 + φ)/(1 − φ) (G. E. P. Box, G. M. Jenkins, Time Series Analysis, 1970).
 */
export function bestPower({ memory, spread, seconds }: Made, change: number, allowed: number): number {
  const variance = (2 * spread ** 2 * (1 + memory)) / (1 - memory) / seconds;
  const lead = (Math.log1p(change) - Math.log1p(allowed)) / Math.sqrt(variance);
  return 1 - studentTail(lead - studentQuantile(0.975, manyDegrees), manyDegrees);
}

const manyDegrees = 1e6;

function autoregressive(seconds: number, { memory, spread }: Scatter, random: Random): number[] {
  let level = spread * standardNormal(random);
  return Array.from({ length: seconds }, () => {
    level = memory * level + spread * Math.sqrt(1 - memory ** 2) * standardNormal(random);
    return level;
  });
}

function runOf(seconds: number, levels: readonly (readonly number[])[], random: Random): Baseline {
  const series = levels.map((level) => seriesOf(level, random));
  const [whole] = series;
  if (whole === undefined) throw new Error('a run has endpoints');
  return {
    schemaVersion: 1,
    outline: {
      id: 'made',
      startedAt: '2026-01-01T00:00:00Z',
      commit: null,
      verdict: 'PASS',
      ratePerSecond: 40,
      p95Ms: {},
    },
    facts: {
      scenario: 'normal',
      state: 'finished',
      model: 'closed',
      users: 100,
      durationSeconds: seconds,
      phases: [],
      seed: 1,
      targetKind: 'sandbox',
      bundleSha256: '',
      k6Variables: 'none',
      k6Version: '',
      machine: '',
      commit: null,
      offeredLoad: 100,
      droppedIterations: 0,
    },
    load: { phase: 'steady', seconds },
    whole: { series: whole, spectrum: [] },
    endpoints: Object.fromEntries(
      endpointNames.map((name, place) => [name, { series: series[place] ?? whole, spectrum: [] }]),
    ),
    system: null,
    earlier: [],
  };
}

function seriesOf(level: readonly number[], random: Random): Series {
  const column = (ms: number): number[] =>
    level.map((one) => ms * Math.exp(one + 0.03 * standardNormal(random)));
  return {
    windowSeconds: 1,
    count: level.map(() => 40 + Math.round(4 * standardNormal(random))),
    failures: level.map(() => 0),
    p50Ms: column(40),
    p95Ms: column(80),
    p99Ms: column(120),
  };
}
