/**
 * How far runs of the same build differ, which two runs can't tell: with five or more earlier runs, the limit that
 * the next one passes in one of a hundred cases, mean + t(K−1, .99)·s·√(1 + 1/K) of log p95 (G. J. Hahn and
 * W. Q. Meeker, Statistical Intervals, 1991, one future observation).
 */
import { mean, sum } from '../statistics/percentiles.ts';
import type { Outline } from './baseline-schema.ts';
import type { Prediction } from './comparison-schema.ts';
import { studentQuantile } from '../statistics/student-t.ts';

const fewestRuns = 5;
const confidence = 0.99;

export function predict(earlier: readonly Outline[], { p95Ms }: Outline): Prediction[] {
  return Object.entries(p95Ms).flatMap(([endpoint, now]) => {
    const logs = earlier.flatMap((run) => Math.log(run.p95Ms[endpoint] ?? NaN)).filter(Number.isFinite);
    if (logs.length < fewestRuns) return [];
    const usualMs = Math.exp(mean(logs));
    const limitMs = Math.exp(upperLimit(logs));
    return [{ endpoint, runs: logs.length, p95Ms: now, usualMs, limitMs, isBeyond: now > limitMs }];
  });
}

function upperLimit(logs: readonly number[]): number {
  const count = logs.length;
  const middle = mean(logs);
  const variance = sum(logs.map((value) => (value - middle) ** 2)) / (count - 1);
  return middle + studentQuantile(confidence, count - 1) * Math.sqrt(variance * (1 + 1 / count));
}
