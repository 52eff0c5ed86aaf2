/** M/M/c, whose capacity under a limit on p95 is known in closed form. */
interface Queue {
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
