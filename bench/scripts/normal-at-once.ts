import { at } from '../../src/lib/hot/stages.ts';
import { loadTest } from '../../src/platform/platform.ts';
import { jorgePlatformUser } from '../../src/users/jorge-platform-user.ts';

const test = loadTest({
  name: 'normal',
  purpose: 'The normal mix with its waits and no ramp, to compare with a bare script.',
  crowd: [{ user: jorgePlatformUser, share: 1 }],
  stages: [at(1000, '1m')],
});

export const { options, setup, handleSummary } = test;
export default test.run;
