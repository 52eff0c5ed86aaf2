/**
 * The sandbox as a server: the platform's routes over the service model, with faults, metrics and a control route.
 * Each platform request passes: token → validation → faults → cache → pool and worker slot → answer.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import fastifyJwt from '@fastify/jwt';
import fastifySwagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Sandbox, SandboxOptions } from './answer.ts';
import { burnersOnDemand, startBurners } from './burners.ts';
import { TokenCheck } from './auth.ts';
import { sendError } from './errors.ts';
import { Faults } from './faults.ts';
import { createMetrics } from './metrics.ts';
import { Pool } from './pool.ts';
import { addControlRoutes, addPlatformRoutes } from './routes.ts';
import { ServiceModel } from './service-model.ts';
import { openSharedLock } from './shared-lock.ts';
import { ownMemory, type Stores } from './stores.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: string;
  }
}

/** @param stores its own memory but where real ones are asked for */
export async function createSandbox(options: SandboxOptions, stores: Stores = ownMemory()): Promise<Sandbox> {
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
  const sharedLock = options.sharedLock === null ? null : await openSharedLock(options.sharedLock);
  const metrics = createMetrics({
    workers: () => service.workers,
    busy: () => service.busy,
    queued: () => service.queued,
    poolSize: () => pool.size,
    poolInUse: () => pool.inUse,
    poolWaiting: () => pool.queued,
    lockWaiting: () => sharedLock?.waiting() ?? 0,
  });
  const faults = new Faults();
  const sandbox: Sandbox = {
    app,
    options,
    faults,
    tokens: new TokenCheck(app),
    ...stores,
    pool,
    lock: new Pool(1),
    burners: startBurners(options.burners),
    deferred: burnersOnDemand(1),
    service,
    metrics,
    sharedLock,
  };
  app.addHook('onClose', () => sharedLock?.close());
  app.addHook('onClose', async () => {
    await Promise.all([sandbox.burners.close(), sandbox.deferred.close()]);
  });
  app.addHook('onClose', async () => {
    await Promise.all([stores.cache.close(), stores.database.close()]);
  });
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
