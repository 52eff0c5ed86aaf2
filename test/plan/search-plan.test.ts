/** Plans from capacity searches and from measurements of scaling. */
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type CapacityPlan, planCapacity } from '../../src/toolkit/plan/capacity-plan.ts';
import type { PlanBasis } from '../../src/toolkit/plan/plan-basis.ts';
import { scalingBasis, searchBasis } from '../../src/toolkit/plan/search-basis.ts';
import { recordingOf, scalingOf, search, searched, searchedQueue, trial } from '../capacity/search-record.ts';
import { renderPlanHtml, renderPlanMarkdown } from '../documents/forms.ts';
import { deployed } from './deployed.ts';

const wishes = { todayPerSecond: 50, pricePerReplicaHour: 0.1, podStartSeconds: 30 };

function planOf(basis: PlanBasis | null): CapacityPlan {
  if (basis === null) throw new Error('nothing held');
  return planCapacity(basis, wishes, deployed);
}

/** Full at 200/s; p95 reaches 200 ms at 164/s. */
const queue = searchedQueue(200);
const plan = planOf(searchBasis(queue, queue.trials.map(recordingOf), 1));

describe('the plan of a search', () => {
  it('rests on the load that held and the one that broke, and names what was at its end', () => {
    const { good, firstBad, bottleneck, model } = plan.measurement;
    expect(good.ratePerSecond).toBeGreaterThan(150);
    expect(good.ratePerSecond).toBeLessThanOrEqual(164);
    expect(firstBad?.ratePerSecond).toBeGreaterThan(164);
    expect({ bottleneck, model }).toEqual({ bottleneck: null, model: 'open' });
    expect(plan.forecast.firstBreak).toMatchObject({ isMeasured: true });
    expect(plan.forecast.firstBreak?.limit).toMatch(/^p95: 2\d\d ms, limit < 200 ms$/);
  });

  it('predicts by the laws that the queue obeys, as far as twice the measured range', () => {
    const [today, double, five, ten] = plan.forecast.rows;
    expect(today?.p95Ms).toMatchObject({ value: expect.closeTo(48, 1) as number });
    expect(double?.p95Ms).toMatchObject({ value: expect.closeTo(72, 1) as number });
    expect(double?.cpuCores).toMatchObject({ value: expect.closeTo(0.62, 2) as number });
    expect(five?.p95Ms).toEqual({ unknown: 'no bound: the target would be full' });
    expect(ten?.cpuCores).toEqual({
      unknown: 'not predictable from this run: beyond twice the measured range',
    });
  });

  it('writes everything that a run gives', () => {
    const names = plan.files.map(({ name }) => name);
    expect(names).toEqual(['hpa.yaml', 'deployment.yaml', 'pdb.yaml', 'nginx-upstream.conf']);
    const hpa = parse(plan.files[0]?.text ?? '') as ConstructorParameters<typeof HorizontalPodAutoscaler>[0];
    new HorizontalPodAutoscaler(hpa).validate();
    expect(plan.sizing.database?.poolPerReplica.value).toBeGreaterThanOrEqual(9);
    expect(plan.costPerMillion).toBeGreaterThan(0);
  });

  it('replays the trials one after another, and once in half the time', () => {
    const seconds = queue.trials.reduce((sum, one) => sum + one.seconds, 0);
    expect(plan.replays?.asRecorded[0]?.ready).toHaveLength(seconds);
    expect(plan.replays?.twiceAsFast[0]?.ready).toHaveLength(Math.ceil(seconds / 2));
    expect(renderPlanMarkdown(plan)).toContain("The rate and the CPU of the search's trials");
  });

  it('says that it was not replayed where the recordings are gone', () => {
    expect(renderPlanHtml(planOf(searchBasis(queue, [], 1)))).toContain('Not replayed');
  });

  it('is a lower bound where nothing broke', () => {
    const held = planOf(searchBasis(searched(Infinity), [], 1));
    expect(renderPlanMarkdown(held)).toContain('the limit is at least that');
  });

  it('is none where no load is proven', () => {
    expect(searchBasis(searched(0), [], 1)).toBeNull();
    expect(searchBasis(search([trial(20, { kind: 'short' })], { state: 'interrupted' }), [], 1)).toBeNull();
  });
});

describe('the plan of a measurement of scaling', () => {
  const amdahl = (contention: number) => (n: number) =>
    [n, searched((100 * n) / (1 + contention * (n - 1)))] as const;
  const planned = (contention: number, sizes: readonly number[] = [1, 2, 4]) =>
    planOf(scalingBasis(scalingOf(sizes.map(amdahl(contention))), []));

  it('goes by the largest size that held, and by replica', () => {
    const { measurement, sizing } = planned(0);
    expect(measurement.replicas).toBe(4);
    expect(sizing.goodRatePerSecond / 100).toBeCloseTo(1, 1);
  });

  it('counts replicas by the contention that was measured', () => {
    const { forecast, sizing } = planned(0.1);
    // 250 × 1.3 = 325/s: 325 × 0.9 ÷ (100 − 0.1 × 325) = 4.3
    expect(forecast.rows[2]).toMatchObject({ growth: 5, replicas: { count: 5, unknown: null } });
    expect(forecast.rows[3]?.replicas).toMatchObject({
      count: 8,
      unknown: 'not predictable from this measurement: beyond twice the 4 replicas measured',
    });
    expect(sizing.maxReplicas).toMatchObject({ value: 8 });
    expect(sizing.maxReplicas.because).toContain(
      'with headroom: not predictable from this measurement: beyond twice the 4 replicas measured; 8 is as far',
    );
  });

  it('says that no number of replicas gets there, and what they share', () => {
    const { forecast, measurement, sizing } = planned(0.5);
    expect(forecast.rows[2]?.replicas.unknown).toMatch(
      /^out of reach: replicas together never pass (19|20)\d/,
    );
    expect(sizing.maxReplicas.value).toBe(4);
    expect(measurement.scaling?.bottleneck).toContain('With 4 replicas');
    expect(renderPlanMarkdown(planned(0.5))).toContain('a shared bottleneck is there');
  });

  it('adds replicas up where one size alone was found out', () => {
    const one = scalingOf([amdahl(0)(1), [2, search([])]]);
    const { measurement, forecast } = planOf(scalingBasis(one, []));
    expect(measurement).toMatchObject({ replicas: 1, scaling: null });
    expect(forecast.rows[2]?.replicas).toEqual({ count: 4, unknown: null });
  });

  it('is none where no size held', () => {
    expect(scalingBasis(scalingOf([[1, searched(0)]]), [])).toBeNull();
  });
});
