import { drain, hold, rampTo } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { mixedCrowd } from '../users/mixed-crowd.ts';

const test = loadTest({
  name: 'stress',
  purpose: 'Beyond the plan: 1,000 users, then 1,500, of every kind.',
  crowd: mixedCrowd,
  stages: [rampTo(1000, '30s'), hold('1m45s'), rampTo(1500, '30s'), hold('1m45s'), drain('30s')],
  isPeak: true,
});

export const { options, setup, handleSummary } = test;
export default test.run;
