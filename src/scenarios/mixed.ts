import { drain, hold, rampTo } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { mixedCrowd } from '../users/mixed-crowd.ts';

const test = loadTest({
  name: 'mixed',
  purpose: 'Everybody at once: 70 % agents, 20 % campaign, 10 % administration.',
  crowd: mixedCrowd,
  stages: [rampTo(100, '20s'), hold('4m20s'), drain('20s')],
});

export const { options, setup, handleSummary } = test;
export default test.run;
