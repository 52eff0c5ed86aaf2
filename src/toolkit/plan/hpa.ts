/**
 * The Horizontal Pod Autoscaler's arithmetic, exact: Kubernetes' pkg/controller/podautoscaler, replica_calculator.go
 * (metrics to replicas) and horizontal.go (stabilisation, rate limits, bounds). Pure; ./hpa-replay.ts gives it a clock.
 */
import type { Behavior, HpaSpec, ScalingRules } from './hpa-spec.ts';

export interface PodMetric {
  /** Milli-cores, bytes or a metric's own unit; null: there is no metric of this pod. */
  readonly usage: number | null;
  readonly request: number;
  /** Pods that are starting count as using nothing, and only where that keeps from scaling up too far. */
  readonly isReady: boolean;
}

/** `utilization`: percent of the request. `average`: the mean over pods in the metric's own unit. */
export interface MetricTarget {
  readonly kind: 'utilization' | 'average';
  readonly target: number;
}

const tolerance = 0.1;
const isWithinTolerance = (ratio: number): boolean => ratio >= 1 - tolerance && ratio <= 1 + tolerance;

/** GetResourceReplicas and calcPlainMetricReplicas; null where no pod has a metric. */
export function replicasForMetric(
  { kind, target }: MetricTarget,
  pods: readonly PodMetric[],
  currentReplicas: number,
): number | null {
  const known = pods.filter((pod) => pod.isReady && pod.usage !== null);
  const missing = pods.filter((pod) => pod.isReady && pod.usage === null);
  const unready = pods.filter((pod) => !pod.isReady);
  if (known.length === 0) return null;
  const ratio = usageRatio({ kind, target }, known);
  const scalesUpWithUnready = unready.length > 0 && ratio > 1;
  if (!scalesUpWithUnready && missing.length === 0) {
    return isWithinTolerance(ratio) ? currentReplicas : Math.ceil(ratio * known.length);
  }
  const assumed = [
    ...known,
    ...missing.flatMap((pod) => {
      const usage = assumedUsage({ kind, target }, pod, ratio);
      return usage === null ? [] : [{ ...pod, usage }];
    }),
    ...(scalesUpWithUnready ? unready.map((pod) => ({ ...pod, usage: 0 })) : []),
  ];
  return cautiousReplicas(ratio, usageRatio({ kind, target }, assumed), {
    pods: assumed.length,
    currentReplicas,
  });
}

/** calculated in whole percent, as the controller does. */
export function utilizationPercent(pods: readonly PodMetric[]): number {
  return Math.trunc((total(pods, 'usage') * 100) / total(pods, 'request'));
}

function usageRatio({ kind, target }: MetricTarget, pods: readonly PodMetric[]): number {
  const usage =
    kind === 'utilization' ? utilizationPercent(pods) : Math.trunc(total(pods, 'usage') / pods.length);
  return usage / target;
}

function total(pods: readonly PodMetric[], figure: 'usage' | 'request'): number {
  return pods.reduce((sum, pod) => sum + (pod[figure] ?? 0), 0);
}

/**
 * Against the direction: a pod without metrics is full when scaling down, idle when scaling up. Exactly on target
 * GetResourceReplicas leaves it out (null), as its second branch asks for `> 1.0`; calcPlainMetricReplicas, whose second
 * branch is a bare `else`, counts it as idle.
 */
function assumedUsage({ kind, target }: MetricTarget, { request }: PodMetric, ratio: number): number | null {
  if (ratio < 1) return kind === 'utilization' ? (request * Math.max(100, target)) / 100 : target;
  return ratio > 1 || kind === 'average' ? 0 : null;
}

/** No change where the assumptions turn the direction round. */
function cautiousReplicas(
  ratio: number,
  assumedRatio: number,
  { pods, currentReplicas }: { readonly pods: number; readonly currentReplicas: number },
): number {
  const turned = (ratio < 1 && assumedRatio > 1) || (ratio > 1 && assumedRatio < 1);
  if (isWithinTolerance(assumedRatio) || turned) return currentReplicas;
  const replicas = Math.ceil(assumedRatio * pods);
  const overshoots =
    (assumedRatio < 1 && replicas > currentReplicas) || (assumedRatio > 1 && replicas < currentReplicas);
  return overshoots ? currentReplicas : replicas;
}

