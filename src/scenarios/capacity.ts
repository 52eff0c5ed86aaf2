import { steps } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { jorgePlatformUser } from '../users/jorge-platform-user.ts';

const test = loadTest({
  name: 'capacity',
  purpose: 'Six equal steps from 50 to 500 users: the highest that is still good.',
  crowd: [{ user: jorgePlatformUser, share: 1 }],
  stages: steps([50, 100, 200, 300, 400, 500], '100s'),
  isPeak: true,
});

export const { options, setup, handleSummary } = test;
export default test.run;
