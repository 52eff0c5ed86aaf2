import { between, type User } from '../lib/hot/user.ts';
import type { PlatformClient } from '../platform/hot/client.ts';
import { task } from './task.ts';

/** Builds one ROI report after another: the platform's heaviest call. */
export const roiReportUser: User<PlatformClient> = {
  name: 'RoiReportUser',
  wait: between(0.5, 1.5),
  tasks: [
    task(100, 'roi_report', ({ client, random }) =>
      client.roiReport(random.integer(7, 365), random.pick([true, false])),
    ),
  ],
};
