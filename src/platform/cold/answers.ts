/**
 * What a right answer looks like, endpoint by endpoint, as the platform's contract has it. Each check returns null,
 * or what is wrong; it reads the parsed body and never throws.
 */
import { centsTolerance, commissionPerSale, commissionTolerance, roiTolerance } from '../hot/pricing-rule.ts';
import { analyticsPaths } from '../hot/proved.ts';
import type { EndpointName, FailureKind } from '../hot/vocabulary.ts';

export interface Fault {
  readonly kind: FailureKind;
  readonly reason: string;
}

/** What the request asked for, as far as its answer must speak of it. */
export interface RequestFacts {
  readonly location: string;
  readonly contactId?: string;
  readonly days?: number;
}

type Json = Readonly<Record<string, unknown>>;

interface AnswerCheck {
  /**
   * The part of the body that the check reads, as a gjson path: an answer with hundreds of figures is not parsed for
   * the few that are looked at. Null reads the whole.
   */
  readonly reads: string | null;
  readonly check: (body: Json, asked: RequestFacts) => Fault | null;
}

/** What the pricing rule speaks of; the others only have to be numbers. */
const priceFields = [
  'base_price',
  'final_price',
  'multiplier',
  'conversion_probability',
  'expected_roi',
  'expected_commission',
] as const;
const otherPriceFields = ['jorge_score', 'ml_confidence', 'days_to_close_estimate'] as const;
const summaryFields = ['total_leads_priced', 'current_arpu', 'target_arpu', 'arpu_improvement_pct'] as const;
const reportFields = [
  'report_period_days',
  'total_leads',
  'qualified_leads',
  'converted_leads',
  'conversion_rate',
  'total_revenue',
  'roi_percentage',
] as const;
const savingsFields = [
  'estimated_hours_saved',
  'monthly_cost_savings',
  'annual_cost_savings',
  'efficiency_multiplier',
] as const;

export const answerChecks: Readonly<Record<EndpointName, AnswerCheck>> = {
  pricing_calculate: { reads: null, check: checkPrice },
  pricing_analytics: {
    reads: analyticsPaths,
    check: checkAnalytics,
  },
  roi_report: {
    reads: `{success,error,"report":report.{location_id,${reportFields.join(',')}}}`,
    check: checkReport,
  },
  savings_calculator: {
    reads: null,
    check: (body) => succeeded(body) ?? numbers(body['calculation'], 'calculation', savingsFields),
  },
  human_vs_ai: {
    reads: null,
    check: (body) =>
      succeeded(body) ??
      (Array.isArray(body['comparisons']) ? null : missing('comparisons')) ??
      (isObject(body['summary']) ? null : missing('summary')),
  },
  pricing_optimize: {
    reads: null,
    check: (body) =>
      succeeded(body) ??
      (typeof child(body, 'optimization')?.['optimized'] === 'boolean'
        ? null
        : missing('optimization.optimized')),
  },
  pricing_export: { reads: '{success,error}', check: succeeded },
  health: { reads: null, check: checkHealth },
};

/** Each field is read once, and by name: half of all answers pass here, and k6 pays for every look into a body. */
function checkPrice(body: Json, asked: RequestFacts): Fault | null {
  const failed = succeeded(body);
  if (failed !== null) return failed;
  const price = body['pricing_result'];
  if (!isObject(price)) return missing('pricing_result');
  const read = {
    base: price['base_price'],
    final: price['final_price'],
    multiplier: price['multiplier'],
    probability: price['conversion_probability'],
    roi: price['expected_roi'],
    commission: price['expected_commission'],
  };
  if (!isPrice(read)) return numbers(price, 'pricing_result', priceFields) ?? missing('pricing_result');
  if (price['lead_id'] !== asked.contactId) return foreign('pricing_result.lead_id', price['lead_id']);
  const justification = price['justification'];
  if (typeof justification !== 'string') return missing('pricing_result.justification');
  if (justification.startsWith('Fallback pricing')) return { kind: 'degraded', reason: 'fallback pricing' };
  if (!tiers.has(price['tier'])) {
    return { kind: 'body', reason: `pricing_result.tier is ${shown(price['tier'])}` };
  }
  return numbers(price, 'pricing_result', otherPriceFields) ?? checkPricingRule(read);
}

type Price = Readonly<Record<'base' | 'final' | 'multiplier' | 'probability' | 'roi' | 'commission', number>>;

function isPrice(read: Readonly<Record<keyof Price, unknown>>): read is Price {
  return (
    typeof read.base === 'number' &&
    typeof read.final === 'number' &&
    typeof read.multiplier === 'number' &&
    typeof read.probability === 'number' &&
    typeof read.roi === 'number' &&
    typeof read.commission === 'number'
  );
}

