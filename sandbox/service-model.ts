/**
 * What serving costs: each request holds one of `workers` slots for its service time and waits in a bounded
 * queue before that. So the saturation point is known beforehand: workers ÷ mean service time.
 *
 * Timers fire late by up to a few milliseconds. A slot that goes from one request to the next starts the second
 * where the first should have ended, so lateness never adds up and the known capacity is really reached.
 */
import { logNormal, seededRandom } from './random.ts';

/** Mean milliseconds by endpoint: computed, and from cache where the endpoint has one. */
export const meanServiceMs: Readonly<
  Record<string, { readonly computed: number; readonly cached?: number }>
> = {
  pricing_calculate: { computed: 12 },
  pricing_analytics: { computed: 20, cached: 3 },
  roi_report: { computed: 60, cached: 4 },
  savings_calculator: { computed: 4 },
  human_vs_ai: { computed: 8 },
  pricing_optimize: { computed: 25 },
  pricing_export: { computed: 50 },
  pricing_configure: { computed: 10 },
  auth_login: { computed: 20 },
  health: { computed: 0.5 },
};

/** Spread of the logarithm: p99 is about 2.3 times the mean. */
const sigma = 0.4;

export interface ServiceOptions {
  readonly workers: number;
  readonly queue: number;
  /** 0 serves at once. */
  readonly timeScale: number;
  readonly seed: number;
}

interface Waiting {
  readonly serviceMs: number;
  readonly done: () => void;
}

export class QueueFull extends Error {}

export class ServiceModel {
  private readonly options: ServiceOptions;
  private readonly random: () => number;
  private readonly waiting: Waiting[] = [];
  private busySlots = 0;

  constructor(options: ServiceOptions) {
    this.options = options;
    this.random = seededRandom(options.seed);
  }

  get busy(): number {
    return this.busySlots;
  }

  get queued(): number {
    return this.waiting.length;
  }

  get workers(): number {
    return this.options.workers;
  }

  /** Resolves when the request has had its turn and its time; rejects with QueueFull. */
  serve(endpoint: string, cached: boolean): Promise<void> {
    const serviceMs = this.drawServiceMs(endpoint, cached);
    if (serviceMs === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const request = { serviceMs, done: resolve };
      if (this.busySlots < this.options.workers) {
        this.busySlots += 1;
        this.start(request, performance.now());
      } else if (this.waiting.length < this.options.queue) {
        this.waiting.push(request);
      } else {
        reject(new QueueFull());
      }
    });
  }

  private drawServiceMs(endpoint: string, cached: boolean): number {
    const mean = meanServiceMs[endpoint];
    if (mean === undefined || this.options.timeScale === 0) return 0;
    const meanMs = (cached ? (mean.cached ?? mean.computed) : mean.computed) * this.options.timeScale;
    return logNormal(this.random, meanMs, sigma);
  }

  /** `fromMs`: when this slot became free, which is before now when its timer was late. */
  private start({ serviceMs, done }: Waiting, fromMs: number): void {
    const endMs = fromMs + serviceMs;
    const finish = (): void => {
      done();
      const next = this.waiting.shift();
      if (next === undefined) this.busySlots -= 1;
      else this.start(next, endMs);
    };
    const leftMs = endMs - performance.now();
    if (leftMs <= 0) setImmediate(finish);
    else setTimeout(finish, leftMs);
  }
}

/** Requests per second at saturation for a mix of endpoints; `cachedShare` of the cacheable answers come from cache. */
export function capacityPerSecond(
  options: Pick<ServiceOptions, 'workers' | 'timeScale'>,
  mix: Readonly<Record<string, number>>,
  cachedShare: number,
): number {
  const total = Object.values(mix).reduce((sum, weight) => sum + weight, 0);
  const meanMs = Object.entries(mix).reduce((sum, [endpoint, weight]) => {
    const { computed = 0, cached = computed } = meanServiceMs[endpoint] ?? {};
    return sum + (weight / total) * (cached * cachedShare + computed * (1 - cachedShare));
  }, 0);
  return options.workers / ((meanMs * options.timeScale) / 1000);
}

/** The mix of an ordinary day, by endpoint, in percent. */
export const normalMix: Readonly<Record<string, number>> = {
  pricing_calculate: 50,
  pricing_analytics: 20,
  roi_report: 15,
  savings_calculator: 10,
  human_vs_ai: 3,
  pricing_optimize: 1,
  health: 1,
};
