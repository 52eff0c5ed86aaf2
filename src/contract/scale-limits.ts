/**
 * The limits of thresholds.json as one load is held against them: those in its reach, scaled by its length and users.
 * Bundles do it before the load, `report --thresholds` after it.
 */
import { parseLimit, type Limits } from './limit.ts';
import { parseK6Selector } from './selector.ts';
import { type DerivedMetric, derivedMetrics, metricNames } from './metrics.ts';
import { metricsByType } from './metric-types.ts';
import type { PhaseWindow, Plan } from './plan.ts';
import type { PlatformWords } from './platform.ts';
import type { SlidingLimit } from './sliding.ts';
import type { ScenarioLimits } from './thresholds.ts';

export interface Reach {
  readonly phases: readonly PhaseWindow[];
  /** Those that the crowd calls. */
  readonly endpoints: readonly string[];
  /** Planned users ÷ the scenario's own. */
  readonly users: number;
  /** The platform's own. */
  readonly metrics: PlatformWords['metrics'];
}

/** A plan's limits: what k6 judges, what the toolkit judges, what was promised. */
export function limitsOfPlan(
  { gate, target, step, sliding = [] }: ScenarioLimits,
  reach: Reach,
): Pick<Plan, 'gates' | 'derivedGates' | 'targets' | 'stepLimits' | 'slidingLimits'> {
  const gates = scaleLimits(limitsInReach(gate, reach), reach);
  const inReach = sliding.filter(({ selector }) => isInReach(selector, reach));
  const derived = ([selector]: readonly [string, unknown]): boolean => isDerived(metricOf(selector));
  return {
    gates: pick(gates, (entry) => !derived(entry)),
    derivedGates: pick(gates, derived),
    targets: scaleLimits(limitsInReach(target, reach), reach),
    stepLimits: step ?? {},
    ...(inReach.length === 0 ? {} : { slidingLimits: inReach.map((one) => scaleSliding(one, reach)) }),
  };
}

/** Whether the toolkit has to judge this metric, as k6 can't. */
export function isDerived(metric: string): metric is DerivedMetric {
  return derivedMetrics.includes(metric as DerivedMetric);
}

/** The same limits at this load: k6 divides a counter by the whole test, so a phase's rate is said as a count. */
export function scaleLimits(limits: Limits, { phases, users, metrics }: Omit<Reach, 'endpoints'>): Limits {
  const scaled: Record<string, readonly string[]> = {};
  for (const [selector, expressions] of Object.entries(limits)) {
    const phase = parseK6Selector(selector)?.tags['phase'];
    const metric = metricOf(selector);
    const scale = {
      seconds: phaseSeconds(phases, phase ?? null),
      users: grows(metric, metrics) ? users : 1,
    };
    scaled[selector] =
      isOwnCounter(metric, metrics) || metricsByType.counter.includes(metric)
        ? expressions.map((expression) => scaleCount(expression, scale))
        : expressions;
  }
  return scaled;
}

/** Counters that grow with the users, as a platform's own do; of the others a number is what it says, whoever sends the load. */
const growing: readonly string[] = ['http_reqs', 'iterations', metricNames.taskRuns];

function grows(metric: string, metrics: Reach['metrics']): boolean {
  return isOwnCounter(metric, metrics) || growing.includes(metric);
}

function isOwnCounter(metric: string, metrics: Reach['metrics']): boolean {
  return metrics[metric]?.type === 'counter';
}

/** A window is as long as it says, whatever becomes of the load's length: a counter's limit grows with the users alone. */
function scaleSliding(stated: SlidingLimit, { users, metrics }: Reach): SlidingLimit {
  const limit = parseLimit(stated.limit);
  if (limit === null || users === 1 || !grows(metricOf(stated.selector), metrics)) return stated;
  return { ...stated, limit: `${limit.aggregate}${limit.operator}${rounded(limit.bound * users)}` };
}

function scaleCount(expression: string, scale: { seconds: number; users: number }): string {
  const limit = parseLimit(expression);
  if (limit === null) return expression;
  const factor = scale.users * (limit.aggregate === 'rate' ? scale.seconds : 1);
  const bound = rounded(limit.bound * factor);
  return factor === 1 && limit.aggregate === 'count' ? expression : `count${limit.operator}${bound}`;
}

function rounded(bound: number): number {
  return Math.round(bound * 100) / 100;
}

export function metricOf(selector: string): string {
  return parseK6Selector(selector)?.metric ?? selector;
}

/** The limits whose `phase` this load has and whose `name` this crowd calls. */
export function limitsInReach(
  limits: Limits,
  { phases, endpoints }: Pick<Reach, 'phases' | 'endpoints'>,
): Limits {
  return pick(limits, ([selector]) => isInReach(selector, { phases, endpoints }));
}

function isInReach(selector: string, { phases, endpoints }: Pick<Reach, 'phases' | 'endpoints'>): boolean {
  const { phase, name } = parseK6Selector(selector)?.tags ?? {};
  const hasPhase = phase === undefined || phases.some((window) => window.phase === phase);
  return hasPhase && (name === undefined || endpoints.includes(name));
}

function pick(limits: Limits, isWanted: (entry: readonly [string, readonly string[]]) => boolean): Limits {
  return Object.fromEntries(Object.entries(limits).filter(isWanted));
}

/** How long a phase lasts in all; the whole load for null. */
export function phaseSeconds(phases: readonly PhaseWindow[], phase: string | null): number {
  return phases
    .filter((window) => phase === null || window.phase === phase)
    .reduce((sum, window) => sum + window.endSeconds - window.startSeconds, 0);
}
