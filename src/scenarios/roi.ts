import { at } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { roiReportUser } from '../users/roi-report-user.ts';

const test = loadTest({
  name: 'roi',
  purpose: 'Fifty people who build ROI reports at the same time.',
  crowd: [{ user: roiReportUser, share: 1 }],
  stages: [at(50, '3m')],
});

export const { options, setup, handleSummary } = test;
export default test.run;
