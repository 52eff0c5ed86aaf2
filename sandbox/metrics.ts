/** Prometheus metrics of the sandbox: what GET /metrics shows. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Gauges {
  readonly workers: () => number;
  readonly busy: () => number;
  readonly queued: () => number;
  readonly poolSize: () => number;
  readonly poolInUse: () => number;
  readonly poolWaiting: () => number;
  readonly lockWaiting: () => number;
}

export interface SandboxMetrics {
  readonly registry: Registry;
  readonly requests: Counter<'endpoint' | 'method' | 'status'>;
  readonly durations: Histogram<'endpoint'>;
  readonly cacheHits: Counter<'endpoint'>;
  readonly cacheMisses: Counter<'endpoint'>;
}

export function createMetrics(gauges: Gauges): SandboxMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  addGauge(registry, ['workers_total', 'Worker slots'], gauges.workers);
  addGauge(registry, ['workers_busy', 'Worker slots in use'], gauges.busy);
  addGauge(registry, ['workers_queued', 'Requests waiting for a worker slot'], gauges.queued);
  addGauge(registry, ['db_pool_size', 'Database connections in the pool'], gauges.poolSize);
  addGauge(registry, ['db_pool_in_use', 'Database connections in use'], gauges.poolInUse);
  addGauge(registry, ['db_pool_waiting', 'Requests waiting for a database connection'], gauges.poolWaiting);
  addGauge(registry, ['shared_lock_waiting', 'Requests waiting for the shared lock'], gauges.lockWaiting);
  return {
    registry,
    requests: new Counter({
      name: 'http_requests_total',
      help: 'Requests answered',
      labelNames: ['endpoint', 'method', 'status'],
      registers,
    }),
    durations: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer',
      labelNames: ['endpoint'],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
      registers,
    }),
    cacheHits: new Counter({
      name: 'cache_hits_total',
      help: 'Answers from cache',
      labelNames: ['endpoint'],
      registers,
    }),
    cacheMisses: new Counter({
      name: 'cache_misses_total',
      help: 'Answers computed for lack of a cached one',
      labelNames: ['endpoint'],
      registers,
    }),
  };
}

function addGauge(registry: Registry, [name, help]: [string, string], read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
