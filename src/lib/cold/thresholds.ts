/** k6's `thresholds` for a plan: its gates, its stop conditions, and the sub-metrics that reports read. */
import { percentilesIn } from '../../contract/limit.ts';
import { failureKinds, metricNames, trendStats } from '../../contract/metrics.ts';
import { steadyPhase } from '../../contract/phases.ts';
import type { Plan } from '../../contract/plan.ts';
import { k6Duration } from './duration.ts';
import { isDerived, metricOf } from '../../contract/scale-limits.ts';
import { k6Gates, type K6Thresholds, keepSubmetrics } from './limits.ts';

/** k6's `summaryTrendStats`: what reports show, and every percentile that a limit speaks of. */
export function planTrendStats({ gates, targets, stepLimits }: Plan): string[] {
  const expressions = [gates, targets, stepLimits].flatMap((limits) => Object.values(limits).flat());
  return [...new Set([...trendStats, ...percentilesIn(expressions)])];
}

export interface ThresholdChoices {
  /** Endpoints to keep sub-metrics of. */
  readonly endpoints: readonly string[];
  /** The platform's own. */
  readonly failureKinds: readonly string[];
  readonly stopsAtFirstBadStep: boolean;
}

const perRequest = ['http_req_duration', metricNames.requestOk, metricNames.degraded] as const;

export function planThresholds(plan: Plan, choices: ThresholdChoices): K6Thresholds {
  const gates = k6Gates(plan.gates);
  if (choices.stopsAtFirstBadStep) Object.assign(gates, stopConditions(plan));
  const judged = keepSubmetrics(gates, slidingSelectors(plan));
  if (choices.endpoints.length === 0) return judged;
  return keepSubmetrics(judged, [
    ...phaseSelectors(plan),
    ...endpointSelectors(plan, choices),
    ...taskSelectors(plan),
    ...failureSelectors(choices),
    ...targetSelectors(plan),
  ]);
}

/** k6 can't judge them, and is asked to tell them apart: a run records the metrics and tags that its thresholds name. */
function slidingSelectors({ slidingLimits = [] }: Plan): string[] {
  return slidingLimits.map(({ selector }) => selector);
}

/** A step is judged from its middle on: k6 evaluates over all of the step's samples so far. */
function stopConditions(plan: Plan): K6Thresholds {
  const conditions: K6Thresholds = {};
  for (const { phase, startSeconds, endSeconds } of plan.phases) {
    for (const [metric, expressions] of Object.entries(plan.stepLimits)) {
      conditions[`${metric}{phase:${phase}}`] = expressions.map((threshold) => ({
        threshold,
        abortOnFail: true,
        delayAbortEval: k6Duration((startSeconds + endSeconds) / 2),
      }));
    }
  }
  return conditions;
}

function phaseSelectors(plan: Plan): string[] {
  const phases = [...new Set(plan.phases.map(({ phase }) => phase))];
  return phases.flatMap((phase) => [...perRequest, 'http_reqs'].map((metric) => `${metric}{phase:${phase}}`));
}

/** Endpoints are judged in steady load, where there is one. */
function endpointSelectors(plan: Plan, { endpoints }: ThresholdChoices): string[] {
  const steady = plan.phases.some(({ phase }) => phase === steadyPhase) ? `,phase:${steadyPhase}` : '';
  return endpoints.flatMap((name) => perRequest.map((metric) => `${metric}{name:${name}${steady}}`));
}

function taskSelectors(plan: Plan): string[] {
  return plan.mix.map(({ task, user }) => `${metricNames.taskRuns}{task:${task},user:${user}}`);
}

/** Cheap: only failures are counted. */
function failureSelectors({ endpoints, failureKinds: own }: ThresholdChoices): string[] {
  return endpoints.flatMap((name) =>
    [...failureKinds, ...own].map((kind) => `${metricNames.requestFailures}{error:${kind},name:${name}}`),
  );
}

function targetSelectors(plan: Plan): string[] {
  return Object.keys(plan.targets).filter((selector) => !isDerived(metricOf(selector)));
}
