import { drain, hold, rampTo } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { jorgePlatformUser } from '../users/jorge-platform-user.ts';

const test = loadTest({
  name: 'endurance',
  purpose: 'Half an hour of ordinary load, or any length: does it wear out?',
  crowd: [{ user: jorgePlatformUser, share: 1 }],
  stages: [rampTo(100, '1m'), hold('28m'), drain('1m')],
});

export const { options, setup, handleSummary } = test;
export default test.run;
