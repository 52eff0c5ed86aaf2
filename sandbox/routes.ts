/** The platform's endpoints, /metrics and /openapi.json, and the sandbox's own control routes. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accounts, locations, sandboxPassword } from './accounts.ts';
import { type Claims, issueToken, requireLocation, requireOwner, tokenLifeSeconds } from './auth.ts';
import { HttpError } from './errors.ts';
import { parseFault } from './faults.ts';
import {
  analyticsOf,
  type CalculateRequest,
  fallbackPrice,
  humanVersusAi,
  priceLead,
  roiReportOf,
  type SavingsRequest,
  savingsOf,
} from './pricing.ts';
import * as schemas from './schemas.ts';
import { answer, endpointNames, type Sandbox } from './answer.ts';

const knownLocations: ReadonlySet<string> = new Set(locations);
const analyticsTtlMs = 15 * 60_000;
const reportTtlMs = 60 * 60_000;

/** Somebody else's tenant: what the `foreign-tenant` fault shows instead of the one asked for. */
function tenantShown(asked: string, foreign: boolean): string {
  return foreign ? `foreign-${asked}` : asked;
}

export function addPlatformRoutes(sandbox: Sandbox): void {
  addOpenRoutes(sandbox);
  addPricingRoutes(sandbox);
  addLocationRoutes(sandbox);
  addOwnerRoutes(sandbox);
}

function claimsOf({ tokens, faults }: Sandbox, request: FastifyRequest): Claims {
  const { endpoint = '' } = request.routeOptions.config;
  return tokens.claims(request, faults.active('expire-tokens', endpoint)?.['seconds'] ?? null);
}

function addOpenRoutes(sandbox: Sandbox): void {
  const { app } = sandbox;
  app.get('/api/pricing/health', { config: { endpoint: 'health' } }, (_request, reply) =>
    answer(sandbox, reply, {
      endpoint: 'health',
      make: ({ degraded }) => ({
        status: 'healthy',
        timestamp: new Date().toISOString(),
        services: { database: 'healthy', cache: 'healthy', model: degraded ? 'unhealthy' : 'healthy' },
      }),
    }),
  );
  app.post<{ Body: { username: string; password: string } }>(
    '/api/auth/login',
    { config: { endpoint: 'auth_login' }, schema: { body: schemas.loginBody } },
    (request, reply) => {
      const { username, password } = request.body;
      const account = Object.hasOwn(accounts, username) ? accounts[username] : undefined;
      if (account === undefined || password !== sandboxPassword)
        throw new HttpError(401, 'Incorrect username or password');
      return answer(sandbox, reply, {
        endpoint: 'auth_login',
        make: () => ({
          access_token: issueToken(app, account),
          token_type: 'bearer',
          expires_in: tokenLifeSeconds,
        }),
      });
    },
  );
}

function addPricingRoutes(sandbox: Sandbox): void {
  const { app } = sandbox;
  app.post<{ Body: CalculateRequest }>(
    '/api/pricing/calculate',
    { config: { endpoint: 'pricing_calculate' }, schema: { body: schemas.calculateBody } },
    (request, reply) => {
      const lead = request.body;
      requireLocation(claimsOf(sandbox, request), lead.location_id, knownLocations);
      return answer(sandbox, reply, {
        endpoint: 'pricing_calculate',
        make: ({ degraded, foreignTenant }) => {
          const contact = foreignTenant ? 'somebody-elses-lead' : lead.contact_id;
          const price = degraded ? fallbackPrice(contact) : priceLead({ ...lead, contact_id: contact });
          return { success: true, pricing_result: price, error: null };
        },
      });
    },
  );
  app.post<{ Body: SavingsRequest }>(
    '/api/pricing/savings-calculator',
    { config: { endpoint: 'savings_calculator' }, schema: { body: schemas.savingsBody } },
    (request, reply) => {
      claimsOf(sandbox, request);
      return answer(sandbox, reply, {
        endpoint: 'savings_calculator',
        make: () => ({
          success: true,
          calculation: savingsOf(request.body),
          timestamp: new Date().toISOString(),
        }),
      });
    },
  );
}

interface LocationRoute<Query> {
  Params: { location_id: string };
  Querystring: Query;
}

