import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { otherLocation, ownLocation, startSandbox, type TestSandbox } from './start-sandbox.ts';

let sandbox: TestSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const lead = {
  contact_id: 'c1',
  location_id: ownLocation,
  context: { questions_answered: 5, engagement_score: 0.9 },
};

type Price = Record<string, unknown>;

async function price(context: object): Promise<Price> {
  const response = await sandbox.post('/api/pricing/calculate', { ...lead, context });
  return ((await response.json()) as { pricing_result: Price }).pricing_result;
}

describe('a price', () => {
  it.each([
    [0, 'cold'],
    [1, 'cold'],
    [2, 'warm'],
    [3, 'hot'],
    [7, 'hot'],
  ])('of %i answered questions is %s, and keeps the pricing rule', async (questions, tier) => {
    const result = await price({ questions_answered: questions, engagement_score: 0.8 });
    const number = (field: string): number => Number(result[field]);
    expect(result['tier']).toBe(tier);
    expect(number('final_price')).toBeCloseTo(
      Math.round(number('base_price') * number('multiplier') * 100) / 100,
      6,
    );
    expect(number('expected_commission')).toBeCloseTo(number('conversion_probability') * 12_500, 6);
    expect(number('expected_roi')).toBe(
      Math.round(number('expected_commission') / (number('base_price') * number('multiplier'))),
    );
    expect(result['lead_id']).toBe('c1');
  });
});

describe('every endpoint', () => {
  it.each([
    ['GET', `/api/pricing/analytics/${ownLocation}?days=30`, 'analytics'],
    ['GET', `/api/pricing/roi-report/${ownLocation}?days=60&include_projections=true`, 'report'],
    ['GET', `/api/pricing/human-vs-ai/${ownLocation}`, 'comparisons'],
    ['GET', `/api/pricing/export/${ownLocation}?format=json`, 'data'],
    ['POST', `/api/pricing/optimize/${ownLocation}`, 'optimization'],
  ])('%s %s answers 200', async (method, path, field) => {
    const response = method === 'GET' ? await sandbox.get(path) : await sandbox.post(path, undefined);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ success: true, [field]: expect.anything() as unknown });
  });

  it('works without a token for health alone', async () => {
    expect(await (await sandbox.get('/api/pricing/health', null)).json()).toMatchObject({
      status: 'healthy',
    });
  });

  it('counts the savings', async () => {
    const body = { leads_per_month: 120, messages_per_lead: 10, human_hourly_rate: 20 };
    const { calculation } = (await (await sandbox.post('/api/pricing/savings-calculator', body)).json()) as {
      calculation: Record<string, number>;
    };
    expect(calculation).toMatchObject({
      estimated_hours_saved: 100,
      monthly_cost_savings: 2000,
      annual_cost_savings: 24000,
    });
  });

  it('changes a tenant with 201', async () => {
    expect((await sandbox.post(`/api/pricing/configure/${ownLocation}`, {})).status).toBe(201);
  });

  it('exports CSV', async () => {
    const response = await sandbox.get(`/api/pricing/export/${ownLocation}?format=csv`);
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(await response.text()).toContain('total_leads,');
  });

  it('answers a second time from cache with the same body', async () => {
    const path = `/api/pricing/roi-report/${ownLocation}?days=17`;
    const first: unknown = await (await sandbox.get(path)).json();
    expect(await (await sandbox.get(path)).json()).toEqual(first);
    const metrics = await (await fetch(`${sandbox.url}/metrics`)).text();
    expect(metrics).toMatch(/cache_hits_total\{endpoint="roi_report"\} [1-9]/);
    expect(metrics).toMatch(/cache_misses_total\{endpoint="roi_report"\} [1-9]/);
    expect(metrics).toMatch(/http_requests_total\{endpoint="roi_report",method="GET",status="200"\} [2-9]/);
    expect(metrics).toMatch(/workers_total 64/);
  });

  it('is described in /openapi.json', async () => {
    const api = (await (await fetch(`${sandbox.url}/openapi.json`)).json()) as {
      openapi: string;
      paths: object;
    };
    expect(api.openapi).toMatch(/^3/);
    expect(Object.keys(api.paths)).toContain('/api/pricing/calculate');
  });
});

