/**
 * What a right answer looks like, endpoint by endpoint, as the platform's contract has it. Each check returns null,
 * or what is wrong; it reads the parsed body and never throws.
 */
import type { EndpointName } from '../contract/endpoints.ts';
import type { FailureKind } from '../contract/metrics.ts';

export interface Fault {
  readonly kind: FailureKind;
  readonly reason: string;
}

/** What the request asked for, as far as its answer must speak of it. */
export interface Asked {
  readonly location: string;
  readonly contactId?: string;
  readonly days?: number;
}

type Json = Readonly<Record<string, unknown>>;
type Check = (body: Json, asked: Asked) => Fault | null;

export const answerChecks: Readonly<Record<EndpointName, Check>> = {
  pricing_calculate: checkPrice,
  pricing_analytics: checkAnalytics,
  roi_report: checkReport,
  savings_calculator: (body) =>
    succeeded(body) ??
    numbers(body, 'calculation', [
      'estimated_hours_saved',
      'monthly_cost_savings',
      'annual_cost_savings',
      'efficiency_multiplier',
    ]),
  human_vs_ai: (body) =>
    succeeded(body) ??
    (Array.isArray(body['comparisons']) ? null : missing('comparisons')) ??
    (isObject(body['summary']) ? null : missing('summary')),
  pricing_optimize: (body) =>
    succeeded(body) ??
    (typeof child(body, 'optimization')?.['optimized'] === 'boolean'
      ? null
      : missing('optimization.optimized')),
  pricing_export: (body) => (isObject(body) ? null : missing('body')),
  health: checkHealth,
};

function checkPrice(body: Json, asked: Asked): Fault | null {
  const failed =
    succeeded(body) ??
    numbers(body, 'pricing_result', [
      'base_price',
      'final_price',
      'multiplier',
      'conversion_probability',
      'expected_roi',
      'jorge_score',
      'ml_confidence',
      'expected_commission',
      'days_to_close_estimate',
    ]);
  const price = child(body, 'pricing_result');
  if (failed !== null || price === null) return failed;
  if (price['lead_id'] !== asked.contactId) return leak('lead_id', price['lead_id']);
  if (typeof price['justification'] !== 'string') return missing('pricing_result.justification');
  if (price['justification'].startsWith('Fallback pricing'))
    return { kind: 'degraded', reason: 'fallback pricing' };
  if (!tiers.has(price['tier']))
    return { kind: 'body', reason: `pricing_result.tier is ${JSON.stringify(price['tier'])}` };
  return checkPricingRule(price as Readonly<Record<string, number>>);
}

const tiers: ReadonlySet<unknown> = new Set(['hot', 'warm', 'cold']);
const commissionPerSale = 12_500;
/** Half a unit of what the platform rounds to, and a little for floating point. */
const tolerance = { cents: 0.0051, commission: 0.51, roi: 1 };

/** Always true of a good price: see the platform's pricing rule. */
function checkPricingRule(price: Readonly<Record<string, number>>): Fault | null {
  const { base_price: base = 0, multiplier = 0, final_price: final = 0 } = price;
  const {
    conversion_probability: probability = 0,
    expected_commission: commission = 0,
    expected_roi: roi = 0,
  } = price;
  if (probability < 0 || probability > 1) return rule(`conversion_probability is ${probability}`);
  const unrounded = base * multiplier;
  if (Math.abs(final - unrounded) > tolerance.cents) {
    return rule(`final_price is ${final}, base_price × multiplier is ${unrounded.toFixed(4)}`);
  }
  const expected = probability * commissionPerSale;
  if (Math.abs(commission - expected) > tolerance.commission) {
    return rule(`expected_commission is ${commission}, probability × 12500 is ${expected.toFixed(2)}`);
  }
  if (
    unrounded > 0 &&
    Math.abs(roi - commission / unrounded) > tolerance.roi + commission / unrounded / 1000
  ) {
    return rule(
      `expected_roi is ${roi}, expected_commission ÷ price is ${(commission / unrounded).toFixed(2)}`,
    );
  }
  return null;
}

function checkAnalytics(body: Json): Fault | null {
  const failed = succeeded(body);
  if (failed !== null) return failed;
  const analytics = child(body, 'analytics');
  if (analytics === null) return missing('analytics');
  const wrong = numbers(analytics, 'summary', [
    'total_leads_priced',
    'current_arpu',
    'target_arpu',
    'arpu_improvement_pct',
  ]);
  if (wrong !== null) return wrong;
  const performance = child(analytics, 'tier_performance');
  for (const tier of ['hot', 'warm', 'cold']) {
    if (performance === null || !isObject(performance[tier]))
      return missing(`analytics.tier_performance.${tier}`);
  }
  if (child(analytics, 'summary')?.['total_leads_priced'] === 0)
    return { kind: 'degraded', reason: 'analytics of no leads' };
  return null;
}

function checkReport(body: Json, asked: Asked): Fault | null {
  const failed =
    succeeded(body) ??
    numbers(body, 'report', [
      'report_period_days',
      'total_leads',
      'qualified_leads',
      'converted_leads',
      'conversion_rate',
      'total_revenue',
      'roi_percentage',
    ]);
  const report = child(body, 'report');
  if (failed !== null || report === null) return failed;
  if (report['location_id'] !== asked.location) return leak('report.location_id', report['location_id']);
  if (report['report_period_days'] !== asked.days) {
    return {
      kind: 'body',
      reason: `report_period_days is ${String(report['report_period_days'])}, asked for ${asked.days ?? '–'}`,
    };
  }
  return null;
}

function checkHealth(body: Json): Fault | null {
  if (body['status'] !== 'healthy')
    return { kind: 'body', reason: `status is ${JSON.stringify(body['status'])}` };
  const services = child(body, 'services');
  if (services === null) return missing('services');
  const sick = Object.keys(services).filter((name) => services[name] !== 'healthy');
  return sick.length === 0 ? null : { kind: 'degraded', reason: `unhealthy: ${sick.join(', ')}` };
}

function succeeded(body: Json): Fault | null {
  if (body['success'] === true) return null;
  return {
    kind: 'body',
    reason: `success is ${JSON.stringify(body['success'])}, error ${JSON.stringify(body['error'])}`,
  };
}

function numbers(body: Json, part: string, fields: readonly string[]): Fault | null {
  const values = child(body, part);
  if (values === null) return missing(part);
  for (const field of fields) {
    if (typeof values[field] !== 'number') return missing(`${part}.${field}`);
  }
  return null;
}

function missing(field: string): Fault {
  return { kind: 'body', reason: `${field} is missing or of the wrong type` };
}

function rule(reason: string): Fault {
  return { kind: 'rule', reason };
}

function leak(field: string, value: unknown): Fault {
  return { kind: 'tenant_leak', reason: `${field} is ${JSON.stringify(value)}: another tenant's` };
}

function child(body: Json, field: string): Json | null {
  const value = body[field];
  return isObject(value) ? value : null;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const locationField = /"location_id"\s*:\s*"([^"]*)"/g;

/** Any `location_id` in a body that is not the one asked for, whatever the endpoint. */
export function foreignLocationIn(body: string, asked: Asked): Fault | null {
  if (!body.includes('"location_id"')) return null;
  for (const [, location] of body.matchAll(locationField)) {
    if (location !== asked.location) return leak('location_id', location);
  }
  return null;
}
