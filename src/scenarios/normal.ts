import { drain, hold, rampTo } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { jorgePlatformUser } from '../users/jorge-platform-user.ts';

const test = loadTest({
  name: 'normal',
  purpose: 'An ordinary day: 100 agents for five minutes.',
  crowd: [{ user: jorgePlatformUser, share: 1 }],
  stages: [rampTo(100, '20s'), hold('4m20s'), drain('20s')],
});

export const { options, setup, handleSummary } = test;
export default test.run;
