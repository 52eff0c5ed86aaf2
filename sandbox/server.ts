/**
 * The sandbox as a server: the platform's routes over the service model, with faults, metrics and a control route.
 * Each platform request passes: token → validation → faults → cache → pool and worker slot → answer.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import fastifyJwt from '@fastify/jwt';
import fastifySwagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { TokenCheck } from './auth.ts';
import { TtlCache } from './cache.ts';
import { sendError } from './errors.ts';
import { disturb, type Disturbance } from './disturb.ts';
import { Faults } from './faults.ts';
import { createMetrics, type SandboxMetrics } from './metrics.ts';
import { Pool } from './pool.ts';
import { addControlRoutes, addPlatformRoutes } from './routes.ts';
import { meanServiceMs, QueueFull, ServiceModel, type ServiceOptions } from './service-model.ts';
import { HttpError } from './errors.ts';

export interface SandboxOptions extends ServiceOptions {
  /** At least 32 characters: what tokens are signed with. */
  readonly secret: string;
  /** Milliseconds of real CPU that each request burns. */
  readonly cpuCostMs: number;
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

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: string;
  }
}

export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: true } },
  });
  await app.register(fastifyJwt, { secret: options.secret, verify: { algorithms: ['HS256'] } });
  await app.register(fastifySwagger, {
    openapi: { info: { title: "Jorge's Revenue Acceleration Platform (sandbox)", version: '1' } },
  });
  const service = new ServiceModel(options);
  const pool = new Pool(options.poolSize);
  const metrics = createMetrics({
    workers: () => service.workers,
    busy: () => service.busy,
    queued: () => service.queued,
    poolSize: () => pool.size,
    poolInUse: () => pool.inUse,
    poolWaiting: () => pool.queued,
  });
  const faults = new Faults();
  const sandbox: Sandbox = {
    app,
    options,
    faults,
    tokens: new TokenCheck(app),
    cache: new TtlCache(),
    pool,
    service,
    metrics,
  };
  acceptEmptyBodies(app);
  app.setErrorHandler((error: Parameters<typeof sendError>[0], _request, reply) => sendError(error, reply));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ detail: 'Not Found' }));
  measure(sandbox);
  record(app, options.recordFile);
  addPlatformRoutes(sandbox);
  addControlRoutes(sandbox);
  return sandbox;
}

/** As FastAPI does: a POST without a body may still say that it is JSON. */
function acceptEmptyBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
}

function measure({ app, metrics }: Sandbox): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { endpoint } = request.routeOptions.config;
    if (endpoint !== undefined) {
      metrics.requests.inc({ endpoint, method: request.method, status: reply.statusCode });
      metrics.durations.observe({ endpoint }, reply.elapsedTime / 1000);
    }
    done();
  });
}

function record(app: FastifyInstance, file: string | null): void {
  if (file === null) return;
  const stream: WriteStream = createWriteStream(file, { flags: 'a' });
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.routeOptions.config.endpoint !== undefined) {
      const { method, url, body = null } = request;
      stream.write(`${JSON.stringify({ method, url, body, sub: subOf(request) })}\n`);
    }
    done();
  });
  app.addHook('onClose', () => new Promise<void>((resolve) => stream.end(resolve)));
}

/** Whose request it is, unverified: enough to tell one VU's requests from another's. */
function subOf({ headers }: FastifyRequest): string | null {
  const body = headers.authorization?.split('.')[1];
  if (body === undefined) return null;
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { sub?: string };
  return claims.sub ?? null;
}

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
  burnCpu(options.cpuCostMs + (faults.active('cpu', request.endpoint)?.['ms'] ?? 0));
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

function burnCpu(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}
