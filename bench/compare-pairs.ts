/** Pairs of runs whose truth is known, drawn from recordings block by block; and how often a comparison errs on pairs. */
import type { RegressionTolerances } from '../src/contract/thresholds.ts';
import { median } from '../src/toolkit/statistics/percentiles.ts';
import type { Baseline, Series } from '../src/toolkit/compare/baseline-schema.ts';
import { compareBlocks, compareRuns } from '../src/toolkit/compare/compare.ts';
import type { Measure } from '../src/toolkit/compare/comparison-schema.ts';
import { seededRandom } from '../src/toolkit/statistics/random.ts';

export type Random = () => number;
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

interface PairedRows {
  readonly pairs: number;
  readonly tolerances: RegressionTolerances;
  /** Two runs; or many pairs of blocks of two builds that took turns. */
  readonly draw: (random: Random) => readonly Pair[];
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
  /** The smallest change of p95 that a pair could have shown, as it says itself: the median. */
  readonly smallestChange: number;
  /** How long pairs that left it open say that they should have been: the median; null when none did. */
  readonly neededSeconds: number | null;
}

export function errorRates({ pairs, tolerances, draw, slowed }: PairedRows): ErrorRates {
  const random = seededRandom(20_261_124);
  const count = { falseAlarms: 0, found: 0, blamed: 0 };
  const [smallest, needed]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs; pair += 1) {
    const drawn = draw(random);
    const same = measuresOf(drawn, tolerances);
    if (same.some(({ verdict }) => verdict === 'regressed' || verdict === 'improved')) count.falseAlarms += 1;
    const worse = measuresOf(
      drawn.map(([baseline, candidate]): Pair => [baseline, slowDown(candidate, slowed)]),
      tolerances,
    );
    const regressed = worse.filter(({ verdict }) => verdict === 'regressed');
    if (regressed.some(({ endpoint }) => endpoint === slowed)) count.found += 1;
    if (regressed.some(({ endpoint }) => endpoint !== slowed)) count.blamed += 1;
    const p95 = worse.find(({ endpoint, metric }) => endpoint === slowed && metric === 'p95 latency');
    smallest.push(p95?.smallestChange ?? Infinity);
    if (p95?.verdict === 'inconclusive') needed.push(p95.neededSeconds ?? Infinity);
  }
  return {
    falseAlarms: count.falseAlarms / pairs,
    found: count.found / pairs,
    blamed: count.blamed / pairs,
    smallestChange: median(smallest),
    neededSeconds: needed.length === 0 ? null : median(needed),
  };
}

function measuresOf(pairs: readonly Pair[], tolerances: RegressionTolerances): readonly Measure[] {
  const options = { names: ['a', 'b'] as const, tolerances };
  const [only, ...others] = pairs;
  return only !== undefined && others.length === 0
    ? compareRuns(...only, options).measures
    : compareBlocks(pairs, { ...options, notes: [] }).measures;
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
