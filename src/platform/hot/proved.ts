/**
 * Whether an answer is right beyond doubt, by as few looks into it as prove it. Nothing is judged wrong here: an answer
 * that is not proved goes to src/platform/cold/explain.ts, whose checks are the contract and have the last word.
 */
import { commissionPerSale, tolerance } from './pricing-rule.ts';
import type { Answer } from './send.ts';
import type { EndpointName } from './vocabulary.ts';

/** What a request asked for, as far as its answer must speak of it: the contact, or the days. */
export type AskedFor = string | number | null;

/** Characters; k6's look into part of a body recurses, and a body that is all brackets would end k6 itself. */
export const safeToPickFrom = 2_000_000;

/** What is read of the large answers, as gjson paths. */
export const analyticsPaths =
  '{success,error,"summary":analytics.summary,"tiers":analytics.tier_performance}';
/** A list holds what was found, and leaves out what was not; it costs half of an object of the same fields. */
const reportPaths =
  '[success,report.[location_id,report_period_days,total_leads,qualified_leads,' +
  'converted_leads,conversion_rate,total_revenue,roi_percentage]]';

type Json = Readonly<Record<string, unknown>>;
type List = readonly unknown[];

// As scalars, so that a request costs no object more.
// eslint-disable-next-line max-params
export function isProvedRight(
  endpoint: EndpointName,
  answer: Answer,
  asked: AskedFor,
  location: string,
): boolean {
  switch (endpoint) {
    case 'pricing_calculate':
      return isRightPrice(answer.json() as Json, asked);
    case 'pricing_analytics':
      return isRightAnalytics(answer.json(analyticsPaths) as Json);
    case 'roi_report':
      return isRightReport(answer.json(reportPaths) as List, asked, location);
    case 'savings_calculator':
      return isRightSaving(answer.json() as Json);
    case 'human_vs_ai': {
      const body = answer.json() as Json;
      return body['success'] === true && Array.isArray(body['comparisons']) && isObject(body['summary']);
    }
    case 'pricing_optimize': {
      const body = answer.json() as Json;
      return body['success'] === true && typeof (body['optimization'] as Json)['optimized'] === 'boolean';
    }
    case 'pricing_export':
      return answer.json('success') === true;
    case 'health':
      return isHealthy(answer.json('[status,services,services.@values]') as List);
  }
}

function isHealthy(list: List): boolean {
  const states = list[2];
  if (list[0] !== 'healthy' || !isObject(list[1]) || !Array.isArray(states)) return false;
  for (let place = 0; place < states.length; place += 1) if (states[place] !== 'healthy') return false;
  return true;
}

function isRightAnalytics(body: Json): boolean {
  const summary = body['summary'] as Json;
  const tiers = body['tiers'] as Json;
  return (
    body['success'] === true &&
    isObject(summary) &&
    typeof summary['total_leads_priced'] === 'number' &&
    summary['total_leads_priced'] !== 0 &&
    typeof summary['current_arpu'] === 'number' &&
    typeof summary['target_arpu'] === 'number' &&
    typeof summary['arpu_improvement_pct'] === 'number' &&
    isObject(tiers) &&
    isObject(tiers['hot']) &&
    isObject(tiers['warm']) &&
    isObject(tiers['cold'])
  );
}

function isRightReport(list: List, days: AskedFor, location: string): boolean {
  const report = list[1] as List;
  return (
    list[0] === true &&
    report.length === 8 &&
    report[0] === location &&
    report[1] === days &&
    areNumbers(report, 1, 8)
  );
}

function areNumbers(list: List, from: number, to: number): boolean {
  for (let place = from; place < to; place += 1) if (typeof list[place] !== 'number') return false;
  return true;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRightSaving(body: Json): boolean {
  const calculation = body['calculation'] as Json;
  return (
    body['success'] === true &&
    typeof calculation['estimated_hours_saved'] === 'number' &&
    typeof calculation['monthly_cost_savings'] === 'number' &&
    typeof calculation['annual_cost_savings'] === 'number' &&
    typeof calculation['efficiency_multiplier'] === 'number'
  );
}

/** With the pricing rule of src/platform/cold/answers.ts, each field read once. */
function isRightPrice(body: Json, contactId: AskedFor): boolean {
  const price = body['pricing_result'] as Json;
  if (body['success'] !== true || price['lead_id'] !== contactId) return false;
  const justification = price['justification'];
  if (typeof justification !== 'string' || justification.startsWith('Fallback pricing')) return false;
  const named = price['tier'];
  return (
    (named === 'hot' || named === 'warm' || named === 'cold') &&
    typeof price['jorge_score'] === 'number' &&
    typeof price['ml_confidence'] === 'number' &&
    typeof price['days_to_close_estimate'] === 'number' &&
    obeysPricingRule(price)
  );
}

function obeysPricingRule(price: Json): boolean {
  const base = price['base_price'];
  const final = price['final_price'];
  const multiplier = price['multiplier'];
  const probability = price['conversion_probability'];
  const roi = price['expected_roi'];
  const commission = price['expected_commission'];
  if (
    typeof base !== 'number' ||
    typeof final !== 'number' ||
    typeof multiplier !== 'number' ||
    typeof probability !== 'number' ||
    typeof roi !== 'number' ||
    typeof commission !== 'number'
  ) {
    return false;
  }
  const unrounded = base * multiplier;
  const expectedRoi = commission / unrounded;
  return (
    unrounded > 0 &&
    probability >= 0 &&
    probability <= 1 &&
    isNear(final, unrounded, tolerance.cents) &&
    isNear(commission, probability * commissionPerSale, tolerance.commission) &&
    isNear(roi, expectedRoi, tolerance.roi + expectedRoi / 1000)
  );
}

function isNear(value: number, expected: number, tolerance: number): boolean {
  const difference = value - expected;
  return difference <= tolerance && difference >= -tolerance;
}

/** Whether every location that a body names is ours. Plain search can't tell it of other spellings of a field. */
export function namesNoOther(location: string, body: string): boolean {
  for (let at = body.indexOf(key); at !== -1; at = body.indexOf(key, at + key.length)) {
    const after = at + key.length;
    if (!body.startsWith(`:"${location}"`, after) && !body.startsWith(`: "${location}"`, after)) return false;
  }
  return true;
}

const key = '"location_id"';
