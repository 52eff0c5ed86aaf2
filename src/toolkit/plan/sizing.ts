/**
 * The numbers of a plan, each with what it rests on. Input: ./measurement.ts and ./forecast.ts. Output: for the
 * manifests and the page. What was not watched is null, never guessed.
 */
import { formatMs, formatNumber, formatShare } from '../format/wording.ts';
import { type Behavior, defaultBehavior } from './hpa-spec.ts';
import type { Measurement } from './measurement.ts';
import { headroomShare, replicasFor, type ReplicasNeeded } from './replicas.ts';

export interface Reasoned<Value> {
  readonly value: Value;
  readonly because: string;
}

export interface Sizing {
  readonly minReplicas: Reasoned<number>;
  readonly maxReplicas: Reasoned<number>;
  /** Per pod; null: not watched. */
  readonly cpuMilli: { readonly request: Reasoned<number>; readonly limit: Reasoned<number> } | null;
  readonly memoryMi: { readonly request: Reasoned<number>; readonly limit: Reasoned<number> } | null;
  /** Percent of the request. */
  readonly cpuTarget: Reasoned<number>;
  readonly memoryTarget: Reasoned<number>;
  readonly behavior: Behavior;
  readonly minAvailable: Reasoned<number>;
  /** Requests at once that a replica may get from nginx, and idle connections that nginx keeps. */
  readonly upstream: {
    readonly maxConnections: Reasoned<number>;
    readonly keepalive: Reasoned<number>;
  } | null;
  readonly database: Database | null;
  /** Per replica. */
  readonly goodRatePerSecond: number;
}

interface Database {
  readonly poolPerReplica: Reasoned<number>;
  readonly budget: Reasoned<number>;
  readonly replicasThatFit: number;
}

/** A pod that is lost or moved must not take the service with it. */
const fewestReplicas = 2;
/** Of the connections, three stay for superusers (PostgreSQL's default) and two for monitoring. */
const reservedConnections = 5;
const largestGrowth = 10;

/** @param connectionLimit the database stays below it, all replicas together */
export function size(measurement: Measurement, todayPerSecond: number, connectionLimit: number): Sizing {
  const { good, replicas } = measurement;
  const today = replicasFor(measurement, todayPerSecond);
  const needed = today.count;
  const database = databaseOf(measurement, connectionLimit);
  return {
    minReplicas: {
      value: Math.max(fewestReplicas, needed),
      because: `today's ${rate(todayPerSecond)} with ${formatShare(headroomShare)} headroom${takes(today)}; ${fewestReplicas} at least, so that one may fail`,
    },
    maxReplicas: mostReplicas(measurement, todayPerSecond, database),
    cpuMilli: cpuOf(measurement),
    memoryMi: memoryOf(measurement),
    cpuTarget: {
      value: Math.floor(100 / (1 + headroomShare)),
      because: `100 % is the CPU at the highest rate that held; ${formatShare(headroomShare)} headroom is left for the time a new pod takes to start`,
    },
    memoryTarget: {
      value: 80,
      because:
        'above what the highest good load needs (70 % of the request): reached only by growth that more pods relieve',
    },
    behavior: plannedBehavior,
    minAvailable: {
      value: Math.max(1, Math.min(needed, Math.max(fewestReplicas, needed) - 1)),
      because: `today's load takes ${needed}; one of the ${Math.max(fewestReplicas, needed)} may be moved at a time`,
    },
    upstream: upstreamOf(measurement),
    database,
    goodRatePerSecond: good.ratePerSecond / replicas,
  };
}

function takes({ count, unknown }: ReplicasNeeded): string {
  return unknown === null ? ` take ${count}` : `: ${unknown}; ${count} is as far as may be said`;
}

