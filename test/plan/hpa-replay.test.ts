import { describe, expect, it } from 'vitest';
import {
  type PodSize,
  type Policy,
  type RecordedLoad,
  replay,
  twiceAsFast,
} from '../../src/toolkit/plan/hpa-replay.ts';
import { defaultBehavior } from '../../src/toolkit/plan/hpa-spec.ts';

/** 100 requests/s take a core, which is what a pod has. */
const pod: PodSize = {
  cpuRequestMilli: 1000,
  memoryRequestBytes: null,
  goodRatePerSecond: 100,
  startSeconds: 30,
};
const hpa: Policy = {
  kind: 'hpa',
  name: 'hpa',
  spec: { min: 2, max: 10, behavior: defaultBehavior },
  cpuTarget: 75,
  memoryTarget: 75,
};
const rule: Policy = {
  kind: 'rule',
  name: 'rule',
  rule: {
    ...{ minReplicas: 2, maxReplicas: 10, scaleUpShare: 0.75, scaleUpAfterSeconds: 30 },
    ...{ scaleDownCpuShare: 0.3, scaleDownMemoryShare: 0.4, scaleDownAfterSeconds: 60 },
  },
};

function load(...stretches: readonly (readonly [seconds: number, rate: number])[]): RecordedLoad {
  const ratePerSecond = stretches.flatMap(([seconds, rate]) => Array.from({ length: seconds }, () => rate));
  return { ratePerSecond, cpuCores: ratePerSecond.map((rate) => rate / 100), memoryBytes: null };
}

describe('a replay', () => {
  it('stays where the load is within a tenth of the target', () => {
    const { mostReplicas, brokenSeconds, podHours, flaps } = replay(load([3600, 150]), pod, hpa);
    expect({ mostReplicas, brokenSeconds, podHours, flaps }).toEqual({
      mostReplicas: 2,
      brokenSeconds: 0,
      podHours: 2,
      flaps: 0,
    });
  });

  it('counts the SLO as broken from the peak until the new pods are ready', () => {
    // The peak comes at 60 s, just as the autoscaler looks: 8 pods are wanted, and 4 more at most at once.
    const { brokenSeconds, ready } = replay(load([60, 100], [300, 600]), pod, hpa);
    expect(ready.slice(0, 90).every((count) => count === 2)).toBe(true);
    expect(brokenSeconds).toBe(30);
    expect(ready[90]).toBe(6);
  });

  it('goes down only after the five minutes of the window', () => {
    const { ready, flaps } = replay(load([60, 100], [120, 600], [900, 100]), pod, hpa);
    const fell = ready.findIndex((count, second) => second > 180 && count < (ready[second - 1] ?? 0));
    expect(fell).toBeGreaterThanOrEqual(180 + 285);
    expect(fell).toBeLessThanOrEqual(180 + 330);
    expect(ready.at(-1)).toBe(2);
    expect(flaps).toBe(1);
  });

  it("adds a pod each 30 s of more than 75 % by the platform's rule, and takes one each 60 s below 30 %", () => {
    const up = replay(load([61, 190]), pod, rule);
    expect(up.ready[60]).toBe(3);
    const down = replay(load([300, 600], [600, 50]), pod, rule);
    expect(down.ready.at(-1)).toBe(2);
    expect(down.mostReplicas).toBeGreaterThan(5);
  });

  it('breaks for longer, of a shorter time, when the peak comes twice as fast', () => {
    const ramp = load(...Array.from({ length: 80 }, (_, place) => [5, 100 + place * 10] as const));
    const slow = replay(ramp, pod, hpa);
    const fast = replay(twiceAsFast(ramp), pod, hpa);
    expect(fast.ready).toHaveLength(200);
    expect(fast.brokenSeconds / 200).toBeGreaterThan(slow.brokenSeconds / 400);
  });

  it('goes up for memory that grows while CPU stays low', () => {
    const quiet = load([600, 50]);
    const growing = { ...quiet, memoryBytes: quiet.ratePerSecond.map((_, second) => second) };
    const { mostReplicas } = replay(growing, { ...pod, memoryRequestBytes: 500 }, hpa);
    expect(mostReplicas).toBeGreaterThan(2);
  });
});
