/** A plan's windows as one of k6's executors. */
import type { Scenario } from 'k6/options';
import type { PhaseWindow, Plan } from '../../contract/plan.ts';
import { k6Duration } from './duration.ts';
import type { Declaration } from '../declaration.ts';

/** Arrival rates are whole numbers in k6: said per minute, they keep two decimals of a rate per second. */
const arrivalUnit = { timeUnit: '1m', perSecond: 60 } as const;

/** @param maxVus of an open load; null leaves it to Little's law */
export function k6Executor(declaration: Declaration<never>, plan: Plan, maxVus: number | null): Scenario {
  if (declaration.once === true) {
    return {
      executor: 'shared-iterations',
      vus: plan.users,
      iterations: plan.users,
      maxDuration: k6Duration(plan.durationSeconds),
    };
  }
  return plan.model === 'closed' ? closedExecutor(plan) : openExecutor(plan, maxVus);
}

function closedExecutor(plan: Plan): Scenario {
  const [first, ...others] = plan.phases;
  if (first !== undefined && others.length === 0 && first.from === first.to) {
    return { executor: 'constant-vus', vus: first.to, duration: k6Duration(plan.durationSeconds) };
  }
  return {
    executor: 'ramping-vus',
    startVUs: first?.from ?? 0,
    stages: plan.phases.flatMap((window, index) => k6Stages(window, plan.phases[index - 1])),
  };
}

function openExecutor(plan: Plan, maxVus: number | null): Scenario {
  const perUnit = (level: number): number => Math.max(1, Math.round(level * arrivalUnit.perSecond));
  const peak = Math.max(...plan.phases.map(({ to }) => to));
  // Little's law: VUs for arrivals that take 0.1 s each, and room for 0.5 s before arrivals are dropped.
  const vus = Math.max(20, Math.ceil(peak * 0.1));
  const stages = plan.phases.flatMap((window, index) => k6Stages(window, plan.phases[index - 1]));
  return {
    executor: 'ramping-arrival-rate',
    timeUnit: arrivalUnit.timeUnit,
    startRate: perUnit(plan.phases[0]?.from ?? 0),
    stages: stages.map((stage) => ({ ...stage, target: perUnit(stage.target) })),
    // A VU that has to be made first costs the arrival that asks for it.
    preAllocatedVUs: maxVus ?? vus,
    maxVUs: maxVus ?? vus * 5,
  };
}

/** A jump is a stage of no length before the window's own. */
function k6Stages(
  window: PhaseWindow,
  before: PhaseWindow | undefined,
): { duration: string; target: number }[] {
  const own = { duration: k6Duration(window.endSeconds - window.startSeconds), target: window.to };
  const jumps = before !== undefined && before.to !== window.from;
  return jumps ? [{ duration: '0s', target: window.from }, own] : [own];
}
