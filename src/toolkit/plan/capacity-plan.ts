/** What was measured to a plan: pure. Input: ./plan-basis.ts. Output: for src/toolkit/documents/plan.ts and the files. */
import type { Deployment } from '../../contract/platform.ts';
import type { ResourceLimits } from '../../contract/thresholds.ts';
import { formatShare } from '../format/wording.ts';
import { type Forecast, forecast } from './forecast.ts';
import {
  type PodSize,
  type Policy,
  type RecordedLoad,
  type Replay,
  replay,
  twiceAsFast,
} from './hpa-replay.ts';
import { manifests, type Names, type PlannedFile } from './manifests.ts';
import type { PlanBasis } from './plan-basis.ts';
import { costPerMillionRequests, size, type Sizing } from './sizing.ts';

export interface PlanWishes {
  /** Requests/s; null: the lowest load that was measured. */
  readonly todayPerSecond: number | null;
  readonly pricePerReplicaHour: number | null;
  readonly podStartSeconds: number;
}

/** How the service is deployed today, what its manifests call it, and what its owners set as limits. */
export type Deployed = Names & Deployment & { readonly limits: ResourceLimits };

export interface CapacityPlan extends Pick<PlanBasis, 'name' | 'measurement' | 'loadWords'> {
  readonly wishes: PlanWishes;
  readonly forecast: Forecast;
  readonly sizing: Sizing;
  /** As recorded, and over in half the time; null where the target's CPU was not watched. */
  readonly replays: {
    readonly asRecorded: readonly Replay[];
    readonly twiceAsFast: readonly Replay[];
  } | null;
  readonly costPerMillion: number | null;
  readonly files: readonly PlannedFile[];
}

export function planCapacity(
  { load, ...basis }: PlanBasis,
  wishes: PlanWishes,
  deployed: Deployed,
): CapacityPlan {
  const { measurement } = basis;
  const [lowest = measurement.good] = measurement.loads;
  const todayPerSecond = wishes.todayPerSecond ?? lowest.ratePerSecond;
  const sizing = size(measurement, todayPerSecond, deployed.limits.databaseConnections);
  const { pricePerReplicaHour: price } = wishes;
  return {
    ...basis,
    wishes,
    forecast: forecast(measurement, todayPerSecond, deployed.limits),
    sizing,
    replays: load === null ? null : replayAll(load, { sizing, wishes, deployed }),
    costPerMillion: price === null ? null : costPerMillionRequests(sizing, price),
    files: manifests(sizing, deployed),
  };
}

interface Replayed {
  readonly sizing: Sizing;
  readonly wishes: PlanWishes;
  readonly deployed: Deployed;
}

function replayAll(load: RecordedLoad, { sizing, wishes, deployed }: Replayed): CapacityPlan['replays'] {
  if (sizing.cpuMilli === null) return null;
  const pod: PodSize = {
    cpuRequestMilli: sizing.cpuMilli.request.value,
    memoryRequestBytes: sizing.memoryMi === null ? null : sizing.memoryMi.request.value * 2 ** 20,
    goodRatePerSecond: sizing.goodRatePerSecond,
    startSeconds: wishes.podStartSeconds,
  };
  const under = (given: RecordedLoad): Replay[] =>
    policiesOf(sizing, deployed).map((policy) => replay(given, pod, policy));
  return { asRecorded: under(load), twiceAsFast: under(twiceAsFast(load)) };
}

function policiesOf(
  sizing: Sizing,
  { minReplicas: min, maxReplicas: max, utilizationPercent: target, limits }: Deployed,
): Policy[] {
  const { minReplicas, maxReplicas, behavior, cpuTarget, memoryTarget } = sizing;
  return [
    {
      kind: 'hpa',
      name: `deployed: ${min}–${max} replicas, CPU and memory ${target} %`,
      spec: { min, max, behavior: null },
      cpuTarget: target,
      memoryTarget: target,
    },
    {
      kind: 'rule',
      name: `the platform's rule: up at ${formatShare(limits.scaleUpShare)}, down at ${formatShare(limits.scaleDownCpuShare)}`,
      rule: { ...limits, minReplicas: min, maxReplicas: max },
    },
    {
      kind: 'hpa',
      name: `this plan: ${minReplicas.value}–${maxReplicas.value} replicas, CPU ${cpuTarget.value} %`,
      spec: { min: minReplicas.value, max: maxReplicas.value, behavior },
      cpuTarget: cpuTarget.value,
      memoryTarget: memoryTarget.value,
    },
  ];
}
