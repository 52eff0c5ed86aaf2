/** Pairs of runs whose truth is known: drawn from recordings block by block, or made from nothing. */
import type { RegressionTolerances } from '../src/contract/thresholds.ts';
import type { Baseline, Series } from '../src/toolkit/compare/baseline-schema.ts';
import { compareRuns } from '../src/toolkit/compare/compare.ts';
import { seededRandom } from '../src/toolkit/compare/random.ts';

type Random = () => number;
export type Pair = readonly [Baseline, Baseline];

/** Long enough to keep what neighbouring seconds have in common, short enough for a run to have several. */
const blockSeconds = 30;

/** Two runs of the same build: each is put together from blocks of recorded runs, all endpoints at once. */
export function drawPair(pool: readonly Baseline[], seconds: number, random: Random): Pair {
  return [drawRun(pool, seconds, random), drawRun(pool, seconds, random)];
}

function drawRun(pool: readonly Baseline[], seconds: number, random: Random): Baseline {
  const [first] = pool;
  if (first === undefined) throw new Error('the pool is empty');
  const blocks = Array.from({ length: Math.ceil(seconds / blockSeconds) }, () => ({
    run: pool[Math.floor(random() * pool.length)] ?? first,
    at: random(),
  }));
  const join = (of: (run: Baseline) => Series | undefined): Series => {
    const shape = of(first) ?? first.whole.series;
    const column = <Value>(pick: (series: Series) => readonly Value[]): Value[] =>
      blocks
        .flatMap(({ run, at }) => {
          const values = pick(of(run) ?? shape);
          const length = Math.min(values.length, Math.max(1, Math.round(blockSeconds / shape.windowSeconds)));
          const start = Math.floor(at * (values.length - length + 1));
          return values.slice(start, start + length);
        })
        .slice(0, Math.floor(seconds / shape.windowSeconds));
    return {
      windowSeconds: shape.windowSeconds,
      count: column(({ count }) => count),
      failures: column(({ failures }) => failures),
      p50Ms: column(({ p50Ms }) => p50Ms),
      p95Ms: column(({ p95Ms }) => p95Ms),
      p99Ms: column(({ p99Ms }) => p99Ms),
    };
  };
  return {
    ...first,
    load: { phase: 'steady', seconds },
    whole: { series: join(({ whole }) => whole.series), spectrum: [] },
    endpoints: Object.fromEntries(
      Object.keys(first.endpoints).map((name) => [
        name,
        { series: join(({ endpoints }) => endpoints[name]?.series), spectrum: [] },
      ]),
    ),
    system: null,
  };
}

interface Synthetic {
  readonly seconds: number;
  /** φ of the AR(1) that the logarithm of latency follows: how much of a second is left in the next. */
  readonly memory: number;
  /** Its standard deviation. */
  readonly spread: number;
}

const syntheticEndpoints = 5;

export function syntheticPair(synthetic: Synthetic, random: Random): Pair {
  return [syntheticRun(synthetic, random), syntheticRun(synthetic, random)];
}

function syntheticRun(synthetic: Synthetic, random: Random): Baseline {
  const names = Array.from({ length: syntheticEndpoints }, (_, place) => `endpoint_${place}`);
  const endpoints = Object.fromEntries(
    names.map((name) => [name, { series: syntheticSeries(synthetic, random), spectrum: [] }]),
  );
  const outline = {
    id: 'made',
    startedAt: '2026-01-01T00:00:00Z',
    commit: null,
    verdict: 'PASS',
    ratePerSecond: 40,
    p95Ms: {},
  } as const;
  return {
    schemaVersion: 1,
    outline,
    facts: {
      scenario: 'normal',
      state: 'finished',
      model: 'closed',
      users: 100,
      durationSeconds: synthetic.seconds,
      phases: [],
      seed: 1,
      targetKind: 'sandbox',
      bundleSha256: '',
      k6Version: '',
      machine: '',
      commit: null,
      offeredLoad: 100,
      droppedIterations: 0,
    },
    load: { phase: 'steady', seconds: synthetic.seconds },
    whole: { series: syntheticSeries(synthetic, random), spectrum: [] },
    endpoints,
    system: null,
    earlier: [],
  };
}

function syntheticSeries({ seconds, memory, spread }: Synthetic, random: Random): Series {
  let level = spread * normal(random);
  const levels = Array.from({ length: seconds }, () => {
    level = memory * level + spread * Math.sqrt(1 - memory ** 2) * normal(random);
    return level;
  });
  const column = (ms: number): number[] => levels.map((one) => ms * Math.exp(one + 0.03 * normal(random)));
  return {
    windowSeconds: 1,
    count: levels.map(() => 40 + Math.round(4 * normal(random))),
    failures: levels.map(() => 0),
    p50Ms: column(40),
    p95Ms: column(80),
    p99Ms: column(120),
  };
}

/** G. E. P. Box and M. E. Muller, 1958. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

interface Question {
  readonly pairs: number;
  readonly tolerances: RegressionTolerances;
  readonly draw: (random: Random) => Pair;
  /** The endpoint that is made 20 % slower for the power. */
  readonly slowed: string;
}

interface ErrorRates {
  /** Identical pairs in which any figure was called regressed or improved. */
  readonly falseAlarms: number;
  /** Pairs with one slower endpoint in which it was called regressed. */
  readonly found: number;
  /** Of the same pairs, those in which another endpoint was. */
  readonly blamed: number;
}

export function errorRates({ pairs, tolerances, draw, slowed }: Question): ErrorRates {
  const random = seededRandom(20_261_124);
  const count = { falseAlarms: 0, found: 0, blamed: 0 };
  for (let pair = 0; pair < pairs; pair += 1) {
    const [baseline, candidate] = draw(random);
    const options = { names: ['a', 'b'] as const, tolerances };
    const same = compareRuns(baseline, candidate, options).measures;
    if (same.some(({ verdict }) => verdict === 'regressed' || verdict === 'improved')) count.falseAlarms += 1;
    const worse = compareRuns(baseline, slowDown(candidate, slowed), options).measures;
    const regressed = worse.filter(({ verdict }) => verdict === 'regressed');
    if (regressed.some(({ endpoint }) => endpoint === slowed)) count.found += 1;
    if (regressed.some(({ endpoint }) => endpoint !== slowed)) count.blamed += 1;
  }
  return { falseAlarms: count.falseAlarms / pairs, found: count.found / pairs, blamed: count.blamed / pairs };
}

function slowDown(run: Baseline, endpoint: string): Baseline {
  const traffic = run.endpoints[endpoint];
  if (traffic === undefined) throw new Error(`there is no ${endpoint}`);
  const slower = (values: readonly (number | null)[]): (number | null)[] =>
    values.map((ms) => (ms === null ? null : ms * 1.2));
  const { series } = traffic;
  return {
    ...run,
    endpoints: {
      ...run.endpoints,
      [endpoint]: {
        ...traffic,
        series: {
          ...series,
          p50Ms: slower(series.p50Ms),
          p95Ms: slower(series.p95Ms),
          p99Ms: slower(series.p99Ms),
        },
      },
    },
  };
}
