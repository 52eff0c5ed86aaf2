/**
 * Twice, five times, ten times today's load: what the size that was measured would do, and how many replicas it takes.
 * Beyond twice the measured range nothing is extrapolated. Input: ./measurement.ts. Output: rows and the first break.
 */
import type { SystemFigure } from '../../contract/system-figures.ts';
import type { ResourceLimits } from '../../contract/thresholds.ts';
import { formatBytes, formatNumber, formatShare } from '../format/wording.ts';
import { fitLine, type Line, type Prediction } from '../statistics/line.ts';
import type { MeasuredLoad, Measurement } from './measurement.ts';
import { replicasFor, type ReplicasNeeded } from './replicas.ts';

const growths = [1, 2, 5, 10] as const;
const furthestRange = 2;
const leastRSquared = 0.8;

/** Why a figure can't be predicted, or the figure. */
export type Forecasted = Prediction | { readonly unknown: string };

interface ForecastRow {
  readonly growth: number;
  readonly ratePerSecond: number;
  readonly p95Ms: Forecasted;
  readonly cpuCores: Forecasted;
  readonly replicas: ReplicasNeeded;
}

interface FirstBreak {
  readonly growth: number;
  readonly ratePerSecond: number;
  /** `p95 latency: 600 ms, limit < 200 ms`, `CPU mean < 70 %`. */
  readonly limit: string;
  readonly isMeasured: boolean;
}

export interface Forecast {
  readonly todayPerSecond: number;
  readonly rows: readonly ForecastRow[];
  /** Null: nothing breaks as far as can be said. */
  readonly firstBreak: FirstBreak | null;
  /** Up to here something may be said. */
  readonly furthestPerSecond: number;
}

/** @param limits what the target's owners promise of its resources */
export function forecast(measurement: Measurement, todayPerSecond: number, limits: ResourceLimits): Forecast {
  const fitted = risingLoads(measurement.loads);
  const furthestPerSecond = Math.max(...fitted.map(({ ratePerSecond }) => ratePerSecond)) * furthestRange;
  const reach = { fitted, furthestPerSecond };
  return {
    todayPerSecond,
    furthestPerSecond,
    rows: growths.map((growth) => {
      const ratePerSecond = growth * todayPerSecond;
      return {
        growth,
        ratePerSecond,
        p95Ms: forecastP95(reach, ratePerSecond),
        cpuCores: forecastCpu(reach, ratePerSecond),
        replicas: replicasFor(measurement, ratePerSecond),
      };
    }),
    firstBreak: firstBreak(measurement, { reach, todayPerSecond, limits }),
  };
}

interface Reach {
  readonly fitted: readonly MeasuredLoad[];
  readonly furthestPerSecond: number;
}

/** Until throughput stops to rise: after that a closed model's latency is the users' doing. */
function risingLoads(loads: readonly MeasuredLoad[]): MeasuredLoad[] {
  const end = loads.findIndex(({ throughput }) => throughput === 'flat' || throughput === 'falls');
  return end === -1 ? [...loads] : loads.slice(0, end);
}

const tooFar = 'not predictable from this run: beyond twice the measured range';

/** 1 ÷ p95 falls in a straight line with the rate, as in M/M/1 (L. Kleinrock, Queueing Systems I, 1975, 3.2). */
function forecastP95({ fitted, furthestPerSecond }: Reach, ratePerSecond: number): Forecasted {
  if (ratePerSecond > furthestPerSecond) return { unknown: tooFar };
  const line = lineOf(fitted, ({ p95Ms }) => (p95Ms === null ? null : 1 / p95Ms));
  if (typeof line === 'string') return { unknown: line };
  const { value, low, high } = line.at(ratePerSecond);
  if (value <= 0) return { unknown: 'no bound: the target would be full' };
  return { value: 1 / value, low: 1 / high, high: low <= 0 ? Infinity : 1 / low };
}

/** The utilisation law: CPU = rate × CPU a request (Denning and Buzen, 1978). */
function forecastCpu({ fitted, furthestPerSecond }: Reach, ratePerSecond: number): Forecasted {
  if (!fitted.some(({ resources }) => resources['target.cpuCores'] !== undefined)) {
    return { unknown: 'not watched' };
  }
  if (ratePerSecond > furthestPerSecond) return { unknown: tooFar };
  const line = lineOf(fitted, ({ resources }) => resources['target.cpuCores'] ?? null);
  if (typeof line === 'string') return { unknown: line };
  const { value, low, high } = line.at(ratePerSecond);
  return { value: Math.max(0, value), low: Math.max(0, low), high };
}

/** The line over the rate, or why there is none. */
function lineOf(loads: readonly MeasuredLoad[], read: (load: MeasuredLoad) => number | null): Line | string {
  const points = loads.flatMap((load): [number, number][] => {
    const value = read(load);
    return value === null ? [] : [[load.ratePerSecond, value]];
  });
  const line = fitLine(points);
  if (line === null)
    return `not predictable from this run: 4 rising loads are needed, it has ${points.length}`;
  return line.rSquared >= leastRSquared ? line : 'not predictable from this run: it does not follow a line';
}

interface ResourceLimit {
  readonly figure: SystemFigure;
  readonly below: number;
  readonly words: string;
}

function promised(limits: ResourceLimits): ResourceLimit[] {
  const { cpuMeanShare: cpu, memoryNormalBytes: memory, databaseConnections: connections } = limits;
  return [
    { figure: 'target.cpuShare', below: cpu, words: `CPU mean < ${formatShare(cpu)}` },
    { figure: 'target.rssBytes', below: memory, words: `memory < ${formatBytes(memory)}` },
    {
      figure: 'postgres.activeConnections',
      below: connections,
      words: `active DB connections < ${formatNumber(connections)}`,
    },
  ];
}

interface Load {
  readonly reach: Reach;
  readonly todayPerSecond: number;
  readonly limits: ResourceLimits;
}

function firstBreak(measurement: Measurement, { reach, todayPerSecond, limits }: Load): FirstBreak | null {
  const { good, firstBad, p95LimitMs } = measurement;
  const breaks = promised(limits).flatMap(({ figure, below, words }) => {
    const rate = crossing(
      lineOf(reach.fitted, ({ resources }) => resources[figure] ?? null),
      below,
    );
    return rate === null ? [] : [{ ratePerSecond: rate, limit: words, isMeasured: false }];
  });
  if (firstBad !== null) {
    breaks.push({
      ratePerSecond: good.ratePerSecond,
      limit: firstBad.broken.join(' and '),
      isMeasured: true,
    });
  } else if (p95LimitMs !== null) {
    const rate = crossing(
      lineOf(reach.fitted, ({ p95Ms }) => (p95Ms === null ? null : 1 / p95Ms)),
      1 / p95LimitMs,
    );
    if (rate !== null)
      breaks.push({ ratePerSecond: rate, limit: `p95 < ${p95LimitMs} ms`, isMeasured: false });
  }
  breaks.sort((a, b) => a.ratePerSecond - b.ratePerSecond);
  const [first] = breaks.filter(({ ratePerSecond }) => ratePerSecond <= reach.furthestPerSecond);
  return first === undefined ? null : { ...first, growth: first.ratePerSecond / todayPerSecond };
}

/** Where a line meets a value in the future; null where it doesn't. */
function crossing(line: Line | string, value: number): number | null {
  if (typeof line === 'string' || line.slope === 0) return null;
  const x = (value - line.intercept) / line.slope;
  return x > 0 ? x : null;
}
