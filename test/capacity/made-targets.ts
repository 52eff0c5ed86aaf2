/**
 * Targets for the search whose true capacity is known: queues, a rate limiter, and what makes trials scatter.
 * The clock is the search's own: warm-up, trial and pause count.
 */
import { seededRandom, standardNormal } from '../../sandbox/random.ts';
import { quantile } from '../../src/toolkit/statistics/percentiles.ts';
import type { Trial } from '../../src/toolkit/capacity/search-bounds.ts';
import { trueCapacityPerSecond } from './queue.ts';

type Random = () => number;

/** FCFS, Poisson arrivals; log-normal service times of the given coefficient of variation, exponential for null. */
export interface Service {
  readonly workers: number;
  readonly variation: number | null;
}

/** Where it is full; many workers are fast ones, as a trial can't see an overload of less than the SLO's part of it. */
const fullPerSecond = ({ workers }: Service): number => (workers > 16 ? 3200 : 400);
/** The SLO allows eight mean service times. */
const limitInServices = 8;

/**
 * The share of being full at which p95 is at the limit in the long run: by simulating eight million arrivals for each
 * of twelve bisections (`npm run bench:bracket -- --truth`). M/M/c is known in closed form.
 */
const longRunShare: Readonly<Record<string, number>> = {
  'M/G/1, cv 1': 0.6125,
  'M/G/1, cv 2': 0.2957,
  'M/G/2, cv 1': 0.7999,
  'M/G/2, cv 2': 0.5853,
  'M/G/8, cv 1': 0.9489,
  'M/G/8, cv 2': 0.8757,
  'M/G/64, cv 1': 0.9933,
  'M/G/64, cv 2': 0.9821,
};

export const nameOf = ({ workers, variation }: Service): string =>
  variation === null ? `M/M/${workers}` : `M/G/${workers}, cv ${variation}`;

export function capacityOf(service: Service): number {
  const meanServiceMs = (service.workers / fullPerSecond(service)) * 1000;
  if (service.variation === null) {
    return trueCapacityPerSecond(
      { workers: service.workers, meanServiceMs },
      limitInServices * meanServiceMs,
    );
  }
  return (longRunShare[nameOf(service)] ?? NaN) * fullPerSecond(service);
}

