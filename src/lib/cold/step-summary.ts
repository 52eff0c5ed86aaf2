/** The steps of a load that climbs, for `k6 run` alone: which were good, and between which two it stopped being so. */
import { holds, parseLimit } from '../../contract/limit.ts';
import { type Plan, wholeStepShare } from '../../contract/plan.ts';
import { metricNames } from '../../contract/metrics.ts';
import { isStep } from '../../contract/phases.ts';

/** A metric's value by selector and aggregate; undefined without samples. */
export type ReadValue = (selector: string, aggregate: string) => number | undefined;

export interface StepSummary {
  readonly lines: readonly string[];
  /** Of the highest good step, in requests per second; null when no step was completed. */
  readonly goodRate: number | null;
}

interface Step {
  readonly phase: string;
  readonly level: string;
  readonly rate: number;
  readonly p95Ms: number | undefined;
  readonly rightShare: number | undefined;
  /** Its limits that did not hold, with what was measured. */
  readonly broken: readonly string[];
}

/** @param endedSeconds after which the run was over, or stopped */
export function summariseSteps(plan: Plan, read: ReadValue, endedSeconds: number): StepSummary {
  const steps = judgedSteps(plan, read, endedSeconds);
  if (steps.length === 0) return { lines: [], goodRate: null };
  const firstBad = steps.findIndex(({ broken }) => broken.length > 0);
  const good = steps.slice(0, firstBad === -1 ? steps.length : firstBad);
  const stopped =
    firstBad === steps.length - 1 && endedSeconds < plan.durationSeconds
      ? '; the load was stopped there'
      : '';
  return {
    lines: ['', ...steps.map(stepLine), '', `  ${bracket(good.at(-1), steps[firstBad])}${stopped}`],
    goodRate: good.at(-1)?.rate ?? 0,
  };
}

/** A step in which the run was stopped says nothing, unless it broke a limit before. */
function judgedSteps(plan: Plan, read: ReadValue, endedSeconds: number): Step[] {
  return plan.phases.flatMap(({ phase, startSeconds, endSeconds, to }) => {
    const requests = read(`http_reqs{phase:${phase}}`, 'count') ?? 0;
    if (!isStep(phase) || requests === 0) return [];
    const seconds = Math.min(endSeconds, endedSeconds) - startSeconds;
    const broken = brokenLimits(plan, phase, read);
    if (broken.length === 0 && seconds < wholeStepShare * (endSeconds - startSeconds)) return [];
    return {
      phase,
      level: plan.model === 'open' ? `${to}/s` : `${to} VUs`,
      rate: requests / seconds,
      p95Ms: read(`http_req_duration{phase:${phase}}`, 'p(95)'),
      rightShare: read(`${metricNames.requestOk}{phase:${phase}}`, 'rate'),
      broken,
    };
  });
}

function brokenLimits({ stepLimits }: Plan, phase: string, read: ReadValue): string[] {
  return Object.entries(stepLimits).flatMap(([metric, expressions]) =>
    expressions.flatMap((expression) => {
      const limit = parseLimit(expression);
      const value = limit === null ? undefined : read(`${metric}{phase:${phase}}`, limit.aggregate);
      return limit !== null && value !== undefined && holds(limit, value)
        ? []
        : [`${metric} ${expression} (${value === undefined ? 'no samples' : Number(value.toPrecision(4))})`];
    }),
  );
}

function stepLine({ phase, level, rate, p95Ms, rightShare, broken }: Step): string {
  const figures = [
    phase.padEnd(7),
    level.padStart(9),
    `${rate.toFixed(1)} requests/s`.padStart(18),
    `p95 ${p95Ms?.toFixed(1) ?? '–'} ms`.padStart(15),
    `${rightShare === undefined ? '–' : (rightShare * 100).toFixed(1)} % right`.padStart(15),
  ];
  return broken.length === 0
    ? `  ✓ ${figures.join('')}  good`
    : `  ✗ ${figures.join('')}  bad: ${broken.join(', ')}`;
}

/** Good steps above the first bad one count for nothing. */
function bracket(good: Step | undefined, bad: Step | undefined): string {
  const say = ({ level, rate }: Step): string => `${level} (${rate.toFixed(1)} requests/s)`;
  if (bad === undefined) return good === undefined ? '' : `Good up to the highest step: ≥ ${say(good)}`;
  const why = `because of ${bad.broken.join(' and ')}`;
  return good === undefined
    ? `Bad from the first step on: < ${say(bad)}, ${why}`
    : `Good at ${say(good)}, no longer at ${say(bad)}, ${why}`;
}
