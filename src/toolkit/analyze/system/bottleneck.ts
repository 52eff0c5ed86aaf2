/**
 * Which resource came to its limit before or as latency left its plateau. Each suspect is scored by how much of the
 * slow time it was at its limit, how much less before, and whether it was there in time. None is named while latency
 * keeps its plateau and its limits; none seen means inside the service.
 */
import { formatSelector } from '../../../contract/selector.ts';
import { systemFigures } from '../../../contract/system-figures.ts';
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import type { RunRecord } from '../../record/types.ts';
import { endpointsOf } from '../charts.ts';
import { median } from '../statistics.ts';
import { formatFigure, formatMs } from '../wording.ts';
import { findMemoryGrowth } from './memory-growth.ts';
import { findExhaustion, findSaturation } from './saturation.ts';
import type { SlowTime } from './latency-plateau.ts';
import { hitsWithin, meansWithin, sayFigures, shareOf } from './rows.ts';
import {
  coresOf,
  highest,
  isoAt,
  isTargetWatched,
  systemSamples,
  timelineSamples,
  within,
} from './samples.ts';
import { stretchesOf } from './stretches.ts';
import { type Suspect, type Surroundings, suspects } from './suspects.ts';
import type { Bottleneck, Suspicion } from './target-schema.ts';

/** A suspect is named when it was at its limit for most of the slow time. */
const namedShare = 0.5;
const runnerUpShare = 0.25;
/** Figures come once a second, and a little late. */
const slackSeconds = 4;
/** Scores this close are told apart by the order of blame. */
const closeScores = 0.1;

export function nameBottleneck(
  record: RunRecord,
  slow: SlowTime | null,
  limits: ResourceLimits,
): Bottleneck | null {
  const growth = findMemoryGrowth(record);
  const seen = slow === null ? [] : scoreSuspects(record, slow, limits);
  const named = chosen(seen);
  if (slow !== null && named !== null) return verdictOf(record, { slow, seen, named });
  const saturated = slow === null ? findSaturation(record, limits) : findExhaustion(record, slow);
  if (saturated !== null) return saturated;
  if (growth !== null) {
    const { startSeconds, suspicion } = growth;
    return {
      ...suspicion,
      since: { time: isoAt(record, startSeconds), secondsIntoLoad: startSeconds },
      confidence: slow === null ? 'medium' : 'low',
      runnerUp: null,
    };
  }
  return slow === null || !isTargetWatched(record) ? null : inside(record, slow, seen);
}

interface Scored {
  readonly suspect: Suspect;
  /** Of the slow time, and of the calm time, at its limit. */
  readonly slowShare: number;
  readonly calmShare: number | null;
  readonly isInTime: boolean;
  readonly score: number;
}

function scoreSuspects(record: RunRecord, slow: SlowTime, limits: ResourceLimits): Scored[] {
  const around: Surroundings = {
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
  record: RunRecord,
  {
    slow,
    seen,
    named,
  }: { readonly slow: SlowTime; readonly seen: readonly Scored[]; readonly named: Scored },
): Bottleneck {
  const [second] = seen
    .filter((one) => one !== named && one.slowShare - (one.calmShare ?? 0) >= runnerUpShare)
    .sort((a, b) => b.score - a.score);
  const isClear = named.score >= 0.75 && (second === undefined || named.score - second.score > closeScores);
  return {
    ...suspicionOf(record, slow, named),
    since: { time: isoAt(record, slow.startSeconds), secondsIntoLoad: slow.startSeconds },
    confidence: isClear ? 'high' : named.score >= 0.6 ? 'medium' : 'low',
    runnerUp: second === undefined ? null : suspicionOf(record, slow, second),
  };
}

function suspicionOf(record: RunRecord, slow: SlowTime, { suspect, slowShare }: Scored): Suspicion {
  const { figure, said } = sayFigures(record, suspect.figures, { span: slow, before: slow.calm });
  return {
    kind: suspect.kind,
    label: suspect.label,
    figure,
    evidence: [`at its limit in ${formatFigure(slowShare, 'share')} of the slow time`, ...said],
  };
}

/** What was watched and had room, and which endpoints slowed down. */
function inside(record: RunRecord, slow: SlowTime, seen: readonly Scored[]): Bottleneck {
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
  return {
    kind: 'inside',
    label: 'none seen: the limit is inside the service: a pool, a lock or a downstream',
    figure: null,
    evidence: [...roomy, ...slowedEndpoints(record, slow)],
    since: { time: isoAt(record, slow.startSeconds), secondsIntoLoad: slow.startSeconds },
    confidence: closest === undefined ? (isPoolKnown ? 'high' : 'medium') : 'low',
    runnerUp: closest === undefined ? null : suspicionOf(record, slow, closest),
  };
}

const slowedFactor = 1.5;

function slowedEndpoints(record: RunRecord, { calm, ...slow }: SlowTime): string[] {
  if (calm === null || record.timeline === null) return [];
  const names = endpointsOf(record.timeline);
  const changes = names.flatMap((name) => {
    const samples = timelineSamples(record, formatSelector('http_req_duration', { name }), 'avg');
    if (samples === null) return [];
    const before = median(within(samples, calm).values);
    const now = median(within(samples, slow).values);
    return now > before * slowedFactor ? [{ name, before, now }] : [];
  });
  if (changes.length === 0) return [];
  if (changes.length === names.length) return [`all ${names.length} endpoints slowed down alike`];
  const [worst] = changes.sort((a, b) => b.now - b.before - (a.now - a.before));
  const said =
    worst === undefined ? '' : `${worst.name} from ${formatMs(worst.before)} to ${formatMs(worst.now)}`;
  return [`slowed down: ${changes.length} of ${names.length} endpoints, most of all ${said}`];
}