const tiers: ReadonlySet<unknown> = new Set(['hot', 'warm', 'cold']);

/** Always true of a good price: see the platform's pricing rule. */
function checkPricingRule({ base, final, multiplier, probability, roi, commission }: Price): Fault | null {
  const unrounded = base * multiplier;
  if (probability < 0 || probability > 1) return rule(`conversion_probability is ${probability}`);
  if (Math.abs(final - unrounded) > centsTolerance) {
    return rule(`final_price is ${final}, base_price × multiplier is ${unrounded.toFixed(4)}`);
  }
  const expected = probability * commissionPerSale;
  if (Math.abs(commission - expected) > commissionTolerance) {
    return rule(`expected_commission is ${commission}, probability × 12500 is ${expected.toFixed(2)}`);
  }
  if (
    unrounded > 0 &&
    Math.abs(roi - commission / unrounded) > roiTolerance + commission / unrounded / 1000
  ) {
    return rule(
      `expected_roi is ${roi}, expected_commission ÷ price is ${(commission / unrounded).toFixed(2)}`,
    );
  }
  return null;
}

function checkAnalytics(body: Json): Fault | null {
  const { summary, tiers: performance } = body;
  const failed = succeeded(body) ?? numbers(summary, 'analytics.summary', summaryFields);
  if (failed !== null) return failed;
  for (const tier of ['hot', 'warm', 'cold']) {
    if (!isObject(performance) || !isObject(performance[tier]))
      return missing(`analytics.tier_performance.${tier}`);
  }
  return (summary as Json)['total_leads_priced'] === 0
    ? { kind: 'degraded', reason: 'analytics of no leads' }
    : null;
}

function checkReport(body: Json, asked: RequestFacts): Fault | null {
  const { report } = body;
  const failed = succeeded(body) ?? numbers(report, 'report', reportFields);
  if (failed !== null) return failed;
  const { location_id: location, report_period_days: days } = report as Json;
  if (location !== asked.location) return foreign('report.location_id', location);
  return days === asked.days
    ? null
    : { kind: 'body', reason: `report_period_days is ${shown(days)}, asked for ${asked.days ?? '–'}` };
}

function checkHealth(body: Json): Fault | null {
  if (body['status'] !== 'healthy') return { kind: 'body', reason: `status is ${shown(body['status'])}` };
  const services = child(body, 'services');
  if (services === null) return missing('services');
  const sick = Object.keys(services).filter((name) => services[name] !== 'healthy');
  return sick.length === 0
    ? null
    : { kind: 'degraded', reason: cut(`unhealthy: ${sick.slice(0, mostNamed).join(', ')}`) };
}

function succeeded(body: Json): Fault | null {
  if (body['success'] === true) return null;
  return {
    kind: 'body',
    reason: `success is ${shown(body['success'])}, error ${shown(body['error'])}`,
  };
}

function numbers(values: unknown, part: string, fields: readonly string[]): Fault | null {
  if (!isObject(values)) return missing(part);
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

/** Another tenant's, where it names one; what is no id at all is a broken body. */
function foreign(field: string, value: unknown): Fault {
  if (typeof value !== 'string' || value === '') return missing(field);
  return { kind: 'tenant_leak', reason: `${field} is ${shown(value)}: another tenant's` };
}

const mostNamed = 5;
const longestShown = 200;

function cut(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** A value of any type and size; an object's text is the target's own, and may be made to throw. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}

function child(body: Json, field: string): Json | null {
  const value = body[field];
  return isObject(value) ? value : null;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const locationKey = '"location_id"';

/**
 * Any `location_id` in a body that is not the one asked for, whatever the endpoint. By plain search: every answer
 * passes here, and a regular expression costs k6's interpreter as much as half of the request.
 */
export function foreignLocationIn(body: string, asked: RequestFacts): Fault | null {
  for (let at = body.indexOf(locationKey); at !== -1; at = body.indexOf(locationKey, at + 1)) {
    const start = body.indexOf('"', at + locationKey.length) + 1;
    if (body.slice(start, body.indexOf('"', start)) === asked.location) continue;
    const fault = lookAtLocation(body, at + locationKey.length, asked);
    if (fault !== null) return fault;
  }
  return null;
}

/** What search alone can't tell: whether a field stands there at all, and a string in it, escaped perhaps. */
function lookAtLocation(body: string, after: number, asked: RequestFacts): Fault | null {
  const [, text] = /^\s*:\s*("(?:[^"\\]|\\.)*"|null|[^\s])/s.exec(body.slice(after, after + 1100)) ?? [];
  if (text === undefined || text === 'null') return null;
  const location: unknown = text.endsWith('"') && text.length > 1 ? JSON.parse(text) : null;
  return location === asked.location ? null : foreign('location_id', location);
}
