/**
 * Between what a percentile of a merged record lies for certain. A limit that lies there too is too close to call: only
 * raw samples, or k6's own word, tell whether it held.
 */
import { holds, type Limit, valueOf } from '../../../contract/limit.ts';
import { parseSelector } from '../../../contract/selector.ts';
import type { RunRecord } from '../../record/types.ts';
import type { Estimate } from '../../statistics/histogram-quantile.ts';
import { MetricIndex } from '../metric-index.ts';
import { histogramOver } from './ask.ts';
import { estimate } from './measure.ts';

/** Null where the value is exact, or there is none. @param recorded as it was read: what k6 summed up is exact */
export function boundsOf(
  { merged, summary, samples }: RunRecord,
  selector: string,
  aggregate: string,
): Estimate | null {
  const { metric, tags } = parseSelector(selector);
  if (merged?.metrics.get(metric)?.type !== 'trend' || samples?.isWhole === true) return null;
  const exact = new MetricIndex(summary).get(selector)?.values ?? {};
  if (valueOf(exact, aggregate) !== undefined) return null;
  const histogram = histogramOver(merged, { metric, tags });
  return histogram.count === 0 ? null : estimate(histogram, aggregate);
}

export function isTooClose(limit: Limit, { low, high }: Estimate): boolean {
  if (low === high) return false;
  const isOne = limit.operator === '==' || limit.operator === '!=';
  return isOne ? low <= limit.bound && limit.bound <= high : holds(limit, low) !== holds(limit, high);
}
