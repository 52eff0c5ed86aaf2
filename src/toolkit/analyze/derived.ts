/** What k6 can't compute: judged here, from the timeline or from the steps' sub-metrics. */
import { isStep } from '../../contract/phases.ts';
import type { DerivedMetric } from '../../contract/metrics.ts';
import { type Plan, wholeStepShare } from '../../contract/plan.ts';
import type { Timeline } from '../record/types.ts';
import type { Report } from './report-schema.ts';
import type { Run } from './run.ts';
import { holds, parseLimit } from '../../contract/limit.ts';
import { rowsOf } from './load-clock.ts';
import type { MetricIndex } from './metric-index.ts';

type MemoryTrend = Report['target']['endurance']['memory'];

interface Derived {
  readonly value: number | null;
  /** Why there is no value. */
  readonly reason: string | null;
  /** Whether the record lacks what it is computed from; else there is too little of it. */
  readonly isLost?: boolean;
}

export type DerivedValues = Readonly<Record<DerivedMetric, Derived>>;

export function derive(record: Run, steps: readonly Step[], memory: MemoryTrend): DerivedValues {
  const lastGood = steps.filter(({ good }) => good).at(-1);
  const noStep: Derived = { value: null, reason: 'no step was completed' };
  const best = steps.length === 0 ? noStep : { value: lastGood?.ratePerSecond ?? 0, reason: null };
  return {
    degradation_ratio: degradation(record),
    memory_leaks: memoryLeaks(record, memory),
    good_step_rate: best,
    bracket_rate: best,
  };
}

const isNoLeak: readonly string[] = ['none', 'step', 'plateau'];

function memoryLeaks({ system }: Run, { status, reason }: MemoryTrend): Derived {
  return status === 'leak' || isNoLeak.includes(status)
    ? { value: Number(status === 'leak'), reason: null }
    : { value: null, reason, isLost: system === null };
}

export interface Step {
  readonly phase: string;
  /** VUs, or iterations per second in the open model. */
  readonly level: number;
  /** That it lasted: a run may be stopped in a step. */
  readonly seconds: number;
  readonly ratePerSecond: number;
  readonly good: boolean;
}

/**
 * The steps in their order: good while every limit of the step holds. Counted up to the first bad one. A step in which
 * the run was stopped says nothing, unless it broke a limit before.
 */
export function judgeSteps(record: Run): Step[] {
  const { plan, metrics } = record;
  if (plan === null) return [];
  const endedSeconds = record.durationSeconds;
  const steps: Step[] = [];
  for (const { phase, startSeconds, endSeconds, to } of plan.phases) {
    const requests = metrics.value(`http_reqs{phase:${phase}}`, 'count') ?? 0;
    if (!isStep(phase) || requests === 0) continue;
    const seconds = Math.min(endSeconds, endedSeconds) - startSeconds;
    const wasCut = seconds < wholeStepShare * (endSeconds - startSeconds);
    const holdsAll = stepIsGood(plan, metrics, phase);
    if (wasCut && holdsAll) continue;
    const good = holdsAll && steps.every((step) => step.good);
    steps.push({ phase, level: to, seconds, ratePerSecond: requests / seconds, good });
  }
  return steps;
}

function stepIsGood(plan: Plan, metrics: MetricIndex, phase: string): boolean {
  return Object.entries(plan.stepLimits).every(([metric, expressions]) =>
    expressions.every((text) => {
      const expression = parseLimit(text);
      const value =
        expression === null ? null : metrics.value(`${metric}{phase:${phase}}`, expression.aggregate);
      return expression !== null && value !== null && holds(expression, value);
    }),
  );
}

const fewestPeriods = 30;

/** Mean latency of the last third of steady load ÷ the first third's; every request counts the same. */
function degradation(record: Run): Derived {
  const { timeline, plan, loadStartMs: startMs, steady } = record;
  if (timeline === null || plan === null || startMs === null)
    return { value: null, reason: 'there is no timeline', isLost: true };
  if (steady === null) return { value: null, reason: 'the load has no steady phase' };
  const { from, to } = rowsOf(timeline, startMs, steady);
  if (to - from < fewestPeriods) {
    return { value: null, reason: `steady load has ${to - from} periods, ${fewestPeriods} are needed` };
  }
  const third = Math.floor((to - from) / 3);
  const first = meanLatency(timeline, from, from + third);
  const last = meanLatency(timeline, to - third, to);
  return first > 0 && last > 0
    ? { value: last / first, reason: null }
    : { value: null, reason: 'no requests in a third' };
}

function meanLatency({ series }: Timeline, from: number, to: number): number {
  const averages = series.get('http_req_duration')?.get('avg');
  const counts = series.get('http_reqs')?.get('count');
  let total = 0;
  let requests = 0;
  for (let row = from; row < to; row += 1) {
    const average = averages?.[row] ?? NaN;
    const count = counts?.[row] ?? NaN;
    if (Number.isNaN(average) || Number.isNaN(count)) continue;
    total += average * count;
    requests += count;
  }
  return requests === 0 ? NaN : total / requests;
}
