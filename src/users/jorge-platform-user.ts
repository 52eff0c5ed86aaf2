import { between, type User } from '../lib/hot/user.ts';
import type { PlatformClient } from '../platform/hot/client.ts';
import { everydayLead, savingsInput } from '../platform/hot/payloads.ts';
import { task } from './task.ts';

/** An agent at work: prices leads, looks at figures, now and then optimises. */
export const jorgePlatformUser: User<PlatformClient> = {
  name: 'JorgePlatformUser',
  wait: between(1, 5),
  tasks: [
    task(50, 'pricing_calculate', ({ client, random, id }) => client.calculate(everydayLead(random, id))),
    task(20, 'pricing_analytics', ({ client, random }) => client.analytics(random.pick([7, 14, 30, 60, 90]))),
    task(15, 'roi_report', ({ client, random }) =>
      client.roiReport(random.pick([30, 60, 90]), random.pick([true, false])),
    ),
    task(10, 'savings_calculator', ({ client, random }) => client.savings(savingsInput(random))),
    task(3, 'human_vs_ai', ({ client }) => client.humanVsAi()),
    task(1, 'pricing_optimize', ({ client }) => client.optimize()),
    task(1, 'health', ({ client }) => client.health()),
  ],
};
