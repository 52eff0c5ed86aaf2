import { drain, hold, rampTo } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { peakTrafficUser } from '../users/peak-traffic-user.ts';

const test = loadTest({
  name: 'peak',
  purpose: 'A marketing campaign: 500 users for ten minutes.',
  crowd: [{ user: peakTrafficUser, share: 1 }],
  stages: [rampTo(500, '1m'), hold('8m'), drain('1m')],
  isPeak: true,
});

export const { options, setup, handleSummary } = test;
export default test.run;
