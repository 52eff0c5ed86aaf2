import { between, type User } from '../lib/hot/user.ts';
import type { PlatformClient } from '../platform/hot/client.ts';
import { task } from './task.ts';

/** Somebody who tends the platform: optimises, exports, watches its health. */
export const adminUser: User<PlatformClient> = {
  name: 'AdminUser',
  wait: between(2, 8),
  tasks: [
    task(50, 'pricing_optimize', ({ client }) => client.optimize()),
    task(20, 'pricing_export', ({ client, random }) => client.exportData(random.pick([7, 30]))),
    task(30, 'health', ({ client }) => client.health()),
  ],
};
