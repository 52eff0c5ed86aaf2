import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Deployment } from 'kubernetes-models/apps/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { type CapacityPlan, planCapacity, type PlanWishes } from '../../src/toolkit/plan/capacity-plan.ts';
import { runBasis } from '../../src/toolkit/plan/plan-basis.ts';
import type { RunRecord } from '../../src/toolkit/record/types.ts';
import { saturating, stepRecord } from '../analyze/step-record.ts';
import { watchedRecord } from './watched-record.ts';
import { renderPlanHtml, renderPlanMarkdown } from '../documents/forms.ts';
import { deployed } from './deployed.ts';

const wishes: PlanWishes = {
  todayPerSecond: 50,
  pricePerReplicaHour: null,
  podStartSeconds: 30,
};

function planOf(
  record: RunRecord,
  parts: Partial<PlanWishes> = {},
  { replicas = 1, limits = deployed.limits } = {},
): CapacityPlan {
  const basis = runBasis(record, analyze(record, { strict: false }).report, replicas);
  if (basis === null) throw new Error('nothing held');
  return planCapacity(basis, { ...wishes, ...parts }, { ...deployed, limits });
}

const fileOf = ({ files }: CapacityPlan, name: string): string =>
  files.find((file) => file.name === name)?.text ?? '';

const manifestOf = (plan: CapacityPlan, name: string): Record<string, never> =>
  parse(fileOf(plan, name)) as Record<string, never>;

