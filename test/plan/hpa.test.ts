/**
 * Kubernetes' own cases, copied from its replica_calculator_test.go and horizontal_test.go (Apache-2.0; the commits are
 * named in the file).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type HpaMemory,
  limitRate,
  normalizeReplicas,
  type PodMetric,
  replicasForMetric,
  replicasForMetrics,
  stabilize,
  utilizationPercent,
} from '../../src/toolkit/plan/hpa.ts';
import { type Behavior, defaultBehavior, type ScalingRules } from '../../src/toolkit/plan/hpa-spec.ts';

interface RuleCase {
  podsValue: number;
  podsPeriod: number;
  percentValue: number;
  percentPeriod: number;
  stabilizationWindowSeconds: number;
  selectPolicy: 'Max';
}

interface Cases {
  resourceCpu: {
    test: string;
    currentReplicas: number;
    perPodUsageMilli: number[];
    perPodRequestMilli: number[];
    targetUtilizationPct: number;
    expectedReplicas: number;
    expectedUtilizationPct: number;
  }[];
  missingOrUnready: {
    test: string;
    currentReplicas: number;
    knownPodUsageMilli: number[];
    missingPods: number;
    perPodRequestMilli: number;
    targetUtilizationPct: number;
    expectedReplicas: number;
    expectedUtilizationPct: number;
  }[];
  customMetric: {
    test: string;
    currentReplicas: number;
    podValues: number[];
    targetAvg: number;
    expectedReplicas: number;
  }[];
  rateLimits: {
    name: string;
    currentReplicas: number;
    desired: number;
    min: number;
    max: number;
    scaleUp: string | RuleCase;
    scaleDown: string | RuleCase;
    scaleUpEvents: number[];
    scaleDownEvents: number[];
    expected: number;
  }[];
  stabilization: {
    name: string;
    current: number;
    desired: number;
    history: [number, number][];
    upWindow: number;
    downWindow: number;
    expected: number;
  }[];
}

const cases = JSON.parse(
  readFileSync(new URL('../data/k8s_hpa_cases.json', import.meta.url), 'utf8'),
) as Cases;
const nowSeconds = 10_000;
const nothing: HpaMemory = { recommendations: [], scaleUps: [], scaleDowns: [] };
const pod = (usage: number | null, request: number, isReady = true): PodMetric => ({
  usage,
  request,
  isReady,
});

function rulesOf(given: string | RuleCase, direction: keyof Behavior): ScalingRules {
  if (typeof given === 'string') return defaultBehavior[direction];
  const policies = [
    { type: 'Pods' as const, value: given.podsValue, periodSeconds: given.podsPeriod },
    { type: 'Percent' as const, value: given.percentValue, periodSeconds: given.percentPeriod },
  ];
  return { ...given, policies: policies.filter(({ value }) => value > 0) };
}

const justNow = (changes: number[]): HpaMemory['scaleUps'] =>
  changes.map((change) => ({ atSeconds: nowSeconds - 1, change }));

describe("Kubernetes' own cases", () => {
  it.each(cases.resourceCpu)('of CPU: $test', (one) => {
    const pods = one.perPodUsageMilli.map((usage, place) => pod(usage, one.perPodRequestMilli[place]!));
    const target = { kind: 'utilization', target: one.targetUtilizationPct } as const;
    expect(utilizationPercent(pods)).toBe(one.expectedUtilizationPct);
    expect(replicasForMetric(target, pods, one.currentReplicas)).toBe(one.expectedReplicas);
  });

  it.each(cases.missingOrUnready)('of pods without metrics: $test', (one) => {
    const known = one.knownPodUsageMilli.map((usage) => pod(usage, one.perPodRequestMilli));
    const missing = Array.from({ length: one.missingPods }, () => pod(null, one.perPodRequestMilli));
    const target = { kind: 'utilization', target: one.targetUtilizationPct } as const;
    expect(utilizationPercent(known)).toBe(one.expectedUtilizationPct);
    expect(replicasForMetric(target, [...known, ...missing], one.currentReplicas)).toBe(one.expectedReplicas);
  });

  it.each(cases.customMetric)('of a metric of its own: $test', (one) => {
    const pods = one.podValues.map((value) => pod(value, 0));
    const target = { kind: 'average', target: one.targetAvg } as const;
    expect(replicasForMetric(target, pods, one.currentReplicas)).toBe(one.expectedReplicas);
  });

  it.each(cases.rateLimits)('of rate limits: $name', (one) => {
    const behavior = {
      scaleUp: rulesOf(one.scaleUp, 'scaleUp'),
      scaleDown: rulesOf(one.scaleDown, 'scaleDown'),
    };
    const memory = {
      ...nothing,
      scaleUps: justNow(one.scaleUpEvents),
      scaleDowns: justNow(one.scaleDownEvents),
    };
    const { min, max, currentReplicas, desired } = one;
    expect(limitRate({ min, max, behavior }, { nowSeconds, currentReplicas, desired, memory })).toBe(
      one.expected,
    );
  });

  it.each(cases.stabilization)('of stabilisation: $name', (one) => {
    const recommendations = one.history.map(([replicas, at]) => ({ replicas, atSeconds: nowSeconds + at }));
    const round = {
      nowSeconds,
      currentReplicas: one.current,
      desired: one.desired,
      memory: { ...nothing, recommendations },
    };
    expect(stabilize(round, { up: one.upWindow, down: one.downWindow })).toBe(one.expected);
  });
});

describe('the autoscaler', () => {
  const cpu = { kind: 'utilization', target: 50 } as const;

  it('counts pods that are starting as idle when it scales up', () => {
    // 1 ready at 120 %, 2 starting: (120+0+0)/3 = 40 % would turn the direction round, so nothing changes.
    expect(replicasForMetric(cpu, [pod(1200, 1000), pod(0, 1000, false), pod(0, 1000, false)], 3)).toBe(3);
    // 3 ready at 120 %, 1 starting: 90 % over 4 pods, ⌈1.8 × 4⌉.
    const pods = [...Array.from({ length: 3 }, () => pod(1200, 1000)), pod(0, 1000, false)];
    expect(replicasForMetric(cpu, pods, 4)).toBe(8);
  });

  it('leaves pods that are starting out when it scales down', () => {
    expect(replicasForMetric(cpu, [pod(100, 1000), pod(100, 1000), pod(0, 1000, false)], 3)).toBe(1);
  });

  it('counts a pod without metrics as idle when it scales up', () => {
    expect(replicasForMetric(cpu, [pod(1000, 1000), pod(1000, 1000), pod(null, 1000)], 3)).toBe(4);
  });

  it('keeps the replicas where utilisation is exactly on target and a pod has no metrics', () => {
    expect(replicasForMetric(cpu, [pod(500, 1000), pod(null, 1000)], 2)).toBe(2);
    expect(replicasForMetric(cpu, [pod(500, 1000), pod(null, 1000), pod(900, 1000, false)], 3)).toBe(3);
    // A percent off: 51 % over two pods is 25 %, which would turn round; 49 % and a full one are 74 %, likewise.
    expect(replicasForMetric(cpu, [pod(510, 1000), pod(null, 1000)], 2)).toBe(2);
    expect(replicasForMetric(cpu, [pod(490, 1000), pod(null, 1000)], 2)).toBe(2);
  });

  it('counts such a pod as idle for an average exactly on target, as Kubernetes does there', () => {
    const average = { kind: 'average', target: 50 } as const;
    expect(replicasForMetric(average, [pod(50, 0), pod(null, 0)], 2)).toBe(1);
    expect(replicasForMetric(average, [pod(50, 0), pod(50, 0)], 2)).toBe(2);
  });

  it('takes the largest of several wishes, and never scales down while one is missing', () => {
    expect(replicasForMetrics([3, 7], 5)).toBe(7);
    expect(replicasForMetrics([3, null], 5)).toBe(5);
    expect(replicasForMetrics([8, null], 5)).toBe(8);
    expect(replicasForMetrics([null], 5)).toBe(5);
  });

  it('at most doubles, from 4 on, where the manifest has no behavior', () => {
    const spec = { min: 1, max: 100, behavior: null };
    const wish = (currentReplicas: number): number =>
      normalizeReplicas(spec, { nowSeconds, currentReplicas, desired: 90, memory: nothing });
    expect([1, 2, 10].map(wish)).toEqual([4, 4, 20]);
  });

  it('keeps the most of five minutes on the way down where the manifest has no behavior', () => {
    const recommendations = [
      { atSeconds: nowSeconds - 301, replicas: 9 },
      { atSeconds: nowSeconds - 299, replicas: 6 },
    ];
    const round = { nowSeconds, currentReplicas: 8, desired: 2, memory: { ...nothing, recommendations } };
    expect(normalizeReplicas({ min: 1, max: 10, behavior: null }, round)).toBe(6);
  });
});
