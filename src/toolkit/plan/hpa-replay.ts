/**
 * What an autoscaler would have done under a load that was recorded, second by second, with a look every 15 s.
 * Input: rate and CPU of a run, a pod's size, a policy. Output: replicas over time, and what they cost in time broken.
 */
import type { ResourceLimits } from '../../contract/thresholds.ts';
import {
  type HpaMemory,
  normalizeReplicas,
  type PodMetric,
  replicasForMetric,
  replicasForMetrics,
} from './hpa.ts';
import type { HpaSpec } from './hpa-spec.ts';

/** One value a second. */
export interface RecordedLoad {
  readonly ratePerSecond: readonly number[];
  /** Of all replicas together. */
  readonly cpuCores: readonly number[];
  /** Of one replica; null when it was not watched. */
  readonly memoryBytes: readonly number[] | null;
}

export interface PodSize {
  readonly cpuRequestMilli: number;
  readonly memoryRequestBytes: number | null;
  /** That one pod serves within the SLO. */
  readonly goodRatePerSecond: number;
  readonly startSeconds: number;
}

export type Policy =
  | {
      readonly kind: 'hpa';
      readonly name: string;
      readonly spec: HpaSpec;
      readonly cpuTarget: number;
      readonly memoryTarget: number;
    }
  | { readonly kind: 'rule'; readonly name: string; readonly rule: ScalingRule };

/** The platform's own, a pod at a time: thresholds.json says when. */
export type ScalingRule = Pick<
  ResourceLimits,
  | 'scaleUpShare'
  | 'scaleUpAfterSeconds'
  | 'scaleDownCpuShare'
  | 'scaleDownMemoryShare'
  | 'scaleDownAfterSeconds'
> & { readonly minReplicas: number; readonly maxReplicas: number };

export interface Replay {
  readonly name: string;
  /** Ready pods, second by second. */
  readonly ready: readonly number[];
  readonly brokenSeconds: number;
  readonly podHours: number;
  readonly mostReplicas: number;
  /** Changes of direction: up after down, or down after up. */
  readonly flaps: number;
}

const lookEverySeconds = 15;

export function replay(load: RecordedLoad, size: PodSize, policy: Policy): Replay {
  const scaler = policy.kind === 'hpa' ? hpaScaler(policy, size) : ruleScaler(policy.rule, size);
  const min = policy.kind === 'hpa' ? policy.spec.min : policy.rule.minReplicas;
  let readyAt = Array.from({ length: min }, () => 0);
  const ready: number[] = [];
  const moves: number[] = [];
  let brokenSeconds = 0;
  load.ratePerSecond.forEach((rate, second) => {
    const now = momentOf(load, second, readyAt);
    const isBroken = rate > now.ready * size.goodRatePerSecond;
    if (isBroken) brokenSeconds += 1;
    ready.push(now.ready);
    const wanted = scaler({ ...now, isBroken });
    if (wanted !== readyAt.length) moves.push(Math.sign(wanted - readyAt.length));
    readyAt = resized(readyAt, wanted, second + size.startSeconds);
  });
  return {
    name: policy.name,
    ready,
    brokenSeconds,
    podHours: ready.reduce((sum, count) => sum + count, 0) / 3600,
    mostReplicas: Math.max(...ready),
    flaps: moves.filter((move, place) => place > 0 && move !== moves[place - 1]).length,
  };
}

/** The same load, over in half the time. */
export function twiceAsFast(load: RecordedLoad): RecordedLoad {
  const halved = (values: readonly number[]): number[] => values.filter((_, place) => place % 2 === 0);
  return {
    ratePerSecond: halved(load.ratePerSecond),
    cpuCores: halved(load.cpuCores),
    memoryBytes: load.memoryBytes === null ? null : halved(load.memoryBytes),
  };
}

interface Moment {
  readonly second: number;
  readonly ready: number;
  readonly starting: number;
  readonly cpuCores: number;
  readonly memoryBytes: number | null;
}

function momentOf(load: RecordedLoad, second: number, readyAt: readonly number[]): Moment {
  const ready = readyAt.filter((at) => at <= second).length;
  return {
    second,
    ready,
    starting: readyAt.length - ready,
    cpuCores: load.cpuCores[second] ?? 0,
    memoryBytes: load.memoryBytes?.[second] ?? null,
  };
}

