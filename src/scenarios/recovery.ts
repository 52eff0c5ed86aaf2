import { drain, hold, rampTo } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { jorgePlatformUser } from '../users/jorge-platform-user.ts';
import { recoveryProbe } from '../users/recovery-probe.ts';

const test = loadTest({
  name: 'recovery',
  purpose: 'Ordinary load while the target fails and returns.',
  crowd: [
    { user: recoveryProbe, share: 0, fixedVus: 1 },
    { user: jorgePlatformUser, share: 1 },
  ],
  stages: [rampTo(100, '20s'), hold('4m20s'), drain('20s')],
  modelIsFixed: true,
  outage: { after: 0.35, lasts: 0.1 },
});

export const { options, setup, handleSummary } = test;
export default test.run;
