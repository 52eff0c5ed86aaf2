/** What users send: values drawn from the ranges the platform team gave. */
import type { RandomStream } from '../lib/random.ts';

export interface Lead {
  readonly contact_id: string;
  readonly context: {
    readonly questions_answered: number;
    readonly engagement_score: number;
    readonly source: string;
    readonly budget: number;
    readonly timeline: string;
    readonly property_type: string;
    readonly location_preference: string;
  };
}

export interface SavingsInput {
  readonly leads_per_month: number;
  readonly messages_per_lead: number;
  readonly human_hourly_rate: number;
}

const sources = ['website_form', 'referral', 'cold_call', 'social_media'] as const;
const timelines = ['immediate', '30_days', '60_days', '90_days'] as const;
const properties = ['single_family', 'condo', 'multi_family', 'commercial'] as const;
const areas = ['urban', 'suburban', 'rural'] as const;

/** A lead as an agent meets it on any day. */
export function everydayLead(random: RandomStream, id: string): Lead {
  return {
    contact_id: `load-${id}`,
    context: {
      questions_answered: random.integer(0, 7),
      engagement_score: hundredths(random.between(0.3, 1)),
      source: random.pick(sources),
      budget: random.integer(200_000, 2_000_000),
      timeline: random.pick(timelines),
      property_type: random.pick(properties),
      location_preference: random.pick(areas),
    },
  };
}

/** A lead that a campaign brought: eager, rich and in a hurry. */
export function campaignLead(random: RandomStream, id: string): Lead {
  return {
    contact_id: `load-${id}`,
    context: {
      questions_answered: random.integer(4, 7),
      engagement_score: hundredths(random.between(0.6, 1)),
      source: 'marketing_campaign',
      budget: random.integer(400_000, 2_000_000),
      timeline: 'immediate',
      property_type: random.pick(properties),
      location_preference: random.pick(areas),
    },
  };
}

export function savingsInput(random: RandomStream): SavingsInput {
  return {
    leads_per_month: random.integer(50, 500),
    messages_per_lead: random.integer(3, 15),
    human_hourly_rate: random.integer(15, 50),
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