describe('a tenant', () => {
  it.each([
    ['of somebody else', otherLocation, 'owner'],
    ['that does not exist', 'nobody', 'owner'],
    ['that does not exist, for an admin as well', 'nobody', 'admin'],
  ])('%s is not found', async (_, location, role) => {
    const response = await sandbox.get(`/api/pricing/analytics/${location}`, sandbox.token({ role }));
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ detail: 'Location not found or access denied' });
  });

  it('is open to an admin', async () => {
    const token = sandbox.token({ role: 'admin', locations: [] });
    expect((await sandbox.get(`/api/pricing/analytics/${otherLocation}`, token)).status).toBe(200);
  });

  it("is not optimised by an agent, who can't learn that the call exists", async () => {
    const token = sandbox.token({ role: 'agent' });
    expect((await sandbox.post(`/api/pricing/optimize/${ownLocation}`, undefined, token)).status).toBe(404);
  });
});

describe('a token', () => {
  const unsigned = (): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ sub: '7', role: 'admin', locations: [], iat: 1, exp: 9e9 })}.`;
  };
  const otherSecret = (): string => {
    const [head = '', body = ''] = sandbox.token().split('.');
    return `${head}.${body}.${createHmac('sha256', 'another secret').update(`${head}.${body}`).digest('base64url')}`;
  };

  it.each<[string, () => string | null]>([
    ['that is missing', () => null],
    ['that is no token', () => 'nonsense'],
    ['that nobody signed', unsigned],
    ['that was signed with another secret', otherSecret],
    ['that has expired', () => sandbox.token({ exp: Math.floor(Date.now() / 1000) - 5 })],
    ['whose sub is not a number', () => sandbox.token({ sub: 'seven' })],
  ])('%s is refused with 401', async (_, token) => {
    const response = await sandbox.get(`/api/pricing/analytics/${ownLocation}`, token());
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('comes from a login, and works', async () => {
    const login = await sandbox.post(
      '/api/auth/login',
      { username: 'owner', password: 'sandbox-only' },
      null,
    );
    const { access_token: token, expires_in: seconds } = (await login.json()) as {
      access_token: string;
      expires_in: number;
    };
    expect(seconds).toBe(1800);
    expect((await sandbox.get(`/api/pricing/analytics/${ownLocation}`, token)).status).toBe(200);
  });

  it('does not come from a wrong password', async () => {
    expect((await sandbox.post('/api/auth/login', { username: 'owner', password: 'x' }, null)).status).toBe(
      401,
    );
    expect(
      (await sandbox.post('/api/auth/login', { username: 'constructor', password: 'x' }, null)).status,
    ).toBe(401);
  });
});

describe('what does not validate', () => {
  it.each([
    {
      what: 'a missing field',
      path: '/api/pricing/calculate',
      body: { contact_id: 'x' },
      loc: ['body', 'location_id'],
    },
    {
      what: 'a number out of range',
      path: '/api/pricing/savings-calculator',
      body: { leads_per_month: 5, messages_per_lead: 5, human_hourly_rate: 20 },
      loc: ['body', 'leads_per_month'],
    },
  ])('$what is 422 with its place', async ({ path, body, loc }) => {
    const response = await sandbox.post(path, body);
    expect(response.status).toBe(422);
    const { detail } = (await response.json()) as { detail: { loc: string[]; msg: string; type: string }[] };
    expect(detail[0]?.loc).toEqual(loc);
    expect(detail[0]?.msg).toBeTypeOf('string');
  });

  it.each(['days=6', 'days=366', 'days=x'])('a query %s is 422', async (query) => {
    expect((await sandbox.get(`/api/pricing/analytics/${ownLocation}?${query}`)).status).toBe(422);
  });

  it('a body that is no JSON is 422', async () => {
    expect((await sandbox.post('/api/pricing/calculate', '{broken')).status).toBe(422);
  });
});
