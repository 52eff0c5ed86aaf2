/**
 * Whether an answer is right beyond doubt, by as few looks into it as prove it. Nothing is judged wrong here: an answer
 * that is not proved goes to src/platform/cold/explain.ts, whose checks are the contract and have the last word.
 */
import { centsTolerance, commissionPerSale, commissionTolerance, roiTolerance } from './pricing-rule.ts';
import type { Answer } from './send.ts';
import type { EndpointName } from './vocabulary.ts';

/** What a request asked for, as far as its answer must speak of it: the contact, or the days. */
export type ExpectedIn = string | number | null;

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
/** Told by its `map`, as what JSON holds is never a function; the first `Array.isArray` of a VU would cost it 5 KiB. */
type List = readonly unknown[];

// As scalars, so that a request costs no object more; in one, as each function is 0.7 KiB in every VU.
// eslint-disable-next-line max-params
export function isProvedRight(
  endpoint: EndpointName,
  answer: Answer,
  asked: ExpectedIn,
  location: string,
): boolean {
  switch (endpoint) {
    case 'pricing_calculate':
      return isRightPrice(answer.json() as Json, asked);
    case 'pricing_analytics': {
      const { success, summary, tiers } = answer.json(analyticsPaths) as Json;
      return (
        success === true &&
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
    case 'roi_report': {
      const list = answer.json(reportPaths) as List;
      const report = list[1] as List;
      if (list[0] !== true || report.length !== 8 || report[0] !== location || report[1] !== asked)
        return false;
      for (let place = 1; place < 8; place += 1) if (typeof report[place] !== 'number') return false;
      return true;
    }
    case 'savings_calculator': {
      const { success, calculation } = answer.json() as { success: unknown; calculation: Json };
      return (
        success === true &&
        typeof calculation['estimated_hours_saved'] === 'number' &&
        typeof calculation['monthly_cost_savings'] === 'number' &&
        typeof calculation['annual_cost_savings'] === 'number' &&
        typeof calculation['efficiency_multiplier'] === 'number'
      );
    }
    case 'human_vs_ai': {
      const { success, comparisons, summary } = answer.json() as Json;
      return success === true && typeof (comparisons as List).map === 'function' && isObject(summary);
    }
    case 'pricing_optimize': {
      const { success, optimization } = answer.json() as { success: unknown; optimization: Json };
      return success === true && typeof optimization['optimized'] === 'boolean';
    }
    case 'pricing_export':
      return answer.json('success') === true;
    case 'health': {
      const list = answer.json('[status,services,services.@values]') as List;
      const states = list[2] as List;
      if (list[0] !== 'healthy' || !isObject(list[1]) || typeof states.map !== 'function') return false;
      for (let place = 0; place < states.length; place += 1) if (states[place] !== 'healthy') return false;
      return true;
    }
  }
}

/** One that has a `length` is not proved to be none of a list: it is for the thorough check. */
function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && (value as Json)['length'] === undefined;
}

/** With the pricing rule of src/platform/cold/answers.ts, each field read once. */
function isRightPrice(body: Json, contactId: ExpectedIn): boolean {
  const price = body['pricing_result'] as Json;
  if (body['success'] !== true || price['lead_id'] !== contactId) return false;
  const justification = price['justification'];
  if (typeof justification !== 'string' || justification.indexOf('Fallback pricing') === 0) return false;
  const tier = price['tier'];
  if (tier !== 'hot' && tier !== 'warm' && tier !== 'cold') return false;
  const base = price['base_price'];
  const final = price['final_price'];
  const multiplier = price['multiplier'];
  const probability = price['conversion_probability'];
  const roi = price['expected_roi'];
  const commission = price['expected_commission'];
  if (
    typeof price['jorge_score'] !== 'number' ||
    typeof price['ml_confidence'] !== 'number' ||
    typeof price['days_to_close_estimate'] !== 'number' ||
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
  const expectedCommission = probability * commissionPerSale;
  const expectedRoi = commission / unrounded;
  const roiOff = roiTolerance + expectedRoi / 1000;
  return (
    unrounded > 0 &&
    probability >= 0 &&
    probability <= 1 &&
    // Without a function for it, which would be called three times for each price.
    final - unrounded <= centsTolerance &&
    unrounded - final <= centsTolerance &&
    commission - expectedCommission <= commissionTolerance &&
    expectedCommission - commission <= commissionTolerance &&
    roi - expectedRoi <= roiOff &&
    expectedRoi - roi <= roiOff
  );
}

/**
 * Whether every location that a body names is ours. Plain search can't tell it of other spellings of a field. By one
 * built-in, as each that a VU touches is 0.7 KiB.
 */
export function namesNoOther(location: string, body: string): boolean {
  for (let at = body.indexOf(key); at !== -1; at = body.indexOf(key, at + key.length)) {
    const after = at + key.length;
    if (body.indexOf(`:"${location}"`, after) !== after && body.indexOf(`: "${location}"`, after) !== after)
      return false;
  }
  return true;
}

const key = '"location_id"';
