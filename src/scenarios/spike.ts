import { drain, hold, rampTo } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { peakTrafficUser } from '../users/peak-traffic-user.ts';

const test = loadTest({
  name: 'spike',
  purpose: 'A mention on television: 1,000 users in ten seconds, and back to 100.',
  crowd: [{ user: peakTrafficUser, share: 1 }],
  stages: [
    rampTo(1000, '10s', 'spike'),
    hold('50s', 'spike'),
    rampTo(100, '10s', 'settle'),
    hold('30s', 'settle'),
    hold('70s', 'recovered'),
    drain('10s'),
  ],
  isPeak: true,
});

export const { options, setup, handleSummary } = test;
export default test.run;
