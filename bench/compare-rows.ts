/** The rows of the proof: pairs of made runs whose truth is known, and what the comparison makes of them. */
import { standardNormal } from '../sandbox/random.ts';
import type { RegressionTolerances } from '../src/contract/thresholds.ts';
import { compareRuns } from '../src/toolkit/compare/compare.ts';
import type { Comparison } from '../src/toolkit/compare/comparison-schema.ts';
import { seededRandom } from '../src/toolkit/statistics/random.ts';
import { type Build, makeRun, type Second } from './compare-requests.ts';
import type { Random } from './compare-pairs.ts';

export interface ProofRow {
  readonly name: string;
  readonly before: Build;
  readonly now: Build;
  /** Identical builds must not be called different; changed ones must be found, and never be called the same. */
  readonly truth: 'identical' | 'changed';
  /** The share of pairs: at most of identical ones called different, at least of changed ones found. */
  readonly limit: number;
}

export interface ProofResult {
  /** Any figure was called regressed or improved. */
  readonly different: number;
  /** The overall word. */
  readonly regressed: number;
  readonly same: number;
}

/** As `normal` spreads 33 requests a second over its endpoints. */
const usualRates = { pricing: 12, analytics: 8, roi: 5, search: 3.5, optimise: 1.8, export: 1.7, health: 1 };
const busy = 'pricing';

type Weather = Build['weather'];

const calm: Second = { factor: 1, failed: 0 };
const still: Weather = () => () => calm;

/** The logarithm of latency remembers itself from second to second. */
function autoregressive(memory: number, spread: number): Weather {
  return (random) => {
    let level = spread * standardNormal(random);
    return () => {
      level = memory * level + spread * Math.sqrt(1 - memory ** 2) * standardNormal(random);
      return { ...calm, factor: Math.exp(level) };
    };
  };
}

/** A share of the seconds, wherever they fall, is so many times as slow. */
function stalls(share: number, factor: number): Weather {
  return (random) => () => ({ ...calm, factor: random() < share ? factor : 1 });
}

function drift(sharePerHour: number): Weather {
  return () => (second) => ({ ...calm, factor: 1 + (sharePerHour * second) / 3600 });
}

function outlier(factor: number, within: number): Weather {
  return (random) => {
    const at = Math.floor(random() * within);
    return (second) => ({ ...calm, factor: second === at ? factor : 1 });
  };
}

/** On average every so many seconds a burst begins, in which a share of the requests fails. */
function bursts(everySeconds: number, lastSeconds: number, failed: number): Weather {
  return (random) => {
    let left = 0;
    return () => {
      if (left === 0 && random() < 1 / everySeconds) left = lastSeconds;
      left = Math.max(0, left - 1);
      return { factor: 1, failed: left > 0 ? failed : 0 };
    };
  };
}

const usual: Build = { rates: usualRates, seconds: 600, sigma: 0.5, weather: still };
const single = (perSecond: number): Build => ({ ...usual, rates: { [busy]: perSecond } });

const slower =
  (share: number) =>
  (latency: number, endpoint: string): number =>
    endpoint === busy ? latency * (1 + share) : latency;

/** Nothing up to the median, and half as much again from p99 on. */
const longerTail = (latency: number): number =>
  latency <= 1 ? latency : latency * Math.min(1.5, latency ** (Math.log(1.5) / (sigmaOfTail * 2.3263)));
const sigmaOfTail = 0.5;

function identical(name: string, build: Build): ProofRow {
  return { name, before: build, now: build, truth: 'identical', limit: 0.02 };
}

function changed(name: string, [before, now]: readonly [Build, Partial<Build>], limit: number): ProofRow {
  return { name, before, now: { ...before, ...now }, truth: 'changed', limit };
}

const ar = autoregressive(0.6, 0.15);

export const proofRows: readonly ProofRow[] = [
  identical('AR(1), memory 0.6', { ...usual, weather: ar }),
  identical('AR(1), memory 0.6, σ 1', { ...usual, weather: ar, sigma: 1 }),
  identical('pauses: 3 % of seconds 8×', { ...usual, weather: stalls(0.03, 8) }),
  identical('pauses: 1 % of seconds 20×', { ...usual, weather: stalls(0.01, 20) }),
  identical('drift of 10 % an hour', { ...usual, weather: drift(0.1) }),
  identical('log-normal, σ 1', { ...usual, sigma: 1 }),
  {
    ...identical('one second of 10×', usual),
    now: { ...usual, weather: outlier(10, 600) },
  },
  identical('failures in bursts', { ...usual, weather: bursts(100, 5, 0.5) }),
  identical('failures in rare bursts', { ...usual, weather: bursts(300, 10, 0.9) }),
  changed('+20 % on a busy endpoint', [usual, { change: slower(0.2) }], 0.95),
  changed('+20 %, AR(1), memory 0.6', [{ ...usual, weather: ar }, { change: slower(0.2) }], 0.95),
  changed('+20 %, drift of 10 % an hour', [{ ...usual, weather: drift(0.1) }, { change: slower(0.2) }], 0.85),
  changed('+20 %, σ 1', [{ ...usual, sigma: 1 }, { change: slower(0.2) }], 0.9),
  changed('p99 × 1.5, p50 the same, 33/s', [single(33), { change: longerTail }], 0.9),
  changed('p99 × 1.5 of seven endpoints, 33/s', [usual, { change: longerTail }], 0.9),
  changed('p99 × 1.5, p50 the same, 250/s', [single(250), { change: longerTail }], 0.99),
  changed('stalls: 5 % of seconds 40×', [usual, { weather: stalls(0.05, 40) }], 0.9),
  changed('stalls: 25 % of seconds 3×', [usual, { weather: stalls(0.25, 3) }], 0.9),
];

export function proveRow(row: ProofRow, pairs: number, tolerances: RegressionTolerances): ProofResult {
  const random = seededRandom(20_261_127);
  const drawn = Array.from({ length: pairs }, () => comparePair(row, random, tolerances));
  const share = (is: (one: Comparison) => boolean): number => drawn.filter(is).length / pairs;
  const said = (wanted: Comparison['verdict']): number => share(({ verdict }) => verdict === wanted);
  return {
    different: share(({ measures }) =>
      measures.some(({ verdict }) => verdict === 'regressed' || verdict === 'improved'),
    ),
    regressed: said('regressed'),
    same: said('same'),
  };
}

function comparePair(
  { before, now }: ProofRow,
  random: Random,
  tolerances: RegressionTolerances,
): Comparison {
  return compareRuns(makeRun(before, random), makeRun(now, random), { names: ['before', 'now'], tolerances });
}
