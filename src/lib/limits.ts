/**
 * From the limits of thresholds.json to what k6 judges: rates become counts that scale with the load,
 * derived metrics are kept back for the toolkit, and no limit passes on zero samples.
 */
import { type DerivedMetric, derivedMetrics, metricNames } from '../contract/metrics.ts';
import type { Limits, PhaseWindow } from '../contract/plan.ts';
import { parseSelector } from '../contract/selector.ts';
import { phaseSeconds, totalSeconds } from './stages.ts';

export interface LoadScale {
  readonly phases: readonly PhaseWindow[];
  /** Planned users ÷ the scenario's own. */
  readonly users: number;
}

type K6Threshold = string | { threshold: string; abortOnFail: boolean; delayAbortEval: string };
export type K6Thresholds = Record<string, K6Threshold[]>;

const counters: ReadonlySet<string> = new Set([
  'http_reqs',
  'iterations',
  metricNames.taskRuns,
  metricNames.tenantLeaks,
]);

/** Whether the toolkit has to judge this metric, as k6 can't. */
export function isDerived(metric: string): metric is DerivedMetric {
  return derivedMetrics.includes(metric as DerivedMetric);
}

/** The same limits at this load: k6 divides a counter by the whole test, so a phase's rate is said as a count. */
export function scaleLimits(limits: Limits, scale: LoadScale): Limits {
  const scaled: Record<string, readonly string[]> = {};
  for (const [selector, expressions] of Object.entries(limits)) {
    const { metric, tags } = parseSelector(selector);
    if (!counters.has(metric)) {
      scaled[selector] = expressions;
      continue;
    }
    const { phase } = tags;
    const seconds =
      phase === undefined ? totalSeconds(lengths(scale.phases)) : phaseSeconds(scale.phases, phase);
    scaled[selector] = expressions.map((expression) => scaleCount(expression, seconds, scale.users));
  }
  return scaled;
}

function lengths(phases: readonly PhaseWindow[]): { seconds: number }[] {
  return phases.map((window) => ({ seconds: window.endSeconds - window.startSeconds }));
}

function scaleCount(expression: string, seconds: number, users: number): string {
  const match = /^(rate|count)\s*([<>=!]+)\s*([\d.]+)$/.exec(expression);
  if (match === null) return expression;
  const [, aggregate = '', operator = '', amount = ''] = match;
  const factor = users * (aggregate === 'rate' ? seconds : 1);
  return `count${operator}${Math.round(Number(amount) * factor * 100) / 100}`;
}

/** The limits whose `phase` this load has and whose `name` this crowd calls. */
export function limitsInReach(
  limits: Limits,
  reach: { readonly phases: readonly PhaseWindow[]; readonly endpoints: readonly string[] },
): Limits {
  return Object.fromEntries(
    Object.entries(limits).filter(([selector]) => {
      const { phase, name } = parseSelector(selector).tags;
      const hasPhase = phase === undefined || reach.phases.some((window) => window.phase === phase);
      return hasPhase && (name === undefined || reach.endpoints.includes(name));
    }),
  );
}

/** What k6 itself judges: a trend without samples is 0 and would pass any `<`, so each asks for `min>0` too. */
export function k6Gates(gates: Limits): K6Thresholds {
  const thresholds: K6Thresholds = {};
  for (const [selector, expressions] of Object.entries(gates)) {
    const isTrend = expressions.some((expression) => /^(avg|min|med|max|p\()/.test(expression));
    thresholds[selector] = isTrend ? [...expressions, 'min>0'] : [...expressions];
  }
  return thresholds;
}

/** Selectors that are judged by nobody and only make k6 keep the sub-metric. */
export function keepSubmetrics(thresholds: K6Thresholds, selectors: readonly string[]): K6Thresholds {
  const kept = { ...thresholds };
  for (const selector of selectors) kept[selector] ??= [];
  return kept;
}