/** The largest wish; a metric that is missing forbids to scale down. */
export function replicasForMetrics(wishes: readonly (number | null)[], currentReplicas: number): number {
  const known = wishes.filter((wish) => wish !== null);
  const most = Math.max(...known);
  if (known.length === 0 || (known.length < wishes.length && most < currentReplicas)) return currentReplicas;
  return most;
}

interface Timed {
  readonly atSeconds: number;
}

/** What a controller remembers between its rounds. */
export interface HpaMemory {
  readonly recommendations: readonly (Timed & { readonly replicas: number })[];
  /** Changes of the past, as positive numbers. */
  readonly scaleUps: readonly (Timed & { readonly change: number })[];
  readonly scaleDowns: readonly (Timed & { readonly change: number })[];
}

export interface HpaRound {
  readonly nowSeconds: number;
  readonly currentReplicas: number;
  readonly desired: number;
  readonly memory: HpaMemory;
}

/** Without `behavior`: the highest of five minutes when going down, and at most twice, or 4, when going up. */
const defaultDownWindowSeconds = 300;

/** A wish to what is really done: stabilised, rate-limited, within the bounds. */
export function normalizeReplicas({ min, max, behavior }: HpaSpec, round: HpaRound): number {
  const windows = {
    up: behavior?.scaleUp.stabilizationWindowSeconds ?? 0,
    down: behavior?.scaleDown.stabilizationWindowSeconds ?? defaultDownWindowSeconds,
  };
  const desired = stabilize(round, windows);
  if (behavior !== null) return limitRate({ min, max, behavior }, { ...round, desired });
  const ceiling = Math.min(max, Math.max(2 * round.currentReplicas, 4));
  return Math.max(min, Math.min(desired, ceiling));
}

/** stabilizeRecommendationWithBehaviors: up to the lowest of the up window, down to the highest of the down window. */
export function stabilize(
  { nowSeconds, currentReplicas, desired, memory }: HpaRound,
  windows: { readonly up: number; readonly down: number },
): number {
  const within = (seconds: number): number[] =>
    memory.recommendations
      .filter(({ atSeconds }) => atSeconds > nowSeconds - seconds)
      .map(({ replicas }) => replicas);
  const up = Math.min(desired, ...within(windows.up));
  const down = Math.max(desired, ...within(windows.down));
  return Math.min(Math.max(currentReplicas, up), down);
}

/** convertDesiredReplicasWithBehaviorRate. */
export function limitRate(
  { min, max, behavior }: HpaSpec & { readonly behavior: Behavior },
  round: HpaRound,
): number {
  const { currentReplicas, desired } = round;
  if (desired > currentReplicas) {
    const limit = Math.max(currentReplicas, scaleUpLimit(behavior.scaleUp, round));
    return Math.min(desired, Math.min(max, limit));
  }
  if (desired < currentReplicas) {
    const limit = Math.min(currentReplicas, scaleDownLimit(behavior.scaleDown, round));
    return Math.max(desired, Math.max(min, limit));
  }
  return desired;
}

function scaleUpLimit(rules: ScalingRules, round: HpaRound): number {
  if (rules.selectPolicy === 'Disabled') return round.currentReplicas;
  const proposals = rules.policies.map(({ type, value, periodSeconds }) => {
    const before = replicasBefore(round, periodSeconds);
    return type === 'Pods' ? before + value : Math.ceil(before * (1 + value / 100));
  });
  return rules.selectPolicy === 'Min' ? Math.min(...proposals) : Math.max(...proposals);
}

function scaleDownLimit(rules: ScalingRules, round: HpaRound): number {
  if (rules.selectPolicy === 'Disabled') return round.currentReplicas;
  const proposals = rules.policies.map(({ type, value, periodSeconds }) => {
    const before = replicasBefore(round, periodSeconds);
    return type === 'Pods' ? before - value : Math.trunc(before * (1 - value / 100));
  });
  return rules.selectPolicy === 'Min' ? Math.max(...proposals) : Math.min(...proposals);
}

/** At the start of the period that a policy looks back on. */
function replicasBefore({ nowSeconds, currentReplicas, memory }: HpaRound, periodSeconds: number): number {
  const changed = (events: HpaMemory['scaleUps']): number =>
    events
      .filter(({ atSeconds }) => atSeconds > nowSeconds - periodSeconds)
      .reduce((sum, { change }) => sum + change, 0);
  return currentReplicas - changed(memory.scaleUps) + changed(memory.scaleDowns);
}
