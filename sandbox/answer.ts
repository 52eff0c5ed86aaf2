/** How one platform request is served: faults → cache → pool and worker slot → answer. */
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { TokenCheck } from './auth.ts';
import type { Burners } from './burners.ts';
import type { AnswerCache } from './cache.ts';
import { disturb, type Disturbance } from './disturb.ts';
import { HttpError } from './errors.ts';
import type { Faults } from './faults.ts';
import type { SandboxMetrics } from './metrics.ts';
import type { Pool } from './pool.ts';
import type { Database } from './stores.ts';
import type { SharedLock } from './shared-lock.ts';
import { meanServiceMs, QueueFull, type ServiceModel, type ServiceOptions } from './service-model.ts';

export interface SandboxOptions extends ServiceOptions {
  /** At least 32 characters: what tokens are signed with. */
  readonly secret: string;
  /** Milliseconds of real CPU that each request burns. */
  readonly cpuCostMs: number;
  /** Threads to burn it in; 0 burns in the event loop. */
  readonly burners: number;
  readonly poolSize: number;
  /** The path of a lock that this and other sandboxes share; null for none. */
  readonly sharedLock: string | null;
  /** A file that gets every platform request as a line of JSON; null records nothing. */
  readonly recordFile: string | null;
}

/** What routes need of the sandbox. */
export interface Sandbox {
  readonly app: FastifyInstance;
  readonly options: SandboxOptions;
  readonly faults: Faults;
  readonly tokens: TokenCheck;
  readonly cache: AnswerCache;
  readonly database: Database;
  readonly pool: Pool;
  /** Held by whom the `lock` fault serves. */
  readonly lock: Pool;
  readonly burners: Burners;
  /** What the `deferred` fault leaves to be done later, one request's after another's. */
  readonly deferred: Burners;
  readonly service: ServiceModel;
  readonly metrics: SandboxMetrics;
  readonly sharedLock: SharedLock | null;
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
  void sandbox.deferred.burn(faults.active('deferred', request.endpoint)?.['ms'] ?? 0);
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
    const isWhole = await serve(sandbox, endpoint, false);
    return request.make(isWhole ? disturbance : { ...disturbance, degraded: true });
  }
  const known = await cache.get(request.cache.key);
  (known === undefined ? metrics.cacheMisses : metrics.cacheHits).inc({ endpoint });
  const isWhole = await serve(sandbox, endpoint, known !== undefined);
  if (known !== undefined) return known;
  if (!isWhole) return request.make({ ...disturbance, degraded: true });
  const made = request.make(disturbance);
  await cache.set(request.cache.key, made, request.cache.ttlMs);
  return made;
}

/** Whether all that the answer is made from was there: the database may have gone away. */
async function serve(sandbox: Sandbox, endpoint: string, cached: boolean): Promise<boolean> {
  const { faults, pool, service, database, sharedLock } = sandbox;
  const serveOne = (): Promise<void> => service.serve(endpoint, cached);
  const work = sharedLock === null ? serveOne : (): Promise<void> => sharedLock.hold(serveOne);
  try {
    if (cached || !usesDatabase.has(endpoint)) {
      await work();
      return true;
    }
    pool.shrunkTo = faults.active('pool', endpoint)?.['size'] ?? null;
    return await pool.withConnection(async () => {
      await work();
      const queryMs = faults.active('query', endpoint)?.['ms'];
      if (queryMs !== undefined) await setTimeout(queryMs);
      return await database.ask();
    });
  } catch (error) {
    if (error instanceof QueueFull) throw new HttpError(503, 'Server is busy');
    throw error;
  }
}

async function holdLock({ faults, lock }: Sandbox, endpoint: string): Promise<void> {
  const ms = faults.active('lock', endpoint)?.['ms'];
  if (ms !== undefined) await lock.withConnection(() => setTimeout(ms));
}
