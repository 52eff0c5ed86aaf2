/**
 * Users who wait for c servers and think in between: M/M/c//N, the machine repairman (D. Gross and C. M. Harris,
 * Fundamentals of Queueing Theory, 2.7). Its throughput grows and then saturates; it never falls. Where it tells what
 * was measured better than the scalability law does, the law is the wrong model. Input: throughput by load. Output: how
 * much the best such queue leaves unexplained.
 */
import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { sum } from './percentiles.ts';

export interface LoadPoint {
  /** Users, threads or replicas: whatever the load is counted in. */
  readonly load: number;
  readonly ratePerSecond: number;
}

interface MeasuredLoad {
  readonly isOpen: boolean;
  /** Users of a closed load, arrivals per second of an open one. */
  readonly level: number;
  readonly ratePerSecond: number;
  readonly avgMs: number | null;
}

/** In the open model the load is what was in flight: rate × latency, by Little's law. Empty where that is not known. */
export function pointOf({ isOpen, level, ratePerSecond, avgMs }: MeasuredLoad): LoadPoint[] {
  if (!isOpen) return [{ load: level, ratePerSecond }];
  return avgMs === null ? [] : [{ load: (ratePerSecond * avgMs) / 1000, ratePerSecond }];
}

export interface ClosedQueue {
  readonly servers: number;
  readonly serviceSeconds: number;
  readonly thinkSeconds: number;
}

/** Completions/s with so many users: the mean of what n busy servers do over the birth-death chain's states. */
export function closedThroughput(queue: ClosedQueue, users: number): number {
  const below = Math.floor(users);
  const part = users - below;
  const at = (count: number): number => (count === 0 ? 0 : wholeThroughput(queue, count));
  return part === 0 ? at(below) : at(below) * (1 - part) + at(below + 1) * part;
}

function wholeThroughput({ servers, serviceSeconds, thinkSeconds }: ClosedQueue, users: number): number {
  // States in proportion to the one before; scaled, as their numbers overflow.
  let [weight, weights, served] = [1, 1, 0];
  for (let waiting = 1; waiting <= users; waiting += 1) {
    const rate = Math.min(waiting, servers) / serviceSeconds;
    weight *= (users - waiting + 1) / thinkSeconds / rate;
    weights += weight;
    served += weight * rate;
    if (weights > 1e200) [weight, weights, served] = [weight / weights, 1, served / weights];
  }
  return served / weights;
}

const serverCounts = [1, 2, 4, 8, 16, 32, 64, 128];

/** The chain has a state for each user: more of them than any test of ours has would take for ever. */
const mostUsers = 20_000;

/**
 * The sum of squares that the best of these queues leaves: its slope and its limit fitted, for each count of servers.
 * Endless where there are more users than it can be worked out for.
 */
export function closedQueueSquares(points: readonly LoadPoint[]): number {
  if (points.some(({ load }) => load > mostUsers)) return Infinity;
  return Math.min(...serverCounts.map((servers) => squaresWith(servers, points)));
}

function squaresWith(servers: number, points: readonly LoadPoint[]): number {
  const slope = Math.max(...points.map(({ load, ratePerSecond }) => ratePerSecond / load));
  const highest = Math.max(...points.map(({ ratePerSecond }) => ratePerSecond));
  const model = (values: readonly number[]): ((load: number) => number) => {
    const queue = queueOf(servers, (values[0] ?? 1) * slope, (values[1] ?? 1) * highest);
    return (load) => closedThroughput(queue, load) / highest;
  };
  const { parameterValues } = levenbergMarquardt(
    { x: points.map(({ load }) => load), y: points.map(({ ratePerSecond }) => ratePerSecond / highest) },
    model,
    { initialValues: [1, 1.02], minValues: [0.3, 0.5], maxValues: [3, 10], damping: 1e-2, maxIterations: 60 },
  );
  const fitted = model(parameterValues);
  return sum(points.map(({ load, ratePerSecond }) => (ratePerSecond - fitted(load) * highest) ** 2));
}

/** One user does `slope`; all servers busy do `limit`. */
function queueOf(servers: number, slope: number, limit: number): ClosedQueue {
  const serviceSeconds = Math.min(servers / limit, 1 / slope);
  const thinkSeconds = Math.max(1 / slope - serviceSeconds, serviceSeconds * 1e-6);
  return { servers, serviceSeconds, thinkSeconds };
}
