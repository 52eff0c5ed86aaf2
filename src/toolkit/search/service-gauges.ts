/**
 * What a service says of itself at /metrics while a trial is on: how many of its workers and connections are in use.
 * Input: the replicas' addresses. Output: means over the watch, summed over replicas, by the names of system.ndjson.
 */
import type { SystemFigure } from '../../contract/system-figures.ts';
import { type MetricsPage, totalOf } from '../monitor/metrics-text.ts';
import { readMetrics } from '../monitor/scrape.ts';

export interface GaugeWatch {
  /** Ends the watch. */
  readonly means: () => Promise<Readonly<Record<string, number>>>;
}

const figures: Readonly<Record<string, SystemFigure>> = {
  workers_busy: 'app.workersBusy',
  workers_total: 'app.workersTotal',
  workers_queued: 'app.workersQueued',
  db_pool_in_use: 'app.poolInUse',
  db_pool_size: 'app.poolSize',
  db_pool_waiting: 'app.poolWaiting',
  shared_lock_waiting: 'app.lockWaiting',
};
const everyMs = 500;

/** Services without such a page are watched in vain, and nothing is said of them. */
export function watchGauges(urls: readonly string[]): GaugeWatch {
  const samples: Readonly<Record<string, number>>[] = [];
  let pending = Promise.resolve();
  const timer = setInterval(() => {
    pending = pending.then(async () => {
      const read = await Promise.all(urls.map(readGauges));
      if (read.every((gauges) => gauges !== null)) samples.push(sumOf(read));
    });
  }, everyMs);
  return {
    means: async () => {
      clearInterval(timer);
      await pending;
      return meansOf(samples);
    },
  };
}

async function readGauges(url: string): Promise<Record<string, number> | null> {
  try {
    return gaugesOf(await readMetrics({ url: `${url}/metrics`, username: null, password: null }));
  } catch {
    return null;
  }
}

function gaugesOf({ metrics }: MetricsPage): Record<string, number> {
  const read = Object.entries(figures).map(([name, figure]) => [figure, totalOf(metrics.get(name))] as const);
  return Object.fromEntries(read.filter((one): one is [SystemFigure, number] => one[1] !== undefined));
}

function sumOf(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const gauges of all) {
    for (const [figure, value] of Object.entries(gauges)) sums[figure] = (sums[figure] ?? 0) + value;
  }
  return sums;
}

function meansOf(samples: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums = sumOf(samples);
  return Object.fromEntries(Object.entries(sums).map(([figure, sum]) => [figure, sum / samples.length]));
}
