/** From estimates to verdicts: regressed, improved, same or inconclusive. */
import type { Measure, MeasureVerdict } from './comparison-schema.ts';
import type { Estimate, Missing } from './estimate.ts';
import { adjustByHolm } from './holm.ts';
import { type Interval, newcombeInterval, type Proportion, share } from './proportions.ts';
import { studentQuantile, studentTail } from './student.ts';

export interface Draft extends Pick<
  Measure,
  'endpoint' | 'metric' | 'unit' | 'allowed' | 'floor' | 'higherIsWorse'
> {
  readonly found: Estimate | Missing | { readonly proportions: readonly [Proportion, Proportion] };
}

const level = 0.05;
/** Odds at which a change worth finding should be found. */
const power = 0.95;
const manyDegrees = 1e6;

/** What both kinds of comparison say of a figure; `worse` grows as the candidate gets worse. */
interface Finding {
  readonly baseline: number;
  readonly candidate: number;
  readonly worse: number;
  readonly interval: Interval;
  readonly p: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly seconds: number | null;
}

export function judgeMeasures(drafts: readonly Draft[]): Measure[] {
  const findings = drafts.map((draft) => findingOf(draft));
  const adjusted = adjustByHolm(findings.flatMap((finding) => ('reason' in finding ? [] : [finding.p])));
  let place = 0;
  return drafts.map((draft, index) => {
    const finding = findings[index] ?? { reason: 'there is no data', neededSeconds: null };
    if ('reason' in finding) return unjudged(draft, finding);
    const p = adjusted[place] ?? 1;
    place += 1;
    return judge(draft, finding, p);
  });
}

function findingOf({ found, higherIsWorse }: Draft): Finding | Missing {
  if ('reason' in found) return found;
  if ('proportions' in found) return findShares(found.proportions);
  const { logRatio, standardError, degreesOfFreedom } = found;
  const worse = higherIsWorse ? logRatio : -logRatio;
  const reach = studentQuantile(1 - level / 2, degreesOfFreedom) * standardError;
  const t = standardError === 0 ? (worse === 0 ? 0 : Infinity) : Math.abs(worse) / standardError;
  return {
    ...found,
    worse,
    interval: [worse - reach, worse + reach],
    p: t === Infinity ? 0 : 2 * studentTail(t, degreesOfFreedom),
  };
}

function findShares([before, now]: readonly [Proportion, Proportion]): Finding | Missing {
  if (before.requests === 0 || now.requests === 0)
    return { reason: 'there are no requests', neededSeconds: null };
  const worse = share(now) - share(before);
  const pooled = share({
    failures: before.failures + now.failures,
    requests: before.requests + now.requests,
  });
  const standardError = Math.sqrt(pooled * (1 - pooled) * (1 / before.requests + 1 / now.requests));
  return {
    baseline: share(before),
    candidate: share(now),
    worse,
    interval: newcombeInterval(before, now, studentQuantile(1 - level / 2, manyDegrees)),
    p: standardError === 0 ? 1 : 2 * studentTail(Math.abs(worse) / standardError, manyDegrees),
    standardError,
    degreesOfFreedom: manyDegrees,
    seconds: null,
  };
}

function judge(draft: Draft, finding: Finding, p: number): Measure {
  const { unit, higherIsWorse } = draft;
  const limit = unit === '%' ? draft.allowed : Math.log1p(draft.allowed);
  const toChange = (worse: number): number =>
    unit === '%' ? worse : Math.expm1(higherIsWorse ? worse : -worse);
  const [first, last] = finding.interval.map(toChange) as [number, number];
  const verdict = verdictOf(draft, finding, { limit, p });
  return {
    ...namesOf(draft),
    baseline: finding.baseline,
    candidate: finding.candidate,
    change: toChange(finding.worse),
    interval: first <= last ? [first, last] : [last, first],
    p,
    verdict,
    smallestChange: smallestChange(draft, finding, limit),
    neededSeconds: verdict === 'inconclusive' ? neededSeconds(draft, finding, limit) : null,
    reason: verdict === 'inconclusive' ? 'it lies too near to what is allowed to tell' : null,
  };
}

function verdictOf(
  { unit, floor }: Draft,
  { baseline, candidate, interval: [low, high] }: Finding,
  { limit, p }: { readonly limit: number; readonly p: number },
): MeasureVerdict {
  const isBeyondFloor = Math.abs(candidate - baseline) > floor;
  const isSure = p < level && isBeyondFloor;
  if (isSure && low > limit) return 'regressed';
  if (isSure && high < -limit) return 'improved';
  const inMeasure = (worse: number): number => Math.abs(unit === '%' ? worse : baseline * Math.expm1(worse));
  const isWithinFloor = inMeasure(low) <= floor && inMeasure(high) <= floor;
  return isWithinFloor || (low > -limit && high < limit) ? 'same' : 'inconclusive';
}

/** The change at which the interval's near end would have come to the limit. */
function smallestChange({ unit, floor, higherIsWorse }: Draft, finding: Finding, limit: number): number {
  const { standardError, degreesOfFreedom, baseline } = finding;
  const worse = limit + studentQuantile(1 - level / 2, degreesOfFreedom) * standardError;
  if (unit === '%') return worse;
  const floorShare = floor / baseline;
  return higherIsWorse ? Math.max(Math.expm1(worse), floorShare) : Math.min(Math.expm1(-worse), -floorShare);
}

/** Scatter falls with the root of the length. */
function neededSeconds({ unit, allowed }: Draft, finding: Finding, limit: number): number | null {
  if (finding.seconds === null) return null;
  const worthFinding = (unit === '%' ? 2 * allowed : Math.log1p(2 * allowed)) - limit;
  const factors =
    studentQuantile(1 - level / 2, finding.degreesOfFreedom) +
    studentQuantile(power, finding.degreesOfFreedom);
  const wanted = worthFinding / factors;
  return Math.max(finding.seconds, Math.ceil(finding.seconds * (finding.standardError / wanted) ** 2));
}

function unjudged(draft: Draft, { reason, neededSeconds: needed }: Missing): Measure {
  const nothing = {
    baseline: null,
    candidate: null,
    change: null,
    interval: null,
    p: null,
    smallestChange: null,
  };
  return { ...namesOf(draft), ...nothing, verdict: 'inconclusive', neededSeconds: needed, reason };
}

function namesOf({ endpoint, metric, unit, allowed, floor, higherIsWorse }: Draft): Omit<Draft, 'found'> {
  return { endpoint, metric, unit, allowed, floor, higherIsWorse };
}
