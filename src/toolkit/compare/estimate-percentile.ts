/**
 * How far two runs lie apart in a percentile of all their requests. Each run's own interval is that of R. S. Woodruff
 * (Confidence Intervals for Medians and Other Position Measures, JASA 47, 1952): as many standard errors below and above
 * as the share of slower requests may be wrong by, read off the run's own distribution. It needs no assumption about
 * the distribution, is one-sided where a few stalls begin, and ends where the requests do. The two are put together by
 * their ends (G. Y. Zou and A. Donner, Construction of Confidence Limits about Effect Measures, Statistics in
 * Medicine 27, 2008).
 */
import { type Estimate, type Interval, type Missing, welch } from './estimate.ts';
import { toLogRatio, toMs } from './histograms.ts';
import { type Pool, quantileOf, scatterAt } from './pool.ts';
import { studentQuantile } from '../statistics/student-t.ts';

const shortestSeconds = 60;
const usualConfidence = 0.975;

export function estimatePercentile(baseline: Pool, candidate: Pool, q: number): Estimate | Missing {
  const seconds = Math.min(baseline.seconds, candidate.seconds);
  const requests = Math.min(baseline.requests, candidate.requests);
  if (requests === 0) return { reason: 'there is no data', neededSeconds: null };
  if (seconds < shortestSeconds) return tooShort(seconds);
  const [before, now] = [placed(baseline, q), placed(candidate, q)];
  if (before === null || now === null) return tooFew(q, requests, seconds);
  const degreesOfFreedom = welch([before.variance, now.variance], [before.freedom, now.freedom]);
  const distance = toLogRatio(now.place - before.place);
  const interval = (standardErrors: number): Interval => {
    const [from, to] = [before.ends(standardErrors), now.ends(standardErrors)];
    return [
      distance - toLogRatio(Math.hypot(now.place - to[0], from[1] - before.place)),
      distance + toLogRatio(Math.hypot(to[1] - now.place, before.place - from[0])),
    ];
  };
  const usual = interval(studentQuantile(usualConfidence, degreesOfFreedom));
  if (!usual.every(Number.isFinite)) return tooFew(q, requests, seconds);
  return {
    baseline: toMs(before.place),
    candidate: toMs(now.place),
    distance,
    interval,
    degreesOfFreedom,
    seconds,
  };
}

interface Placed {
  /** On the scale of bins, as all that follows. */
  readonly place: number;
  readonly ends: (standardErrors: number) => Interval;
  readonly variance: number;
  readonly freedom: number;
}

/** Null where the run has too few requests for it. */
function placed(pool: Pool, q: number): Placed | null {
  const place = quantileOf(pool, q);
  if (!Number.isFinite(place)) return null;
  const { standardError, degreesOfFreedom } = scatterAt(pool, q);
  const ends = (standardErrors: number): Interval => [
    quantileOf(pool, q - standardErrors * standardError),
    quantileOf(pool, q + standardErrors * standardError),
  ];
  const [low, high] = ends(1);
  const variance = ((high - low) / 2) ** 2;
  return Number.isFinite(variance) ? { place, ends, variance, freedom: degreesOfFreedom } : null;
}

function tooShort(seconds: number): Missing {
  return {
    reason: `too short: ${Math.floor(seconds)} s under load, ${shortestSeconds} s are needed`,
    neededSeconds: shortestSeconds,
  };
}

/** So many requests above a percentile make it steady. */
const requestsBeyond = 100;

function tooFew(q: number, requests: number, seconds: number): Missing {
  const needed = Math.round(requestsBeyond / (1 - q));
  return {
    reason: `too few requests to tell: ${Math.round(requests)} where some ${needed} are needed`,
    neededSeconds: Math.max(shortestSeconds, Math.ceil((seconds * needed) / requests)),
  };
}
