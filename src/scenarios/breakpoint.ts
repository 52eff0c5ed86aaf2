import { steps } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { jorgePlatformUser } from '../users/jorge-platform-user.ts';

const test = loadTest({
  name: 'breakpoint',
  purpose: 'A rising rate of arrivals until the limits break.',
  crowd: [{ user: jorgePlatformUser, share: 1 }],
  stages: steps([25, 50, 100, 200, 400, 600, 800, 1000, 1250, 1500, 2000, 2500, 3000], '30s'),
  model: 'open',
  modelIsFixed: true,
  stopsAtFirstBadStep: true,
  isPeak: true,
});

export const { options, setup, handleSummary } = test;
export default test.run;
