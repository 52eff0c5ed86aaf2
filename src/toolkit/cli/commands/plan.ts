/** `jorge-load plan <folder>`. */
import { exitCodes } from '../../base/errors.ts';
import { plan as drivePlan } from '../../drive/plan.ts';
import * as values from '../../drive/request-values.ts';
import type { PlanRequest } from '../../drive/requests.ts';
import { command } from '../command.ts';
import { out } from '../flags.ts';
import { sayPath, show } from '../say.ts';

const source = 'the folder of a capacity search, of a measurement of scaling, or of a run';
const replicas = 'replicas that served the load (default: 1; a measurement of scaling knows)';
const today = "today's load in requests per second (default: the lowest that was measured)";

export const plan = command<PlanRequest>({
  name: 'plan',
  what: 'say from a run or a search what to set and buy: manifests for Kubernetes and nginx, and a page',
  asks: {
    source: ['<source>', source],
    replicas: ['--replicas <n>', replicas, values.servingReplicas],
    todayPerSecond: ['--today <rate>', today, values.todayPerSecond],
    pricePerReplicaHour: [
      '--price-per-replica-hour <price>',
      'for the cost of a million requests',
      values.price,
    ],
    podStartSeconds: ['--pod-start <seconds>', 'from a new pod to a ready one', values.podStart, '30'],
    outDir: out('where the plan goes (default: plan in the folder)'),
  },
  act: async (request) => {
    const { document, files } = await drivePlan(request);
    show(document);
    for (const path of files) sayPath('plan', path);
    return exitCodes.pass;
  },
});
