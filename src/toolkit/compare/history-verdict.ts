/** What earlier runs of the same name say to a pair's p95: it is softened where they differ as much, and raised. */
import { formatMs } from '../format/wording.ts';
import type { Measure, Prediction } from './comparison-schema.ts';

export function heedHistory(measure: Measure, predictions: readonly Prediction[]): Measure {
  const known = predictions.find(({ endpoint }) => endpoint === measure.endpoint);
  if (measure.metric !== 'p95 latency' || known === undefined) return measure;
  if (isWorse(known, measure.floor)) {
    const reason = `by the ${known.runs} earlier runs, 99 of 100 have at most ${formatMs(known.limitMs)}, and this one had ${formatMs(known.p95Ms)}`;
    return { ...measure, verdict: 'regressed', neededSeconds: null, reason };
  }
  if (measure.verdict !== 'regressed') return measure;
  return {
    ...measure,
    verdict: 'inconclusive',
    reason: `the ${known.runs} runs before differ as much among themselves`,
  };
}

/** A change within the floor does not count, even where no earlier run was as slow. */
function isWorse({ isBeyond, p95Ms, usualMs }: Prediction, floorMs: number): boolean {
  return isBeyond && p95Ms - usualMs > floorMs;
}
