/** A target for the search that is a queue: M/M/c, so that its true capacity is known in closed form. */
import { quantile } from '../../src/toolkit/analyze/statistics.ts';

export interface Queue {
  readonly workers: number;
  readonly meanServiceMs: number;
}

/**
 * P(response > ms): Erlang's C for those who wait (Gross and Harris, Fundamentals of Queueing Theory, 2.3.1: the
 * waiting time of M/M/c is exponential with rate cμ − λ where there is any).
 */
function shareSlower({ workers, meanServiceMs }: Queue, ratePerMs: number, ms: number): number {
  const serviceRate = 1 / meanServiceMs;
  const waitRate = workers * serviceRate - ratePerMs;
  if (waitRate <= 0) return 1;
  const waits = erlangC(workers, ratePerMs / serviceRate);
  const unwaited = Math.exp(-serviceRate * ms);
  const mixed =
    Math.abs(waitRate - serviceRate) < 1e-12
      ? serviceRate * ms * unwaited
      : (serviceRate / (serviceRate - waitRate)) * (Math.exp(-waitRate * ms) - unwaited);
  return unwaited + waits * mixed;
}

function erlangC(workers: number, load: number): number {
  let blocked = 1;
  for (let n = 1; n <= workers; n += 1) blocked = (load * blocked) / (n + load * blocked);
  return blocked / (1 - (load / workers) * (1 - blocked));
}

/** The rate at which p95 is just the limit. */
export function trueCapacityPerSecond(queue: Queue, limitMs: number): number {
  let low = 0;
  let high = queue.workers / queue.meanServiceMs;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (shareSlower(queue, middle, limitMs) < 0.05) low = middle;
    else high = middle;
  }
  return low * 1000;
}

export interface TrialPlan {
  readonly ratePerSecond: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/** p95 in ms of a trial, from planned start to end. */
export function measureP95(queue: Queue, plan: TrialPlan, random: () => number): number {
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  const freeAtMs = new Float64Array(queue.workers);
  const endMs = (plan.warmUpSeconds + plan.seconds) * 1000;
  const latencies: number[] = [];
  for (let nowMs = 0; nowMs < endMs; nowMs += exponential(1000 / plan.ratePerSecond)) {
    let first = 0;
    for (let worker = 1; worker < queue.workers; worker += 1) {
      if ((freeAtMs[worker] ?? 0) < (freeAtMs[first] ?? 0)) first = worker;
    }
    const doneMs = Math.max(nowMs, freeAtMs[first] ?? 0) + exponential(queue.meanServiceMs);
    freeAtMs[first] = doneMs;
    if (nowMs >= plan.warmUpSeconds * 1000) latencies.push(doneMs - nowMs);
  }
  return quantile(Float64Array.from(latencies).sort(), 0.95);
}
