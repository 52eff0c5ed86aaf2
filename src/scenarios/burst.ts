import { at } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { jorgePlatformUser } from '../users/jorge-platform-user.ts';

const test = loadTest({
  name: 'burst',
  purpose: 'A hundred requests in one instant, all served within ten seconds.',
  crowd: [{ user: jorgePlatformUser, share: 1 }],
  stages: [at(100, '10s')],
  once: true,
  modelIsFixed: true,
  isPeak: true,
});

export const { options, setup, handleSummary } = test;
export default test.run;
