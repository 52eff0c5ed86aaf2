/**
 * Which resource came to its limit before or as latency left its plateau. Each suspect is scored by how much of the
 * slow time it was at its limit, how much less before, and whether it was there in time. Those that the endpoints'
 * stories clear are no suspects. None is named while latency keeps its plateau and its limits; none seen means inside
 * the service.
 */
import { systemFigures } from '../../../contract/system-figures.ts';
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import type { Run } from '../run.ts';
import type { EndpointStory } from '../account/account-schema.ts';
import { excessOf, isClear, slowOnes, type Stories } from '../account/stories.ts';
import { formatFigure, formatMs } from '../../format/wording.ts';
import { findMemoryGrowth } from './memory-growth.ts';
import { findExhaustion, findSaturation } from './saturation.ts';
import type { SlowTime } from './latency-plateau.ts';
import { hitsWithin, meansWithin, sayFigures, shareOf } from './rows.ts';
import { highest } from '../../statistics/highest.ts';
import { coresOf, isoAt, isTargetWatched, systemSamples, within } from './samples.ts';
import { stretchesOf } from './stretches.ts';
import { type Suspect, type SuspectContext, suspects } from './suspects.ts';
import type { Bottleneck, Suspicion } from './target-schema.ts';

/** A suspect is named when it was at its limit for most of the slow time. */
const namedShare = 0.5;
const runnerUpShare = 0.25;
/** Figures come once a second, and a little late. */
const slackSeconds = 4;
/** Scores this close are told apart by the order of blame. */
const closeScores = 0.1;

/** Requests that came while a queue was empty did not wait in it. */
const neverEmptyShare = 0.95;

export function nameBottleneck(
  record: Run,
  { slow, scope, endpoints }: Stories,
  limits: ResourceLimits,
): Bottleneck | null {
  const slowed = slowOnes(endpoints);
  const told = {
    scope,
    slowed,
    well: endpoints.filter((one) => !slowed.includes(one) && isClear(one.latency)),
  };
  const seen = slow === null ? [] : scoreSuspects(record, slow, limits);
  const possible = seen.filter((one) => isPossible(one, slow, told));
  const named = chosen(possible);
  if (slow !== null && named !== null) return verdictOf(record, { slow, seen: possible, named, told });
  const saturated = slow === null ? findSaturation(record, limits) : exhaustion(record, slow, told);
  if (saturated !== null) return saturated;
  const growth = isAlone(told) ? null : findMemoryGrowth(record);
  if (growth !== null) {
    const { startSeconds, suspicion } = growth;
    return {
      ...suspicion,
      endpoint: null,
      since: { time: isoAt(record, startSeconds), secondsIntoLoad: startSeconds },
      confidence: slow === null ? 'medium' : 'low',
      runnerUp: null,
    };
  }
  // Where no endpoint's story is clear, that no resource was seen at its limit does not show that the limit is
  // inside.
  if (slow === null || (scope === 'unknown' && endpoints.length > 0)) return null;
  return isTargetWatched(record) || isAlone(told) ? inside(record, slow, { seen: possible, told }) : null;
}

interface SlowEndpoints {
  readonly scope: Stories['scope'];
  /** The one with the largest rise first. */
  readonly slowed: readonly EndpointStory[];
  readonly well: readonly EndpointStory[];
}

/** The one that was slow alone, or by far the most. */
function mainOf({ scope, slowed }: SlowEndpoints): EndpointStory | null {
  const [worst, next] = slowed;
  if (worst === undefined) return null;
  const isMost = next === undefined || excessOf(worst) > excessOf(next) * farMore;
  return scope === 'one' || isMost ? worst : null;
}

const farMore = 5;

/** One endpoint alone, which was no slower than the others before. */
function isAlone({ scope, slowed }: SlowEndpoints): boolean {
  return scope === 'one' && slowed[0]?.latency.kind === 'changed';
}

/**
 * A resource that all endpoints pass through cannot slow down only a few of them. Where even the fastest answer is
 * slow, a queue that is empty now and then does not explain it: only one that never is, or what is no waiting at
 * all.
 */
function isPossible({ suspect, slowShare }: Scored, slow: SlowTime | null, told: SlowEndpoints): boolean {
  if (suspect.reach === 'all' && isOfFew(slow, told)) return false;
  if (suspect.waits === undefined || !isFloor(told)) return true;
  return slow?.calm != null && suspect.waits === 'in-line' && slowShare >= neverEmptyShare;
}

/** With nothing calm to compare with, the others have to be far faster. */
const farFaster = 3;

function isOfFew(slow: SlowTime | null, { slowed, well }: SlowEndpoints): boolean {
  const [worst] = slowed;
  if (worst === undefined || slowed.length > well.length) return false;
  if (slow?.calm != null) return true;
  return (
    well.length > 1 &&
    well.every(({ latency }) => (latency.now ?? Infinity) * farFaster < (worst.latency.now ?? 0))
  );
}

function isFloor({ scope, slowed, well }: SlowEndpoints): boolean {
  const judged = scope === 'all' && mainOf({ scope, slowed, well }) === null ? slowed : slowed.slice(0, 1);
  return judged.length > 0 && judged.every((one) => one.isFloor === true);
}

/**
 * A queue that was there before it grew slows the fastest answer as well: there only the first requests of the run
 * bound it.
 */
function exhaustion(record: Run, slow: SlowTime, told: SlowEndpoints): Bottleneck | null {
  const isAlways = told.slowed[0]?.latency.kind === 'always';
  return isAlways && isFloor(told) ? null : findExhaustion(record, slow);
}

