import { at } from '../../src/lib/hot/stages.ts';
import { between } from '../../src/lib/hot/user.ts';
import { loadTest } from '../../src/platform/platform.ts';
import { jorgePlatformUser } from '../../src/users/jorge-platform-user.ts';

const hurried = { ...jorgePlatformUser, wait: between(0, 0) };
const test = loadTest({
  name: 'normal',
  purpose: 'The normal mix without waits, to compare with a bare script.',
  crowd: [{ user: hurried, share: 1 }],
  stages: [at(100, '1m')],
});

export const { options, setup, handleSummary } = test;
export default test.run;
