/**
 * What replicas share where more of them do not do more. Input: the sizes of a measurement of scaling. Output: a
 * sentence with its evidence, from the load that broke the largest size; null where replicas scale.
 */
import type { TrialRecord } from '../record/types.ts';
import { fullFrom } from '../analyze/exhausted.ts';
import { formatNumber, formatShare } from '../format/wording.ts';
import type { ScalingSize } from './report-schema.ts';

/** The brackets' own width explains less than this. */
const scalesFrom = 0.8;

export function sharedBottleneck(sizes: readonly ScalingSize[]): string | null {
  const worst = sizes.filter(({ efficiency }) => efficiency !== null && efficiency < scalesFrom).at(-1);
  if (worst === undefined) return null;
  const broke = worst.capacity.trials
    .filter(({ outcome, level }) => outcome === 'bad' && level === worst.capacity.broke?.level)
    .at(-1);
  const where = `With ${worst.replicas} replicas`;
  return broke === undefined
    ? `${where} something is shared: no load broke that would show what.`
    : `${where} ${evidence(broke)}`;
}

function evidence({ resources }: TrialRecord): string {
  const waiting = resources['app.lockWaiting'] ?? 0;
  const busy = busyWorkers(resources);
  if (waiting >= 1) {
    return `a lock that all of them share is the bottleneck: ${formatNumber(waiting)} requests wait for it${busy === null ? '' : `, while ${busy}`}.`;
  }
  const cpu = resources['host.cpuShare'] ?? 0;
  if (cpu >= fullFrom.machineMean) {
    return `the machine's CPU, which all of them share, is the bottleneck (${formatShare(cpu)}): measure with replicas on machines of their own.`;
  }
  return busy === null
    ? 'a shared bottleneck is there, and it is not watched: a lock, a database, or the balancer.'
    : `a shared bottleneck is there: ${busy}, so it is not the replicas themselves but a lock, a database, or the balancer.`;
}

function busyWorkers(resources: TrialRecord['resources']): string | null {
  const [busy, total] = [resources['app.workersBusy'], resources['app.workersTotal']];
  if (busy === undefined || total === undefined || total === 0) return null;
  return `${formatNumber(busy)} of ${formatNumber(total)} workers are busy`;
}