interface Scored {
  readonly suspect: Suspect;
  /** Of the slow time, and of the calm time, at its limit. */
  readonly slowShare: number;
  readonly calmShare: number | null;
  readonly isInTime: boolean;
  readonly score: number;
}

function scoreSuspects(record: Run, slow: SlowTime, limits: ResourceLimits): Scored[] {
  const around: SuspectContext = {
    cores: coresOf(record),
    limits,
    calm: slow.calm === null ? () => NaN : meansWithin(record, slow.calm),
  };
  return suspects.map((suspect) => {
    const slowHits = hitsWithin(record, slow, (read) => suspect.isAtLimit(read, around));
    const calmHits =
      slow.calm === null
        ? null
        : hitsWithin(record, slow.calm, (read) => suspect.isAtLimit(read, around)).hits;
    const slowShare = shareOf(slowHits.hits);
    const calmShare = calmHits === null || calmHits.length === 0 ? null : shareOf(calmHits);
    const first = stretchesOf(slowHits.hits)[0];
    const firstSecond = first === undefined ? Infinity : (slowHits.seconds[first.from] ?? Infinity);
    const isInTime = firstSecond <= slow.startSeconds + slackSeconds;
    const contrast = Math.max(0, slowShare - (calmShare ?? 0));
    return {
      ...{ suspect, slowShare, calmShare, isInTime },
      score: 0.5 * slowShare + 0.3 * contrast + (isInTime ? 0.2 : 0),
    };
  });
}

/** Null when none was at its limit for most of the slow time and not before. */
function chosen(seen: readonly Scored[]): Scored | null {
  const able = seen.filter(
    ({ slowShare, calmShare }) => slowShare >= namedShare && (calmShare ?? 0) < slowShare - 0.3,
  );
  const best = highest(able.map(({ score }) => score));
  return able.find(({ score }) => score >= best - closeScores) ?? null;
}

function verdictOf(
  record: Run,
  {
    slow,
    seen,
    named,
    told,
  }: {
    readonly slow: SlowTime;
    readonly seen: readonly Scored[];
    readonly named: Scored;
    readonly told: SlowEndpoints;
  },
): Bottleneck {
  const [second] = seen
    .filter((one) => one !== named && one.slowShare - (one.calmShare ?? 0) >= runnerUpShare)
    .sort((a, b) => b.score - a.score);
  const isClear = named.score >= 0.75 && (second === undefined || named.score - second.score > closeScores);
  return {
    ...suspicionOf(record, slow, named),
    endpoint: isAlone(told) ? (told.slowed[0]?.endpoint ?? null) : null,
    since: { time: isoAt(record, slow.startSeconds), secondsIntoLoad: slow.startSeconds },
    confidence: isClear ? 'high' : named.score >= 0.6 ? 'medium' : 'low',
    runnerUp: second === undefined ? null : suspicionOf(record, slow, second),
  };
}

function suspicionOf(record: Run, slow: SlowTime, { suspect, slowShare }: Scored): Suspicion {
  const { figure, said } = sayFigures(record, suspect.figures, { span: slow, before: slow.calm });
  return {
    kind: suspect.kind,
    label: suspect.label,
    figure,
    evidence: [`at its limit in ${formatFigure(slowShare, 'share')} of the slow time`, ...said],
  };
}

/** What was watched and had room, and what the slowed endpoints' own figures tell. */
function inside(
  record: Run,
  slow: SlowTime,
  { seen, told }: { readonly seen: readonly Scored[]; readonly told: SlowEndpoints },
): Bottleneck {
  const roomy = (
    ['target.cpuShare', 'target.busiestThreadShare', 'target.memoryShare', 'app.poolWaiting'] as const
  ).flatMap((figure) => {
    const samples = systemSamples(record, figure);
    const most = samples === null ? NaN : highest(within(samples, slow).values);
    if (Number.isNaN(most)) return [];
    return [`${systemFigures[figure].label} at most ${formatFigure(most, systemFigures[figure].unit)}`];
  });
  const [closest] = seen
    .filter(({ slowShare }) => slowShare >= runnerUpShare)
    .sort((a, b) => b.score - a.score);
  const isPoolKnown = systemSamples(record, 'app.poolWaiting') !== null;
  const only = mainOf(told)?.endpoint ?? null;
  return {
    kind: 'inside',
    label: insideLabel(told, only),
    figure: null,
    endpoint: only,
    evidence: [...roomy, ...floorEvidence(told)],
    since: { time: isoAt(record, slow.startSeconds), secondsIntoLoad: slow.startSeconds },
    confidence: closest === undefined ? (isPoolKnown ? 'high' : 'medium') : 'low',
    runnerUp: closest === undefined ? null : suspicionOf(record, slow, closest),
  };
}

function insideLabel(told: SlowEndpoints, only: string | null): string {
  const what = isFloor(told) ? 'work, a query or a call' : 'a lock, a pool, a query or a call';
  if (only !== null) return `${what} that ${only} ${told.scope === 'one' ? 'alone uses' : 'uses'}`;
  return `${what} in the service that was not watched`;
}

function floorEvidence(told: SlowEndpoints): string[] {
  const [worst] = told.slowed;
  if (worst?.floorMs == null || worst.latency.now === null) return [];
  const { endpoint, floorMs, calmFloorMs, latency } = worst;
  const before = calmFloorMs === null ? '' : `, ${formatMs(calmFloorMs)} before`;
  const bound = isFloor(told) ? ': waiting does not explain that' : '';
  return [
    `the fastest answer of ${endpoint} took ${formatMs(floorMs)}${before}, a typical one ${formatMs(latency.now ?? NaN)}${bound}`,
  ];
}
