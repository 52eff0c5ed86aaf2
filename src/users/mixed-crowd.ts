import type { CrowdPart } from '../lib/hot/user.ts';
import type { PlatformClient } from '../platform/hot/client.ts';
import { adminUser } from './admin-user.ts';
import { jorgePlatformUser } from './jorge-platform-user.ts';
import { peakTrafficUser } from './peak-traffic-user.ts';

/** 70 % agents, 20 % campaign, 10 % administration. */
export const mixedCrowd: readonly CrowdPart<PlatformClient>[] = [
  { user: jorgePlatformUser, share: 0.7 },
  { user: peakTrafficUser, share: 0.2 },
  { user: adminUser, share: 0.1 },
];