/** Up as fast as Kubernetes does by itself; down a pod a minute, after five minutes of less. */
const plannedBehavior: Behavior = {
  ...defaultBehavior,
  scaleDown: { ...defaultBehavior.scaleDown, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
};

function mostReplicas(
  measurement: Measurement,
  todayPerSecond: number,
  database: Database | null,
): Reasoned<number> {
  const needed = replicasFor(measurement, largestGrowth * todayPerSecond);
  const least = fewestReplicas + 1;
  const wanted = Math.max(least, needed.count);
  const floor = needed.count < least ? `; ${least} at least, so that there is one to add` : '';
  const load = `${largestGrowth}× today's load, ${rate(largestGrowth * todayPerSecond)}, with headroom`;
  const because = `${load}${takes(needed)}${floor}`;
  if (database === null || wanted <= database.replicasThatFit) return { value: wanted, because };
  const value = Math.max(fewestReplicas, database.replicasThatFit);
  return {
    value,
    because: `${load} would take ${wanted}, but ${database.budget.value} DB connections are enough for ${value} only`,
  };
}

function cpuOf({ good, replicas }: Measurement): Sizing['cpuMilli'] {
  const cores = good.resources['target.cpuCores'];
  if (cores === undefined) return null;
  const milli = Math.max(10, Math.ceil((cores * 1000) / replicas / 10) * 10);
  return {
    request: {
      value: milli,
      because: `CPU of one replica at ${rate(good.ratePerSecond / replicas)}, the highest rate that held`,
    },
    limit: {
      value: milli * 2,
      because: 'twice the request: a burst is served, a runaway pod is stopped',
    },
  };
}

const memoryUse = 0.7;

function memoryOf({ loads, good, replicas }: Measurement): Sizing['memoryMi'] {
  const held = loads.slice(0, loads.indexOf(good) + 1);
  const bytes = Math.max(0, ...held.map(({ resources }) => resources['target.rssBytes'] ?? 0));
  if (bytes === 0) return null;
  const needed = bytes / replicas / 2 ** 20;
  const request = Math.ceil(needed / memoryUse / 32) * 32;
  return {
    request: {
      value: request,
      because: `one replica held ${formatNumber(needed)} MiB at the highest good load: ${formatShare(memoryUse)} of this`,
    },
    limit: {
      value: Math.ceil((request * 1.5) / 32) * 32,
      because: 'half as much again; beyond it the pod is killed and not its neighbours',
    },
  };
}

/** Requests in flight = rate × latency (Little's law): on average for what is kept open, by p95 for what is allowed. */
function upstreamOf({ good, replicas }: Measurement): Sizing['upstream'] {
  if (good.avgMs === null || good.p95Ms === null) return null;
  const perReplica = good.ratePerSecond / replicas;
  return {
    maxConnections: {
      value: Math.max(4, Math.ceil((perReplica * good.p95Ms * 2) / 1000)),
      because: `${rate(perReplica)} × p95 ${formatMs(good.p95Ms)}, twice: what a replica held at once, with room for a burst`,
    },
    keepalive: {
      value: Math.max(4, Math.ceil((perReplica * good.avgMs) / 1000) * 2),
      because: `${rate(perReplica)} × ${formatMs(good.avgMs)} on average, twice: connections that nginx keeps open per worker`,
    },
  };
}

/** From what was seen of connections in use; without that nothing is said. */
function databaseOf({ good, replicas }: Measurement, connectionLimit: number): Database | null {
  const { resources } = good;
  const pool = resources['app.poolInUse'];
  const inUse = pool ?? resources['postgres.activeConnections'];
  if (inUse === undefined) return null;
  const budget = Math.max(0, connectionLimit - 1 - reservedConnections);
  const perReplica = Math.max(2, Math.ceil((inUse / replicas) * (1 + headroomShare)));
  return {
    poolPerReplica: {
      value: perReplica,
      because: `${formatNumber(inUse / replicas)} were in use per replica at the highest good load (${pool === undefined ? 'PostgreSQL' : "the service's pool"}), with ${formatShare(headroomShare)} headroom`,
    },
    budget: {
      value: budget,
      because: `below ${connectionLimit} in all, less three for superusers and two for monitoring`,
    },
    replicasThatFit: Math.floor(budget / perReplica),
  };
}

function rate(perSecond: number): string {
  return `${formatNumber(perSecond)} requests/s`;
}

/** Of what pods serve when the autoscaler keeps them at their CPU target. */
export function costPerMillionRequests(
  { goodRatePerSecond, cpuTarget }: Sizing,
  pricePerHour: number,
): number {
  const served = ((goodRatePerSecond * cpuTarget.value) / 100) * 3600;
  return (pricePerHour / served) * 1e6;
}
