/**
 * What users send: values drawn from the ranges the platform team gave. Bodies are written as text, in which nothing
 * needs to be escaped: made as objects and then turned into text, they took a tenth of a request's time.
 */
import type { RandomStream } from '../../lib/hot/random.ts';

export interface Lead {
  readonly contactId: string;
  /** Its `context`, as JSON. */
  readonly context: string;
}

const sources = ['website_form', 'referral', 'cold_call', 'social_media'] as const;
const timelines = ['immediate', '30_days', '60_days', '90_days'] as const;
const properties = ['single_family', 'condo', 'multi_family', 'commercial'] as const;
const areas = ['urban', 'suburban', 'rural'] as const;

/** A lead as an agent meets it on any day. */
export function everydayLead(random: RandomStream, id: string): Lead {
  return {
    contactId: `load-${id}`,
    context:
      `{"questions_answered":${random.integer(0, 7)},"engagement_score":${hundredths(random.between(0.3, 1))}` +
      `,"source":"${random.pick(sources)}","budget":${random.integer(200_000, 2_000_000)}` +
      `,"timeline":"${random.pick(timelines)}","property_type":"${random.pick(properties)}"` +
      `,"location_preference":"${random.pick(areas)}"}`,
  };
}

/** A lead that a campaign brought: eager, rich and in a hurry. */
export function campaignLead(random: RandomStream, id: string): Lead {
  return {
    contactId: `load-${id}`,
    context:
      `{"questions_answered":${random.integer(4, 7)},"engagement_score":${hundredths(random.between(0.6, 1))}` +
      `,"source":"marketing_campaign","budget":${random.integer(400_000, 2_000_000)}` +
      `,"timeline":"immediate","property_type":"${random.pick(properties)}"` +
      `,"location_preference":"${random.pick(areas)}"}`,
  };
}

export function savingsInput(random: RandomStream): string {
  return (
    `{"leads_per_month":${random.integer(50, 500)},"messages_per_lead":${random.integer(3, 15)}` +
    `,"human_hourly_rate":${random.integer(15, 50)}}`
  );
}

/** Of what is not negative. Not `Math.round`: each built-in that a VU touches is 0.7 KiB. */
function hundredths(value: number): number {
  return ((value * 100 + 0.5) >>> 0) / 100;
}
