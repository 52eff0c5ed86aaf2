/** Each endpoint's own story, and the slow time that they share. Input: the record and its checks. */
import type { Run } from '../run.ts';
import { endpointsOf } from '../charts.ts';
import type { Check, Report } from '../report-schema.ts';
import { sum } from '../../statistics/percentiles.ts';
import { findDeparture, slowThroughout, type SlowTime, wholeLatency } from '../system/latency-plateau.ts';
import { real, timelineSamples } from '../system/samples.ts';
import type { Account, Course, EndpointStory } from './account-schema.ts';
import { answerCourse, neverShare } from './answer-course.ts';
import {
  courseThroughout,
  courseWithin,
  type EndpointLatency,
  endpointLatency,
  missedLimits,
  ownDeparture,
  riseOf,
  unknownCourse,
  withoutEchoes,
} from './latency-course.ts';

export interface Stories {
  readonly scope: Account['slow'];
  /** Null where nothing was slow. */
  readonly slow: SlowTime | null;
  readonly endpoints: readonly EndpointStory[];
}

type Traffic = Pick<Report['endpoints'][number], 'endpoint' | 'requests' | 'successShare'>;

interface Known extends Traffic {
  readonly latency: EndpointLatency | null;
}

export function tellStories(
  record: Run,
  { checks, endpoints }: Pick<Report, 'checks' | 'endpoints'>,
): Stories {
  const known = trafficOf(record, endpoints).map((one): Known => ({
    ...one,
    latency: endpointLatency(record, one.endpoint),
  }));
  const owns = known.map(({ latency }) => (latency === null ? null : ownDeparture(record, latency)));
  const whole = wholeLatency(record);
  const departed = (whole === null ? null : findDeparture(record, whole)) ?? strongest(known, owns);
  const coursesFor = (slow: SlowTime | null): Course[] =>
    withoutEchoes(known.map((one, place) => latencyCourse(one, { slow, own: owns[place] ?? null, checks })));
  const then = coursesFor(departed);
  // Where no endpoint became slower, the mean of all rose because the mix of requests changed.
  const isReal = then.some(isChange) || !then.some(isClear);
  const slow = isReal ? departed : null;
  const courses = isReal ? then : coursesFor(null);
  const stories = known.map((one, place) =>
    storyOf(record, one, { latency: courses[place] ?? unknownCourse, slow: owns[place] ?? slow }),
  );
  const scope = scopeOf(stories);
  const isSlow =
    scope === 'unknown' ? slow !== null || missedLimits(checks, null).length > 0 : scope !== 'none';
  const throughout = whole === null ? null : slowThroughout(whole);
  return { scope, slow: isSlow ? (sinceOfOne(slow, stories) ?? throughout) : null, endpoints: stories };
}

/** One endpoint's change stands out in its own times before it does in those of all. */
function sinceOfOne(slow: SlowTime | null, stories: readonly EndpointStory[]): SlowTime | null {
  const [only, ...others] = slowest(stories, 'changed');
  const since = only?.latency.sinceSeconds ?? null;
  return slow === null || since === null || others.length > 0 ? slow : { ...slow, startSeconds: since };
}

/** Whether its story is known. */
export function isClear({ kind }: Course): boolean {
  return kind !== 'too-few' && kind !== 'unclear';
}

function isChange({ kind }: Course): boolean {
  return kind === 'changed';
}

/** Those that the summary knows, else those of the timeline. */
function trafficOf(record: Run, endpoints: Report['endpoints']): Traffic[] {
  if (endpoints.length > 0) return [...endpoints];
  return endpointsOf(record).map((endpoint) => ({
    endpoint,
    requests: Math.round(sum(timelineSamples(record, `http_reqs{name:${endpoint}}`, 'count')?.values ?? [])),
    successShare: null,
  }));
}

/** Of the endpoints that were slow by themselves, the one that cost most time. */
function strongest(known: readonly Known[], owns: readonly (SlowTime | null)[]): SlowTime | null {
  const cost = (place: number): number => {
    const own = owns[place];
    return own?.calm == null ? 0 : (own.meanMs - own.calm.meanMs) * Math.max(1, known[place]?.requests ?? 0);
  };
  const place = [...owns.keys()].reduce((most, one) => (cost(one) > cost(most) ? one : most), 0);
  return owns[place] ?? null;
}

