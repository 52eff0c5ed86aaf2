/** How one platform request is served: faults → cache → pool and worker slot → answer. */
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { TokenCheck } from './auth.ts';
import type { Burners } from './burners.ts';
import type { TtlCache } from './cache.ts';
import { disturb, type Disturbance } from './disturb.ts';
import { HttpError } from './errors.ts';
import type { Faults } from './faults.ts';
import type { SandboxMetrics } from './metrics.ts';
import type { Pool } from './pool.ts';
import { meanServiceMs, QueueFull, type ServiceModel, type ServiceOptions } from './service-model.ts';

export interface SandboxOptions extends ServiceOptions {
  /** At least 32 characters: what tokens are signed with. */
  readonly secret: string;
  /** Milliseconds of real CPU that each request burns. */
  readonly cpuCostMs: number;
  /** Threads to burn it in; 0 burns in the event loop. */
  readonly burners: number;
  readonly poolSize: number;
  /** A file that gets every platform request as a line of JSON; null records nothing. */
  readonly recordFile: string | null;
}

/** What routes need of the sandbox. */
export interface Sandbox {
  readonly app: FastifyInstance;
  readonly options: SandboxOptions;
  readonly faults: Faults;
  readonly tokens: TokenCheck;
  readonly cache: TtlCache;
  readonly pool: Pool;
  /** Held by whom the `lock` fault serves. */
  readonly lock: Pool;
  readonly burners: Burners;
  readonly service: ServiceModel;
  readonly metrics: SandboxMetrics;
}

/** The endpoints that faults and metrics know. */
export const endpointNames: readonly string[] = Object.keys(meanServiceMs);

/** Holds a connection of the database while it is served. */
const usesDatabase: ReadonlySet<string> = new Set([
  'pricing_calculate',
  'pricing_analytics',
  'roi_report',
  'pricing_optimize',
  'pricing_export',
]);

export interface Answer {
  readonly endpoint: string;
  /** Present when the answer may come from cache. */
  readonly cache?: { readonly key: string; readonly ttlMs: number };
  readonly make: (disturbance: Disturbance) => unknown;
}

/** Serves one request: the time it takes, what is wrong today, and the answer. */
export async function answer(sandbox: Sandbox, reply: FastifyReply, request: Answer): Promise<FastifyReply> {
  const { faults, options } = sandbox;
  const disturbance = await disturb(faults, request.endpoint, reply);
  if (disturbance === null) return reply;
  await sandbox.burners.burn(options.cpuCostMs + (faults.active('cpu', request.endpoint)?.['ms'] ?? 0));
  await holdLock(sandbox, request.endpoint);
  const body = await serveCached(sandbox, request, disturbance);
  return disturbance.send(body);
}

async function serveCached(sandbox: Sandbox, request: Answer, disturbance: Disturbance): Promise<unknown> {
  const { cache, metrics, faults } = sandbox;
  const { endpoint } = request;
  if (
    request.cache === undefined ||
    disturbance.changesBody ||
    faults.active('cache-off', endpoint) !== null
  ) {
    if (request.cache !== undefined) metrics.cacheMisses.inc({ endpoint });
    await serve(sandbox, endpoint, false);
    return request.make(disturbance);
  }
  const known = cache.get(request.cache.key);
  (known === undefined ? metrics.cacheMisses : metrics.cacheHits).inc({ endpoint });
  await serve(sandbox, endpoint, known !== undefined);
  if (known !== undefined) return known;
  const made = request.make(disturbance);
  cache.set(request.cache.key, made, request.cache.ttlMs);
  return made;
}

async function serve({ faults, pool, service }: Sandbox, endpoint: string, cached: boolean): Promise<void> {
  const work = (): Promise<void> => service.serve(endpoint, cached);
  try {
    if (cached || !usesDatabase.has(endpoint)) {
      await work();
      return;
    }
    pool.shrunkTo = faults.active('pool', endpoint)?.['size'] ?? null;
    await pool.withConnection(work);
    return;
  } catch (error) {
    if (error instanceof QueueFull) throw new HttpError(503, 'Server is busy');
    throw error;
  }
}

async function holdLock({ faults, lock }: Sandbox, endpoint: string): Promise<void> {
  const ms = faults.active('lock', endpoint)?.['ms'];
  if (ms !== undefined) await lock.withConnection(() => setTimeout(ms));
}
