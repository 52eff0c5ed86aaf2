/**
 * A load that climbs in steps, step by step: how far it was good, why no further, what the target was doing, and what
 * the scalability law makes of it. Input: the record. Output: `capacity` of report.json; null for any other load.
 */
import { holds, parseLimit } from '../../contract/limit.ts';
import type { PhaseWindow, Plan } from '../../contract/plan.ts';
import { isOfTarget } from '../../contract/system-figures.ts';
import type { Run } from './run.ts';
import { pointOf } from '../statistics/closed-queue.ts';
import { fitUsl } from '../statistics/usl.ts';
import type { Capacity, CapacityStep } from './capacity-schema.ts';
import { limitWords } from './checks.ts';
import type { Step } from './derived.ts';
import { exhaustedBeside } from './exhausted.ts';
import type { Bottleneck } from './system/target-schema.ts';
import { rowsOf } from './load-clock.ts';
import type { Report } from './report-schema.ts';
import { mean, sum } from '../statistics/percentiles.ts';
import { checkStep } from './step-check.ts';
import { highestBy } from '../statistics/highest.ts';

export function observeCapacity(
  record: Run,
  judged: readonly Step[],
  { phases, bottleneck }: { readonly phases: Report['phases']; readonly bottleneck: Bottleneck | null },
): Capacity | null {
  const { plan } = record;
  if (plan === null || judged.length === 0) return null;
  const steps = judged.map((step, place) =>
    observeStep(record, { plan, step, before: judged[place - 1] ?? null, phases }),
  );
  const firstBad = steps.find(({ good }) => !good) ?? null;
  const decisive = firstBad ?? steps.at(-1);
  return {
    model: plan.model,
    steps,
    highestGood: steps.filter(({ good }) => good).at(-1)?.phase ?? null,
    firstBad: firstBad?.phase ?? null,
    knee: kneeOf(steps),
    bottleneck: decisive === undefined ? null : exhaustedBeside(decisive.resources, bottleneck),
    isTargetWatched: steps.some(({ resources }) => Object.keys(resources).some(isOfTarget)),
    usl: fitUsl(steps.flatMap((step) => pointOf({ ...step, isOpen: plan.model === 'open' }))),
  };
}

interface StepContext {
  readonly plan: Plan;
  readonly step: Step;
  readonly before: Step | null;
  readonly phases: Report['phases'];
}

function observeStep(record: Run, { plan, step, before, phases }: StepContext): CapacityStep {
  const window = plan.phases.find(({ phase }) => phase === step.phase);
  const traffic = phases.find(({ phase }) => phase === step.phase);
  return {
    ...step,
    broken: brokenLimits(record, plan, step.phase),
    throughput: trendOf(step, before),
    avgMs: traffic?.latency.avgMs ?? null,
    p50Ms: traffic?.latency.p50Ms ?? null,
    p95Ms: traffic?.latency.p95Ms ?? null,
    p99Ms: traffic?.latency.p99Ms ?? null,
    successShare: traffic?.successShare ?? null,
    droppedIterations: window === undefined ? null : dropped(record, window),
    littlesLaw: window === undefined || plan.model === 'open' ? null : checkStep(record, window),
    resources: window === undefined ? {} : meanResources(record, window),
  };
}

function brokenLimits({ metrics, platform }: Run, plan: Plan, phase: string): string[] {
  return Object.entries(plan.stepLimits).flatMap(([metric, expressions]) =>
    expressions.flatMap((text) => {
      const limit = parseLimit(text);
      if (limit === null) return [];
      const value = metrics.value(`${metric}{phase:${phase}}`, limit.aggregate);
      return value !== null && holds(limit, value)
        ? []
        : [limitWords({ selector: metric, limit, metrics, platform }, value)];
    }),
  );
}

/** Less than this is noise. */
const risingShare = 0.05;

function trendOf(step: Step, before: Step | null): CapacityStep['throughput'] {
  if (before === null) return 'first';
  const change = step.ratePerSecond / before.ratePerSecond - 1;
  if (change > risingShare) return 'rises';
  return change < -risingShare ? 'falls' : 'flat';
}

/** The step of the highest power, throughput ÷ latency (L. Kleinrock, Power and Deterministic Rules of Thumb, 1979). */
function kneeOf(steps: readonly CapacityStep[]): string | null {
  const power = ({ ratePerSecond, avgMs }: CapacityStep): number =>
    avgMs === null || avgMs === 0 ? 0 : ratePerSecond / avgMs;
  return steps.length < 3 ? null : (highestBy(steps, power)?.phase ?? null);
}

function dropped({ timeline, loadStartMs: startMs }: Run, window: PhaseWindow): number | null {
  if (timeline === null || startMs === null) return null;
  const { from, to } = rowsOf(timeline, startMs, window);
  const counts = timeline.series.get('dropped_iterations')?.get('count');
  return counts === undefined ? 0 : sum(counts.subarray(from, to));
}

/** Means over a window, less its first moment, whose sample is of the second before; what was never seen is left out. */
function meanResources({ system, loadStartMs: startMs }: Run, window: PhaseWindow): Record<string, number> {
  if (system === null || startMs === null) return {};
  const begins = startMs + window.startSeconds * 1000;
  const ends = startMs + window.endSeconds * 1000;
  const rows = [...system.timesMs.keys()].filter((row) => {
    const time = system.timesMs[row] ?? 0;
    return time > begins && time <= ends;
  });
  const means = [...system.series].map(([figure, column]): [string, number] => {
    const real = rows.map((row) => column[row] ?? NaN).filter((value) => !Number.isNaN(value));
    return [figure, mean(real)];
  });
  return Object.fromEntries(means.filter(([, mean]) => !Number.isNaN(mean)));
}

/** The same over the plan's steady load; nothing without one. */
export function steadyResources(record: Run): Record<string, number> {
  return record.steady === null ? {} : meanResources(record, record.steady);
}
