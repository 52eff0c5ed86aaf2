/** What was measured to a plan: pure. Input: ./plan-basis.ts. Output: for src/toolkit/documents/plan.ts and the files. */
import { type Forecast, forecast } from './forecast.ts';
import {
  type PodSize,
  type Policy,
  type RecordedLoad,
  type Replay,
  replay,
  twiceAsFast,
} from './hpa-replay.ts';
import { manifests, type PlannedFile } from './manifests.ts';
import type { PlanBasis } from './plan-basis.ts';
import { costPerMillionRequests, size, type Sizing } from './sizing.ts';

export interface PlanWishes {
  /** Requests/s; null: the lowest load that was measured. */
  readonly todayPerSecond: number | null;
  readonly pricePerReplicaHour: number | null;
  readonly podStartSeconds: number;
}

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

export function planCapacity({ load, ...basis }: PlanBasis, wishes: PlanWishes): CapacityPlan {
  const { measurement } = basis;
  const [lowest = measurement.good] = measurement.loads;
  const todayPerSecond = wishes.todayPerSecond ?? lowest.ratePerSecond;
  const sizing = size(measurement, todayPerSecond);
  const { pricePerReplicaHour: price } = wishes;
  return {
    ...basis,
    wishes,
    forecast: forecast(measurement, todayPerSecond),
    sizing,
    replays: replayAll(load, sizing, wishes),
    costPerMillion: price === null ? null : costPerMillionRequests(sizing, price),
    files: manifests(sizing),
  };
}

function replayAll(
  load: RecordedLoad | null,
  sizing: Sizing,
  { podStartSeconds }: PlanWishes,
): CapacityPlan['replays'] {
  if (load === null || sizing.cpuMilli === null) return null;
  const pod: PodSize = {
    cpuRequestMilli: sizing.cpuMilli.request.value,
    memoryRequestBytes: sizing.memoryMi === null ? null : sizing.memoryMi.request.value * 2 ** 20,
    goodRatePerSecond: sizing.goodRatePerSecond,
    startSeconds: podStartSeconds,
  };
  const under = (given: RecordedLoad): Replay[] =>
    policiesOf(sizing).map((policy) => replay(given, pod, policy));
  return { asRecorded: under(load), twiceAsFast: under(twiceAsFast(load)) };
}

function policiesOf(sizing: Sizing): Policy[] {
  const { minReplicas, maxReplicas, behavior, cpuTarget, memoryTarget } = sizing;
  return [
    {
      kind: 'hpa',
      name: 'deployed: 2–10 replicas, CPU and memory 75 %',
      spec: { min: 2, max: 10, behavior: null },
      cpuTarget: 75,
      memoryTarget: 75,
    },
    { kind: 'rule', name: "the platform's rule: up at 75 %, down at 30 %", min: 2, max: 10 },
    {
      kind: 'hpa',
      name: `this plan: ${minReplicas.value}–${maxReplicas.value} replicas, CPU ${cpuTarget.value} %`,
      spec: { min: minReplicas.value, max: maxReplicas.value, behavior },
      cpuTarget: cpuTarget.value,
      memoryTarget: memoryTarget.value,
    },
  ];
}
