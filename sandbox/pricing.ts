/** The platform's pricing rule and the answers made from it; the same input gives the same answer. */
import { seededRandom, seedOf } from './random.ts';

export interface CalculateRequest {
  readonly contact_id: string;
  readonly location_id: string;
  readonly context?: { readonly questions_answered?: number; readonly engagement_score?: number };
}

const basePrice = 1;
const commissionPerSale = 12_500;
const tierRules = {
  hot: { multiplier: 3.5, conversionWeight: 0.35, roiFactor: 1.2, days: 21 },
  warm: { multiplier: 2, conversionWeight: 0.15, roiFactor: 1.1, days: 45 },
  cold: { multiplier: 1, conversionWeight: 0.05, roiFactor: 1, days: 90 },
} as const;
type Tier = keyof typeof tierRules;

function tierOf(questions: number): Tier {
  if (questions >= 3) return 'hot';
  return questions === 2 ? 'warm' : 'cold';
}

export function priceLead({ contact_id: contactId, context }: CalculateRequest): Record<string, unknown> {
  const questions = context?.questions_answered ?? 0;
  const engagement = context?.engagement_score ?? 0.5;
  const tier = tierOf(questions);
  const rule = tierRules[tier];
  const probability = round(Math.min(0.95, 0.05 + questions * 0.08 + engagement * 0.35), 4);
  const boost = probability > 0.5 ? 1 + (probability - 0.5) * rule.conversionWeight : 1;
  const multiplier = rule.multiplier * boost * rule.roiFactor;
  const price = basePrice * multiplier;
  const commission = probability * commissionPerSale;
  return {
    lead_id: contactId,
    base_price: basePrice,
    final_price: round(price, 2),
    tier,
    multiplier,
    conversion_probability: probability,
    expected_roi: Math.round(commission / price),
    justification: `${tier} lead: ${questions} of 7 questions answered, engagement ${engagement}`,
    jorge_score: questions,
    ml_confidence: round(0.6 + engagement * 0.35, 3),
    historical_performance: { tier, conversion_rate: round(probability * 0.9, 4) },
    expected_commission: commission,
    days_to_close_estimate: rule.days,
    agent_recommendation: tier === 'hot' ? 'Call within the hour' : 'Nurture by message',
    calculated_at: new Date().toISOString(),
    model_version: 'sandbox-1',
  };
}

/** What the platform answers, with 200, when its model can't be reached. */
export function fallbackPrice(contactId: string): Record<string, unknown> {
  return {
    ...priceLead({ contact_id: contactId, location_id: '' }),
    final_price: 2,
    multiplier: 2,
    tier: 'warm',
    conversion_probability: 0.5,
    expected_commission: commissionPerSale / 2,
    expected_roi: commissionPerSale / 4,
    jorge_score: 1,
    justification: 'Fallback pricing: model unavailable',
  };
}

function tenantFigures(location: string, days: number): Record<Tier | 'leads', number> {
  const random = seededRandom(seedOf(location));
  const leads = Math.round((40 + random() * 60) * days) / 10;
  return {
    leads: Math.ceil(leads),
    hot: Math.ceil(leads * 0.3),
    warm: Math.ceil(leads * 0.4),
    cold: Math.ceil(leads * 0.3),
  };
}

export function analyticsOf(location: string, days: number, degraded: boolean): Record<string, unknown> {
  const figures = degraded ? { leads: 0, hot: 0, warm: 0, cold: 0 } : tenantFigures(location, days);
  const arpu = degraded ? 0 : round(320 + (figures.leads % 70), 2);
  const tier = (name: Tier): Record<string, number> => ({
    count: figures[name],
    avg_price: tierRules[name].multiplier,
    conversion_rate: degraded ? 0 : round(0.1 * tierRules[name].multiplier, 3),
    total_revenue: round(figures[name] * tierRules[name].multiplier * 100, 2),
    roi: degraded ? 0 : round(tierRules[name].roiFactor * 100, 1),
  });
  return {
    location_id: location,
    summary: {
      total_leads_priced: figures.leads,
      current_arpu: arpu,
      target_arpu: 400,
      arpu_improvement_pct: degraded ? 0 : round(((arpu - 300) / 300) * 100, 2),
      days_to_target: 30,
    },
    tier_performance: { hot: tier('hot'), warm: tier('warm'), cold: tier('cold') },
    optimization_opportunities: degraded
      ? ['Insufficient data for analysis']
      : ['Raise the warm tier by 5 %'],
    pricing_trends: Array.from({ length: Math.min(days, 30) }, (_, day) => ({
      day,
      avg_price: round(2 + (day % 7) / 10, 2),
    })),
    roi_justification_summary: { average_roi: degraded ? 0 : 310 },
  };
}

export function roiReportOf(location: string, days: number, projections: boolean): Record<string, unknown> {
  const { leads, hot, warm } = tenantFigures(location, days);
  const converted = Math.ceil(hot * 0.4);
  const revenue = converted * commissionPerSale;
  return {
    location_id: location,
    report_period_days: days,
    total_leads: leads,
    qualified_leads: hot + warm,
    converted_leads: converted,
    conversion_rate: round(converted / leads, 4),
    total_revenue: revenue,
    roi_percentage: round((revenue / (leads * 350)) * 100, 1),
    projected_annual_revenue: projections ? round((revenue / days) * 365, 2) : null,
    daily: Array.from({ length: Math.min(days, 90) }, (_, day) => ({
      day,
      leads: Math.ceil(leads / days),
      revenue: round(revenue / days, 2),
    })),
    executive_summary: `${leads} leads in ${days} days, ${converted} converted.`,
    generated_at: new Date().toISOString(),
  };
}

export interface SavingsRequest {
  readonly leads_per_month: number;
  readonly messages_per_lead: number;
  readonly human_hourly_rate: number;
}

export function savingsOf(request: SavingsRequest): Record<string, number> {
  const hours = (request.leads_per_month * request.messages_per_lead * 5) / 60;
  const monthly = hours * request.human_hourly_rate;
  return {
    estimated_hours_saved: round(hours, 1),
    monthly_cost_savings: round(monthly, 2),
    annual_cost_savings: round(monthly * 12, 2),
    efficiency_multiplier: round(1 + hours / 160, 2),
  };
}

export function humanVersusAi(location: string): Record<string, unknown> {
  const tasks = ['lead_qualification', 'follow_up', 'scheduling', 'pricing'];
  return {
    location_id: location,
    comparisons: tasks.map((task, place) => ({ task, human_minutes: 20 + place * 5, ai_seconds: 3 + place })),
    summary: { tasks: tasks.length, average_speedup: 240 },
  };
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
