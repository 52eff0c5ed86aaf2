/** Faults as they happen to one request: what is sent instead of the answer, and how. */
import type { FastifyReply } from 'fastify';
import { HttpError } from './errors.ts';
import type { Faults } from './faults.ts';

export interface Disturbance {
  readonly degraded: boolean;
  readonly foreignTenant: boolean;
  /** Whether the body differs from a healthy one, so that the cache must not see it. */
  readonly changesBody: boolean;
  readonly send: (body: unknown) => FastifyReply;
}

/** Null when the fault has taken the whole request: it hangs, or its connection is gone. */
export async function disturb(
  faults: Faults,
  endpoint: string,
  reply: FastifyReply,
): Promise<Disturbance | null> {
  if (!faults.any) return undisturbed(reply);
  if (faults.active('hang', endpoint) !== null) {
    reply.hijack();
    return null;
  }
  if (faults.active('reset', endpoint) !== null) {
    reply.hijack();
    reply.raw.socket?.resetAndDestroy();
    return null;
  }
  throwErrors(faults, endpoint);
  const latencyMs = faults.active('latency', endpoint)?.['ms'];
  if (latencyMs !== undefined) await new Promise((resolve) => setTimeout(resolve, latencyMs));
  const degraded = faults.active('degraded', endpoint) !== null;
  const foreignTenant = faults.active('foreign-tenant', endpoint) !== null;
  return {
    degraded,
    foreignTenant,
    changesBody: degraded || foreignTenant,
    send: sender(faults, endpoint, reply),
  };
}

function undisturbed(reply: FastifyReply): Disturbance {
  return { degraded: false, foreignTenant: false, changesBody: false, send: (body) => reply.send(body) };
}

function throwErrors(faults: Faults, endpoint: string): void {
  const limit = faults.active('rate-limit', endpoint)?.['per-second'];
  if (limit !== undefined && faults.overRate(limit)) throw new HttpError(429, 'Rate limit exceeded');
  if (faults.active('internal-error', endpoint) !== null) throw new HttpError(400, 'Invalid request');
  const error = faults.active('error', endpoint);
  if (error !== null && Math.random() < (error['rate'] ?? 1)) {
    throw new HttpError(error['status'] ?? 500, 'Internal Server Error');
  }
}

function sender(faults: Faults, endpoint: string, reply: FastifyReply): (body: unknown) => FastifyReply {
  const asJson = (text: string): FastifyReply => reply.type('application/json; charset=utf-8').send(text);
  if (faults.active('garbage', endpoint) !== null) return () => asJson('<<<not json>>>');
  if (faults.active('truncate', endpoint) !== null) {
    return (body) => {
      const text = JSON.stringify(body);
      return asJson(text.slice(0, text.length / 2));
    };
  }
  const drip = faults.active('drip', endpoint);
  if (drip !== null) return (body) => dripOut(reply, JSON.stringify(body), drip['ms'] ?? 20);
  return (body) => reply.send(body);
}

function dripOut(reply: FastifyReply, text: string, everyMs: number): FastifyReply {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'application/json' });
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < text.length && !reply.raw.destroyed) {
      reply.raw.write(text.charAt(sent));
      sent += 1;
      return;
    }
    clearInterval(timer);
    reply.raw.end();
  }, everyMs);
  return reply;
}