function latencyCourse(
  { endpoint, latency }: Known,
  {
    slow,
    own,
    checks,
  }: { readonly slow: SlowTime | null; readonly own: SlowTime | null; readonly checks: readonly Check[] },
): Course {
  if (latency === null) return unknownCourse;
  if (own !== null) return courseWithin(latency, own);
  const throughout = courseThroughout(endpoint, latency, checks);
  if (slow === null) return throughout;
  const course = courseWithin(latency, slow);
  return course.kind === 'untouched' && throughout.kind === 'always' ? { ...course, kind: 'always' } : course;
}

function storyOf(
  record: Run,
  { latency: lines, ...traffic }: Known,
  { latency, slow }: { readonly latency: Course; readonly slow: SlowTime | null },
): EndpointStory {
  const { endpoint, requests } = traffic;
  const answers = answerCourse(record, endpoint, traffic);
  return { endpoint, requests, latency, answers, ...floorOf(lines, latency, slow) };
}

/** The period in which it began still has fast answers, and in the next one a queue is still short. */
const onsetSeconds = 1.5;
const mostOfIt = 0.5;
/** A queue that was there before and grows raises the fastest answer as well, but slowly. */
const nearlyAll = 0.7;

/**
 * The first request in a queue does not wait: the fastest answer bounds how much queues, pools and neighbours can
 * explain.
 */
function floorOf(
  lines: EndpointLatency | null,
  { kind, before, now }: Course,
  slow: SlowTime | null,
): Pick<EndpointStory, 'floorMs' | 'calmFloorMs' | 'isFloor'> {
  const isChange = kind === 'changed' && slow !== null;
  const isWithin = (at: number): boolean =>
    !isChange || (at > slow.startSeconds + onsetSeconds && at <= slow.endSeconds);
  const floorMs = fastest(lines, isWithin);
  const calmFloorMs = isChange ? fastest(lines, (at) => at <= slow.startSeconds) : null;
  const rise = (now ?? NaN) - (isChange ? (before ?? NaN) : 0);
  const isAtOnce = !isChange || atOnset(lines, isWithin) >= (now ?? NaN) * nearlyAll;
  const isKnown = floorMs !== null && (isChange ? calmFloorMs !== null : kind === 'always');
  return {
    floorMs,
    calmFloorMs,
    isFloor: isKnown ? isAtOnce && floorMs - (calmFloorMs ?? 0) >= rise * mostOfIt : null,
  };
}

/** The mean of the first period that is slow as a whole. */
function atOnset(lines: EndpointLatency | null, isWithin: (at: number) => boolean): number {
  const row = lines?.seconds.findIndex(isWithin) ?? -1;
  return lines?.mean[row] ?? NaN;
}

function fastest(lines: EndpointLatency | null, fits: (at: number) => boolean): number | null {
  const values = real((lines?.fastest ?? []).filter((_, row) => fits(lines?.seconds[row] ?? NaN)));
  return values.length === 0 ? null : values.reduce((least, ms) => Math.min(least, ms));
}

/** Of those that changed; where none did, of those that were slow from the start. */
function scopeOf(stories: readonly EndpointStory[]): Account['slow'] {
  const known = stories.filter(({ latency }) => isClear(latency)).length;
  const slow = slowOnes(stories).length;
  if (known === 0) return 'unknown';
  if (slow === 0) return 'none';
  if (slow === known) return 'all';
  return slow === 1 ? 'one' : 'some';
}

export function slowOnes(endpoints: readonly EndpointStory[]): EndpointStory[] {
  const changed = slowest(endpoints, 'changed');
  return changed.length > 0 ? changed : slowest(endpoints, 'always');
}

/** Those of one kind, the one with the largest rise first. */
export function slowest(endpoints: readonly EndpointStory[], kind: 'changed' | 'always'): EndpointStory[] {
  return endpoints.filter(({ latency }) => latency.kind === kind).sort((a, b) => excessOf(b) - excessOf(a));
}

/** By how much it was slow, in ms: of what was so from the start, all of it. */
export function excessOf({ latency }: EndpointStory): number {
  return latency.kind === 'always' ? (latency.now ?? 0) : riseOf(latency);
}

/** None of its answers was right, from the first request on. */
export function neverRight({ answers }: EndpointStory): boolean {
  return answers.kind === 'always' && (answers.now ?? 1) <= neverShare;
}
