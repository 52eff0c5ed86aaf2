/** What k6 is asked to judge: a plan's gates, so that no limit passes on zero samples, and the sub-metrics that are kept. */
import { isOfTrend, parseLimit, type Limits } from '../../contract/limit.ts';
import { emptyTrendGuard } from '../../contract/thresholds.ts';

type K6Threshold = string | { threshold: string; abortOnFail: boolean; delayAbortEval: string };
export type K6Thresholds = Record<string, K6Threshold[]>;

/** A trend without samples is 0 and would pass any `<`: each is asked for one above 0 too. */
export function k6Gates(gates: Limits): K6Thresholds {
  const thresholds: K6Thresholds = {};
  for (const [selector, expressions] of Object.entries(gates)) {
    const isTrend = expressions.some((expression) => isOfTrend(parseLimit(expression)?.aggregate ?? ''));
    thresholds[selector] = isTrend ? [...expressions, emptyTrendGuard] : [...expressions];
  }
  return thresholds;
}

/** Selectors that are judged by nobody and only make k6 keep the sub-metric. */
export function keepSubmetrics(thresholds: K6Thresholds, selectors: readonly string[]): K6Thresholds {
  const kept = { ...thresholds };
  for (const selector of selectors) kept[selector] ??= [];
  return kept;
}