describe('a plan', () => {
  it('predicts CPU by the utilisation law inside the measured range', () => {
    const { forecast } = planOf(watchedRecord());
    const [today, double] = forecast.rows;
    expect(today).toMatchObject({ growth: 1, ratePerSecond: 50, replicas: { count: 1, unknown: null } });
    expect(double?.cpuCores).toMatchObject({ value: expect.closeTo(0.82, 3) as number });
    expect(today!.p95Ms).toMatchObject({ low: expect.any(Number) as number });
  });

  it('says nothing of what lies beyond twice the measured range, but counts the replicas', () => {
    const five = planOf(watchedRecord(), { todayPerSecond: 60 }).forecast.rows[2];
    expect(five).toMatchObject({
      ratePerSecond: 300,
      p95Ms: { unknown: 'not predictable from this run: beyond twice the measured range' },
      cpuCores: { unknown: 'not predictable from this run: beyond twice the measured range' },
      // 300 × 1.3 ÷ 97
      replicas: { count: 5, unknown: null },
    });
  });

  it('says at what growth the first limit breaks, and what did it', () => {
    const { forecast } = planOf(watchedRecord());
    expect(forecast.firstBreak).toMatchObject({
      limit: 'p95 latency: 600 ms, limit < 200 ms',
      isMeasured: true,
      growth: 97 / 50,
    });
    // CPU 70 % of 2 cores is reached at 172.5/s: beyond what broke.
    const unbroken = planOf(watchedRecord(saturating.slice(0, 4).map((step) => ({ ...step, p95: 30 }))));
    expect(unbroken.forecast.firstBreak).toMatchObject({ limit: 'CPU mean < 70 %', isMeasured: false });
    expect(unbroken.forecast.firstBreak?.ratePerSecond).toBeCloseTo(172.5, 6);
  });

  it('predicts nothing from a single load, and still sizes by it', () => {
    const record = watchedRecord(saturating.slice(0, 1));
    const { forecast, sizing } = planOf(record, { todayPerSecond: null });
    expect(forecast.rows[0]?.p95Ms).toEqual({
      unknown: 'not predictable from this run: 4 rising loads are needed, it has 1',
    });
    expect(sizing.cpuMilli?.request.value).toBe(160);
  });

  it('sizes pods by the highest load that held', () => {
    const { sizing } = planOf(watchedRecord());
    // 0.02 + 97 × 0.008 = 0.796 cores; 189.7 MiB ÷ 0.7; 4.85 connections × 1.3
    expect(sizing.cpuMilli?.request.value).toBe(800);
    expect(sizing.memoryMi?.request.value).toBe(288);
    expect(sizing.database?.poolPerReplica.value).toBe(7);
    expect(sizing.database?.replicasThatFit).toBe(13);
    expect(sizing.minReplicas.value).toBe(2);
    expect(sizing.maxReplicas.value).toBe(7);
  });

  it('never plans for more replicas than the database has connections for', () => {
    const { maxReplicas } = planOf(watchedRecord(), { todayPerSecond: 500 }).sizing;
    expect(maxReplicas.value).toBe(13);
    expect(maxReplicas.because).toContain('94 DB connections are enough for 13 only');
  });

  it("holds to its owners' limits, whatever they are", () => {
    const limits = {
      ...deployed.limits,
      ...{ databaseConnections: 40, scaleUpShare: 0.6, scaleDownCpuShare: 0.2, cpuMeanShare: 0.3 },
    };
    const { sizing, replays, forecast } = planOf(watchedRecord(), { todayPerSecond: 20 }, { limits });
    expect(sizing.database?.budget).toEqual({
      value: 34,
      because: 'below 40 in all, less three for superusers and two for monitoring',
    });
    expect(replays?.asRecorded[1]?.name).toBe("the platform's rule: up at 60 %, down at 20 %");
    expect(forecast.firstBreak).toMatchObject({ limit: 'CPU mean < 30 %', isMeasured: false });
  });

  it('divides by the replicas that served the run', () => {
    const { sizing } = planOf(watchedRecord(), {}, { replicas: 4 });
    expect(sizing.cpuMilli?.request.value).toBe(200);
    expect(sizing.goodRatePerSecond).toBe(97 / 4);
  });

  it('writes manifests that hold to the Kubernetes schemas', () => {
    const plan = planOf(watchedRecord());
    const hpa = manifestOf(plan, 'hpa.yaml');
    new HorizontalPodAutoscaler(hpa).validate();
    new Deployment(manifestOf(plan, 'deployment.yaml')).validate();
    new PodDisruptionBudget(manifestOf(plan, 'pdb.yaml')).validate();
    const broken = { ...hpa, spec: parse('{ scaleTargetRef: {}, maxReplicas: many }') as never };
    expect(() => new HorizontalPodAutoscaler(broken).validate()).toThrow();
  });

  it('gives the reason above each number', () => {
    const text = fileOf(planOf(watchedRecord()), 'hpa.yaml');
    const lines = text.split('\n');
    for (const key of [
      'minReplicas: 2',
      'maxReplicas: 7',
      'averageUtilization: 76',
      'averageUtilization: 80',
    ]) {
      const place = lines.findIndex((line) => line.trim() === key);
      expect(place).toBeGreaterThan(0);
      expect(lines[place - 1]?.trim()).toMatch(/^# /);
    }
  });

  it('keeps least_conn, connections and their reasons for nginx', () => {
    const text = fileOf(planOf(watchedRecord()), 'nginx-upstream.conf');
    expect(text).toContain('least_conn;');
    // 97/s × p95 130 ms × 2
    expect(text.match(/server jorge-platform-\d:8000 max_conns=26/g)).toHaveLength(2);
  });

  it('reckons the cost of a million requests at the target use', () => {
    const { costPerMillion } = planOf(watchedRecord(), { pricePerReplicaHour: 0.1 });
    expect(costPerMillion).toBeCloseTo((0.1 / (97 * 0.76 * 3600)) * 1e6, 9);
    expect(planOf(watchedRecord()).costPerMillion).toBeNull();
  });

  it('replays three policies, as recorded and twice as fast', () => {
    const { replays } = planOf(watchedRecord());
    expect(replays?.asRecorded.map(({ ready }) => ready.length)).toEqual([600, 600, 600]);
    expect(replays?.twiceAsFast.map(({ ready }) => ready.length)).toEqual([300, 300, 300]);
  });

  it('says what was not watched, and writes no manifest that would need it', () => {
    const plan = planOf(stepRecord(saturating));
    expect(plan.files.map(({ name }) => name)).toEqual(['pdb.yaml', 'nginx-upstream.conf']);
    const text = renderPlanMarkdown(plan);
    expect(text).toContain('Not written: hpa.yaml and deployment.yaml');
    expect(text).toContain('Not replayed');
    expect(text).toContain('| not watched |');
  });

  it('says the same on its page as in its text', () => {
    const plan = planOf(watchedRecord(), { pricePerReplicaHour: 0.1 });
    const page = renderPlanHtml(plan);
    for (const words of [
      'If the load grows',
      'What to set',
      'this plan: 2–7 replicas',
      'A million requests cost',
    ]) {
      expect(page).toContain(words);
      expect(renderPlanMarkdown(plan)).toContain(words);
    }
    expect(page).toContain('href="./hpa.yaml"');
  });

  it('warns that CPU tells nothing where the limit broke with most of it idle', () => {
    const warning = 'CPU is not what limits it: 39.8 % of it was used';
    expect(renderPlanMarkdown(planOf(watchedRecord()))).toContain(warning);
    expect(renderPlanMarkdown(planOf(watchedRecord(saturating.slice(0, 4))))).not.toContain(warning);
  });

  it('is none where nothing held', () => {
    const record = watchedRecord(saturating.slice(4));
    expect(runBasis(record, analyze(record, { strict: false }).report, 1)).toBeNull();
  });
});