export function findLongRunShare(service: Service, arrivals: number): number {
  let [low, high] = [0.1, 1];
  for (let round = 0; round < 12; round += 1) {
    const middle = (low + high) / 2;
    const queue = { service, meanSeconds: service.workers, ratePerSecond: middle };
    const p95 = serve(queue, { from: arrivals / 20, arrivals }, seededRandom(1));
    if (p95 < limitInServices * service.workers) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

interface Queue {
  readonly service: Service;
  readonly meanSeconds: number;
  readonly ratePerSecond: number;
}

/** p95 in seconds of the arrivals from `from` on, counted in arrivals. */
function serve(
  { service, meanSeconds, ratePerSecond }: Queue,
  { from, arrivals }: { readonly from: number; readonly arrivals: number },
  random: Random,
): number {
  const draw = drawOf(service, meanSeconds, random);
  const freeAt = new Float64Array(service.workers);
  const latencies = new Float64Array(Math.max(1, Math.ceil(arrivals - from)));
  let now = 0;
  let counted = 0;
  for (let arrival = 0; arrival < arrivals; arrival += 1) {
    now -= Math.log(1 - random()) / ratePerSecond;
    const done = Math.max(now, freeAt[0] ?? 0) + draw();
    replaceFirst(freeAt, done);
    if (arrival >= from) latencies[counted++] = done - now;
  }
  return quantile(latencies.subarray(0, counted).sort(), 0.95);
}

function drawOf({ variation }: Service, mean: number, random: Random): () => number {
  if (variation === null) return () => -mean * Math.log(1 - random());
  const sigma = Math.sqrt(Math.log(1 + variation ** 2));
  return () => mean * Math.exp(sigma * standardNormal(random) - sigma ** 2 / 2);
}

/** In a heap whose first is the lowest. */
function replaceFirst(heap: Float64Array, value: number): void {
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child += 1;
    if ((heap[child] ?? 0) >= value) break;
    heap[place] = heap[child] ?? 0;
    place = child;
  }
  heap[place] = value;
}

export interface MadeTarget {
  readonly name: string;
  /** By the second of the search at which it is asked for. */
  readonly capacity: (second: number) => number;
  /** A new one for each search. */
  readonly open: (random: Random) => (trial: Pick<Trial, 'level' | 'kind'>, startSecond: number) => boolean;
}

export const warmUpSeconds = 10;
export const secondsOf = { short: 15, full: 60 } as const;

/** Service times of so many times the usual ones at a second of the search. */
type Slowness = (startSecond: number, random: Random) => number;

interface Speed {
  readonly slowness: Slowness;
  /** What of it is the target's own; all, unless told otherwise. */
  readonly truth?: Slowness;
}

function queueTarget(name: string, service: Service, { slowness, truth = slowness }: Speed): MadeTarget {
  const capacity = capacityOf(service);
  const meanSeconds = service.workers / fullPerSecond(service);
  return {
    name,
    capacity: (second) => capacity / truth(second, () => 0.5),
    open:
      (random) =>
      ({ level, kind }, startSecond) => {
        const slow = slowness(startSecond, random);
        const arrivals = level * (warmUpSeconds + secondsOf[kind]);
        const queue = { service, meanSeconds: meanSeconds * slow, ratePerSecond: level };
        const span = { from: level * warmUpSeconds, arrivals };
        return serve(queue, span, random) < limitInServices * meanSeconds;
      },
  };
}

const usual: Slowness = () => 1;
const between =
  (share: number): Slowness =>
  (_, random) =>
    Math.exp(share * standardNormal(random));

const eight: Service = { workers: 8, variation: 1 };

/**
 * A token bucket; what it has no token for is refused. Errors < 1 %. A bucket that holds more would let a trial pass
 * beyond the limit, as a burst.
 */
const rateLimiter: MadeTarget = {
  name: 'a rate limiter, errors < 1 %',
  // Of six million Poisson arrivals 1 % are refused at this rate: a small bucket runs dry by chance, too.
  capacity: () => 295.0,
  open:
    (random) =>
    ({ level, kind }) => {
      let [tokens, now, last, refused, judged] = [bucket, 0, 0, 0, 0];
      const end = warmUpSeconds + secondsOf[kind];
      for (now -= Math.log(1 - random()) / level; now < end; now -= Math.log(1 - random()) / level) {
        tokens = Math.min(bucket, tokens + (now - last) * limiterPerSecond);
        last = now;
        const passes = tokens >= 1;
        if (passes) tokens -= 1;
        if (now < warmUpSeconds) continue;
        judged += 1;
        if (!passes) refused += 1;
      }
      return refused / judged < 0.01;
    },
};
const limiterPerSecond = 300;
const bucket = 30;

const services: readonly Service[] = [1, 2, 8, 64].flatMap((workers) =>
  [null, 1, 2].map((variation) => ({ workers, variation })),
);

export const generalServices = services.filter(({ variation }) => variation !== null);

export const madeTargets = (): readonly MadeTarget[] => [
  ...services.map((service) => queueTarget(nameOf(service), service, { slowness: usual })),
  ...[0.02, 0.05].map((share) =>
    queueTarget(`M/G/8, cv 1, ± ${share * 100} % between trials`, eight, {
      slowness: between(share),
      truth: usual,
    }),
  ),
  queueTarget('M/G/8, cv 1, cold: twice as slow at first, e-fold in 60 s', eight, {
    slowness: (second) => 1 + Math.exp(-second / 60),
    truth: usual,
  }),
  queueTarget('M/G/8, cv 1, slows by 3 % in 20 min', eight, {
    slowness: (second) => 1 + (0.03 * second) / 1200,
  }),
  rateLimiter,
];