/** Pods that start last leave first, as those not ready do in Kubernetes. */
function resized(readyAt: readonly number[], wanted: number, newReadyAt: number): number[] {
  const added = Array.from({ length: Math.max(0, wanted - readyAt.length) }, () => newReadyAt);
  return [...readyAt, ...added].slice(0, wanted);
}

type Scaler = (moment: Moment & { readonly isBroken: boolean }) => number;

function hpaScaler(policy: Extract<Policy, { kind: 'hpa' }>, size: PodSize): Scaler {
  let memory: HpaMemory = { recommendations: [], scaleUps: [], scaleDowns: [] };
  return (moment) => {
    const currentReplicas = moment.ready + moment.starting;
    if (moment.second % lookEverySeconds !== 0) return currentReplicas;
    const desired = desiredReplicas(policy, size, moment);
    const round = { nowSeconds: moment.second, currentReplicas, desired, memory };
    const replicas = normalizeReplicas(policy.spec, round);
    memory = remember(memory, { ...round, replicas });
    return replicas;
  };
}

function desiredReplicas(
  { cpuTarget, memoryTarget }: { readonly cpuTarget: number; readonly memoryTarget: number },
  size: PodSize,
  { ready, starting, cpuCores, memoryBytes }: Moment,
): number {
  const pods = (usage: number, request: number): PodMetric[] => [
    ...Array.from({ length: ready }, () => ({ usage, request, isReady: true })),
    ...Array.from({ length: starting }, () => ({ usage: null, request, isReady: false })),
  ];
  const current = ready + starting;
  const cpu = pods((cpuCores * 1000) / Math.max(1, ready), size.cpuRequestMilli);
  const wishes = [replicasForMetric({ kind: 'utilization', target: cpuTarget }, cpu, current)];
  if (memoryBytes !== null && size.memoryRequestBytes !== null) {
    const used = pods(memoryBytes, size.memoryRequestBytes);
    wishes.push(replicasForMetric({ kind: 'utilization', target: memoryTarget }, used, current));
  }
  return replicasForMetrics(wishes, current);
}

function remember(
  memory: HpaMemory,
  round: { nowSeconds: number; currentReplicas: number; desired: number; replicas: number },
): HpaMemory {
  const { nowSeconds: atSeconds, currentReplicas, desired, replicas } = round;
  const change = replicas - currentReplicas;
  const { recommendations, scaleUps, scaleDowns } = memory;
  return {
    recommendations: [...recommendations, { atSeconds, replicas: desired }],
    scaleUps: change > 0 ? [...scaleUps, { atSeconds, change }] : scaleUps,
    scaleDowns: change < 0 ? [...scaleDowns, { atSeconds, change: -change }] : scaleDowns,
  };
}

/** Up when CPU or memory stays high, or the SLO broken; down when CPU and memory stay low. */
function ruleScaler(rule: ScalingRule, size: PodSize): Scaler {
  let highSeconds = 0;
  let lowSeconds = 0;
  return (moment) => {
    const { ready, starting, cpuCores, memoryBytes, isBroken } = moment;
    const current = ready + starting;
    const cpu = (cpuCores * 1000) / (Math.max(1, ready) * size.cpuRequestMilli);
    const memory =
      memoryBytes === null || size.memoryRequestBytes === null ? 0 : memoryBytes / size.memoryRequestBytes;
    highSeconds = Math.max(cpu, memory) > rule.scaleUpShare || isBroken ? highSeconds + 1 : 0;
    const isLow = cpu < rule.scaleDownCpuShare && memory < rule.scaleDownMemoryShare;
    lowSeconds = isLow ? lowSeconds + 1 : 0;
    if (highSeconds >= rule.scaleUpAfterSeconds) {
      highSeconds = 0;
      return Math.min(rule.maxReplicas, current + 1);
    }
    if (lowSeconds < rule.scaleDownAfterSeconds) return current;
    lowSeconds = 0;
    return Math.max(rule.minReplicas, current - 1);
  };
}
