/** What limits a target: the endpoint that broke, and the resource that was at its end, from the trial that broke. */
import { highestBy } from '../statistics/highest.ts';
import type { TrialFigures, TrialRecord } from '../record/types.ts';
import { exhaustedOf, nearestToEnd } from '../analyze/exhausted.ts';
import { formatMs, formatShare } from '../format/wording.ts';

type EndpointFigures = TrialFigures['endpoints'][number];

/** Below this difference endpoints slow down alike. */
const alikeFactor = 2;

/** A sentence; null where the trial has no endpoints. @param held the trial just below, if any load held */
export function limitingEndpoint(held: TrialRecord | null, broke: TrialRecord): string | null {
  const failing = highestBy(broke.endpoints, ({ errorShare }) => errorShare ?? 0);
  if (failing !== null && (failing.errorShare ?? 0) > 0.01) {
    return `${failing.endpoint} fails first: ${formatShare(failing.errorShare ?? 0)} errors.`;
  }
  const grown = broke.endpoints.map((one) => ({ ...one, growthMs: growth(held, one) }));
  const slowest = highestBy(grown, ({ growthMs }) => growthMs);
  if (slowest === null || slowest.growthMs <= 0) return null;
  const p95 = formatMs(slowest.latencyMs['p95'] ?? 0);
  if (held === null) return `${slowest.endpoint} is the slowest: p95 ${p95}.`;
  const alike = grown.filter(({ growthMs }) => growthMs * alikeFactor > slowest.growthMs);
  return alike.length > 1 && alike.length > grown.length / 2
    ? `Every endpoint slows down alike, ${slowest.endpoint} the most (p95 ${p95}): they wait for something they share.`
    : `${slowest.endpoint} slows down the most: p95 ${p95}.`;
}

function growth(held: TrialRecord | null, { endpoint, latencyMs }: EndpointFigures): number {
  const before = held?.endpoints.find((one) => one.endpoint === endpoint)?.latencyMs['p95'] ?? 0;
  return (latencyMs['p95'] ?? 0) - before;
}

export function limitingResource({ resources }: Pick<TrialFigures, 'resources'>): string {
  const end = exhaustedOf(resources);
  if (end !== null) return `At its end: ${end}.`;
  const nearest = nearestToEnd(resources);
  return nearest === null
    ? 'Its resources were not watched.'
    : `No watched resource was at its end (the nearest: ${nearest}): look at what is not watched, such as locks, pools and what the target calls.`;
}
