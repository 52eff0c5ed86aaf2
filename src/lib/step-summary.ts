/** The steps of a load that climbs, for `k6 run` alone: which were good, and between which two it stopped being so. */
import type { Plan } from '../contract/plan.ts';
import { metricNames } from '../contract/metrics.ts';

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
  readonly isGood: boolean;
}

export function summariseSteps(plan: Plan, read: ReadValue): StepSummary {
  const steps = completedSteps(plan, read);
  if (steps.length === 0) return { lines: [], goodRate: null };
  const firstBad = steps.findIndex(({ isGood }) => !isGood);
  const good = steps.slice(0, firstBad === -1 ? steps.length : firstBad);
  return {
    lines: [...steps.map(stepLine), `  ${bracket(good.at(-1), steps[firstBad])}`],
    goodRate: good.at(-1)?.rate ?? 0,
  };
}

function completedSteps(plan: Plan, read: ReadValue): Step[] {
  return plan.phases.flatMap(({ phase, startSeconds, endSeconds, to }) => {
    const requests = read(`http_reqs{phase:${phase}}`, 'count') ?? 0;
    if (!phase.startsWith('step_') || requests === 0) return [];
    return {
      phase,
      level: plan.model === 'open' ? `${to}/s` : `${to} VUs`,
      rate: requests / (endSeconds - startSeconds),
      p95Ms: read(`http_req_duration{phase:${phase}}`, 'p(95)'),
      rightShare: read(`${metricNames.requestOk}{phase:${phase}}`, 'rate'),
      isGood: meetsLimits(plan, phase, read),
    };
  });
}

function meetsLimits({ stepLimits }: Plan, phase: string, read: ReadValue): boolean {
  return Object.entries(stepLimits).every(([metric, expressions]) =>
    expressions.every((expression) => {
      const [, aggregate = ''] = /^\s*([a-z]+(?:\([\d.]+\))?)/.exec(expression) ?? [];
      return holds(expression, read(`${metric}{phase:${phase}}`, aggregate));
    }),
  );
}

/** A limit without a value does not hold. */
export function holds(expression: string, value: number | undefined): boolean {
  const [, operator = '', limit = ''] = /([<>=!]+)\s*(-?[\d.]+)\s*$/.exec(expression) ?? [];
  if (value === undefined) return false;
  if (operator === '<') return value < Number(limit);
  if (operator === '<=') return value <= Number(limit);
  if (operator === '>') return value > Number(limit);
  if (operator === '>=') return value >= Number(limit);
  return operator === '!=' ? value !== Number(limit) : value === Number(limit);
}

function stepLine({ phase, level, rate, p95Ms, rightShare, isGood }: Step): string {
  const figures = [
    phase.padEnd(7),
    level.padStart(9),
    `${rate.toFixed(1)} requests/s`.padStart(18),
    `p95 ${p95Ms?.toFixed(1) ?? '–'} ms`.padStart(15),
    `${rightShare === undefined ? '–' : (rightShare * 100).toFixed(1)} % right`.padStart(15),
  ];
  return `  ${isGood ? '✓' : '✗'} ${figures.join('')}  ${isGood ? 'good' : 'bad'}`;
}

/** Good steps above the first bad one count for nothing. */
function bracket(good: Step | undefined, bad: Step | undefined): string {
  const say = ({ level, rate }: Step): string => `${level} (${rate.toFixed(1)} requests/s)`;
  if (bad === undefined) return good === undefined ? '' : `good up to the highest step: ≥ ${say(good)}`;
  return good === undefined
    ? `bad from the first step on: < ${say(bad)}`
    : `good at ${say(good)}, no longer at ${say(bad)}`;
}
