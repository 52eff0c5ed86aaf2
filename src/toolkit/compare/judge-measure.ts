/** From estimates to verdicts: regressed, improved, same or inconclusive. */
import type { Measure, MeasureVerdict } from './comparison-schema.ts';
import type { Estimate, Interval, Missing } from './estimate.ts';
import { adjustByHolm } from '../statistics/holm.ts';
import { studentQuantile, studentTail } from '../statistics/student-t.ts';

export interface Draft extends Pick<
  Measure,
  'endpoint' | 'metric' | 'unit' | 'allowed' | 'floor' | 'higherIsWorse'
> {
  readonly found: Estimate | Missing;
}

const level = 0.05;
/** Stricter than the interval: where a few stalls decide, an interval is wrong more often than it says. */
const usualP = 0.01;
/** Odds at which a change worth finding should be found. */
const power = 0.95;

/** An estimate as it is judged: `worse` grows as the candidate gets worse. */
interface Finding extends Omit<Estimate, 'distance' | 'interval'> {
  readonly worse: number;
  readonly interval: Interval;
  readonly p: number;
  /** Half the interval is as many of them as Student's t says. */
  readonly standardErrors: number;
}

export function judgeMeasures(drafts: readonly Draft[], mostP = usualP): Measure[] {
  const findings = drafts.map(findingOf);
  const adjusted = adjustByHolm(findings.flatMap((finding) => ('reason' in finding ? [] : [finding.p])));
  let place = 0;
  return drafts.map((draft, index) => {
    const finding = findings[index] ?? { reason: 'there is no data', neededSeconds: null };
    if ('reason' in finding) return unjudged(draft, finding);
    const p = adjusted[place] ?? 1;
    place += 1;
    return judge(draft, finding, { p, mostP });
  });
}

function findingOf({ found, higherIsWorse }: Draft): Finding | Missing {
  if ('reason' in found) return found;
  const standardErrors = studentQuantile(1 - level / 2, found.degreesOfFreedom);
  const [low, high] = found.interval(standardErrors);
  return {
    ...found,
    worse: higherIsWorse ? found.distance : -found.distance,
    interval: higherIsWorse ? [low, high] : [-high, -low],
    p: pValue(found),
    standardErrors,
  };
}

/** How likely so wide a distance is where there is none: by the narrowest interval that reaches 0, by bisection. */
function pValue({ interval, degreesOfFreedom, distance }: Estimate): number {
  if (distance === 0) return 1;
  const reachesNone = (standardErrors: number): boolean => {
    const [low, high] = interval(standardErrors);
    return distance > 0 ? low <= 0 : high >= 0;
  };
  let [near, far] = [0, mostStandardErrors];
  if (!reachesNone(far)) return 0;
  for (let step = 0; step < 40; step += 1) {
    const middle = (near + far) / 2;
    if (reachesNone(middle)) far = middle;
    else near = middle;
  }
  return 2 * studentTail(far, degreesOfFreedom);
}

const mostStandardErrors = 1000;

/** Holm-adjusted, and what it has to be below. */
interface Evidence {
  readonly p: number;
  readonly mostP: number;
}

function judge(draft: Draft, finding: Finding, evidence: Evidence): Measure {
  const { unit, higherIsWorse } = draft;
  const limit = unit === '%' ? draft.allowed : Math.log1p(draft.allowed);
  const toChange = (worse: number): number =>
    unit === '%' ? worse : Math.expm1(higherIsWorse ? worse : -worse);
  const [first, last] = finding.interval.map(toChange) as [number, number];
  const verdict = verdictOf(draft, finding, { limit, ...evidence });
  return {
    ...namesOf(draft),
    baseline: finding.baseline,
    candidate: finding.candidate,
    change: toChange(finding.worse),
    interval: first <= last ? [first, last] : [last, first],
    p: evidence.p,
    verdict,
    smallestChange: smallestChange(draft, finding, limit),
    neededSeconds: verdict === 'inconclusive' ? neededSeconds(draft, finding, limit) : null,
    reason: verdict === 'inconclusive' ? whyOpen(finding, limit) : null,
  };
}

function verdictOf(
  { unit, floor }: Draft,
  { baseline, candidate, interval: [low, high] }: Finding,
  { limit, p, mostP }: Evidence & { readonly limit: number },
): MeasureVerdict {
  const isBeyondFloor = Math.abs(candidate - baseline) > floor;
  const isSure = p < mostP && isBeyondFloor;
  if (isSure && low > limit) return 'regressed';
  if (isSure && high < -limit) return 'improved';
  const inMeasure = (worse: number): number => Math.abs(unit === '%' ? worse : baseline * Math.expm1(worse));
  const isWithinFloor = inMeasure(low) <= floor && inMeasure(high) <= floor;
  return isWithinFloor || (low > -limit && high < limit) ? 'same' : 'inconclusive';
}

function whyOpen({ interval: [low, high] }: Finding, limit: number): string {
  return low > limit || high < -limit
    ? 'it looks different, but too few requests saw it to rule out chance'
    : 'it lies too near to what is allowed to tell';
}

/** The change at which the interval's near end would have come to the limit. */
function smallestChange({ unit, floor, higherIsWorse }: Draft, finding: Finding, limit: number): number {
  const worse = limit + finding.worse - finding.interval[0];
  if (unit === '%') return worse;
  const floorShare = floor / finding.baseline;
  return higherIsWorse ? Math.max(Math.expm1(worse), floorShare) : Math.min(Math.expm1(-worse), -floorShare);
}

/** Scatter falls with the root of the length. */
function neededSeconds({ unit, allowed }: Draft, finding: Finding, limit: number): number {
  const worthFinding = (unit === '%' ? 2 * allowed : Math.log1p(2 * allowed)) - limit;
  const [low, high] = finding.interval;
  const standardError = (high - low) / 2 / finding.standardErrors;
  const factors = finding.standardErrors + studentQuantile(power, finding.degreesOfFreedom);
  const wanted = worthFinding / factors;
  return Math.max(finding.seconds, Math.ceil(finding.seconds * (standardError / wanted) ** 2));
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
