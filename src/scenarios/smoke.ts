import { at } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { jorgePlatformUser } from '../users/jorge-platform-user.ts';

const test = loadTest({
  name: 'smoke',
  purpose: 'Ten agents for two minutes: does everything answer at all?',
  crowd: [{ user: jorgePlatformUser, share: 1 }],
  stages: [at(10, '2m')],
});

export const { options, setup, handleSummary } = test;
export default test.run;