function addLocationRoutes(sandbox: Sandbox): void {
  const { app } = sandbox;
  const params = schemas.locationParams;
  app.get<LocationRoute<{ days: number }>>(
    '/api/pricing/analytics/:location_id',
    { config: { endpoint: 'pricing_analytics' }, schema: { params, querystring: schemas.daysQuery } },
    (request, reply) => {
      const location = requireOwnLocation(sandbox, request);
      const { days } = request.query;
      return answer(sandbox, reply, {
        endpoint: 'pricing_analytics',
        cache: { key: `analytics ${location} ${days}`, ttlMs: analyticsTtlMs },
        make: ({ degraded, foreignTenant }) => ({
          success: true,
          analytics: analyticsOf(tenantShown(location, foreignTenant), days, degraded),
          error: null,
        }),
      });
    },
  );
  app.get<LocationRoute<{ days: number; include_projections: boolean }>>(
    '/api/pricing/roi-report/:location_id',
    { config: { endpoint: 'roi_report' }, schema: { params, querystring: schemas.reportQuery } },
    (request, reply) => {
      const location = requireOwnLocation(sandbox, request);
      const { days, include_projections: projections } = request.query;
      return answer(sandbox, reply, {
        endpoint: 'roi_report',
        cache: { key: `roi ${location} ${days} ${String(projections)}`, ttlMs: reportTtlMs },
        make: ({ foreignTenant }) => ({
          success: true,
          report: roiReportOf(tenantShown(location, foreignTenant), days, projections),
          error: null,
        }),
      });
    },
  );
  app.get<LocationRoute<{ tasks?: string }>>(
    '/api/pricing/human-vs-ai/:location_id',
    { config: { endpoint: 'human_vs_ai' }, schema: { params, querystring: schemas.tasksQuery } },
    (request, reply) => {
      const location = requireOwnLocation(sandbox, request);
      return answer(sandbox, reply, {
        endpoint: 'human_vs_ai',
        make: ({ foreignTenant }) => ({
          success: true,
          ...humanVersusAi(tenantShown(location, foreignTenant)),
        }),
      });
    },
  );
}

function requireOwnLocation(
  sandbox: Sandbox,
  request: FastifyRequest<{ Params: { location_id: string } }>,
): string {
  const { location_id: location } = request.params;
  requireLocation(claimsOf(sandbox, request), location, knownLocations);
  return location;
}

function addOwnerRoutes(sandbox: Sandbox): void {
  const { app } = sandbox;
  const params = schemas.locationParams;
  app.post<LocationRoute<unknown>>(
    '/api/pricing/optimize/:location_id',
    { config: { endpoint: 'pricing_optimize' }, schema: { params } },
    (request, reply) => {
      requireOwner(claimsOf(sandbox, request));
      requireOwnLocation(sandbox, request);
      return answer(sandbox, reply, {
        endpoint: 'pricing_optimize',
        make: () => ({
          success: true,
          optimization: { optimized: true, recommendations: ['Raise the warm tier by 5 %'] },
          timestamp: new Date().toISOString(),
        }),
      });
    },
  );
  app.post<LocationRoute<unknown>>(
    '/api/pricing/configure/:location_id',
    { config: { endpoint: 'pricing_configure' }, schema: { params, body: { type: 'object' } } },
    (request, reply) => {
      requireOwner(claimsOf(sandbox, request));
      requireOwnLocation(sandbox, request);
      void reply.code(201);
      return answer(sandbox, reply, {
        endpoint: 'pricing_configure',
        make: () => ({ success: true, configured: true }),
      });
    },
  );
  app.get<LocationRoute<{ format: 'json' | 'csv' | 'excel'; days: number }>>(
    '/api/pricing/export/:location_id',
    { config: { endpoint: 'pricing_export' }, schema: { params, querystring: schemas.exportQuery } },
    (request, reply) => {
      const location = requireOwnLocation(sandbox, request);
      const { format, days } = request.query;
      const report = (foreign: boolean): Record<string, unknown> =>
        roiReportOf(tenantShown(location, foreign), days, false);
      if (format !== 'json') void reply.type(format === 'csv' ? 'text/csv' : 'application/vnd.ms-excel');
      return answer(sandbox, reply, {
        endpoint: 'pricing_export',
        make: ({ foreignTenant }) =>
          format === 'json' ? { success: true, data: report(foreignTenant) } : asCsv(report(foreignTenant)),
      });
    },
  );
}

function asCsv(report: Record<string, unknown>): string {
  const rows = Object.entries(report).filter(([, value]) => typeof value !== 'object');
  return ['field,value', ...rows.map(([field, value]) => `${field},${JSON.stringify(value)}`)].join('\n');
}

export function addControlRoutes({ app, faults, metrics }: Sandbox): void {
  app.get('/metrics', async (_request, reply: FastifyReply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  app.get('/openapi.json', () => app.swagger());
  app.get('/__sandbox/faults', () => ({ faults: faults.list() }));
  app.delete('/__sandbox/faults', () => {
    faults.clear();
    return { faults: [] };
  });
  app.post<{ Body: { fault?: unknown } }>('/__sandbox/faults', (request) => {
    const fault = parseFault(String(request.body.fault), endpointNames);
    if (typeof fault === 'string') throw new HttpError(422, fault);
    faults.add(fault);
    return { faults: faults.list() };
  });
}
