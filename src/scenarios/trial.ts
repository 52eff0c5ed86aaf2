import { at, hold } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { jorgePlatformUser } from '../users/jorge-platform-user.ts';

const test = loadTest({
  name: 'trial',
  purpose: 'One level of load, warmed up and held: a step of the capacity search.',
  crowd: [{ user: jorgePlatformUser, share: 1 }],
  stages: [at(100, '10s', 'ramp'), hold('60s')],
});

export const { options, setup, handleSummary } = test;
export default test.run;
