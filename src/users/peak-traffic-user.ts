import { between, type TaskContext, type User } from '../lib/hot/user.ts';
import type { PlatformClient } from '../platform/hot/client.ts';
import { campaignLead } from '../platform/hot/payloads.ts';
import { task } from './task.ts';

/** A campaign's rush: leads come in funnels, and are priced one after another. */
export const peakTrafficUser: User<PlatformClient> = {
  name: 'PeakTrafficUser',
  wait: between(0.5, 2),
  tasks: [
    { name: 'rapid_pricing', weight: 60, calls: 'pricing_calculate', run: priceFunnel },
    task(30, 'pricing_analytics', ({ client }) => client.analytics(7)),
    task(10, 'roi_report', ({ client }) => client.roiReport(30, false)),
  ],
};

/** 3–8 leads without a wait between. */
function priceFunnel({ client, random, id }: TaskContext<PlatformClient>): void {
  const leads = random.integer(3, 8);
  for (let lead = 1; lead <= leads; lead += 1) client.calculate(campaignLead(random, `${id}-${lead}`));
}
