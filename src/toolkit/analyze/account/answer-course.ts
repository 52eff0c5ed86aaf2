/**
 * How one endpoint's answers went: right, wrong from its first request on, or wrong from a moment on. The moment is the
 * split of its periods that makes what was seen most likely (the likelihood ratio of two binomial shares against one;
 * Hinkley and Hinkley, Biometrika 57, 1970).
 */
import { metricNames } from '../../../contract/metrics.ts';
import type { Run } from '../run.ts';
import { sum } from '../../statistics/percentiles.ts';
import { judgedEndSeconds } from '../system/latency-plateau.ts';
import { real, type Samples, timelineSamples } from '../system/samples.ts';
import type { Course } from './account-schema.ts';
import { unknownCourse } from './latency-course.ts';

interface Answers {
  /** At the end of each period. */
  readonly seconds: readonly number[];
  readonly requests: readonly number[];
  readonly failed: readonly number[];
  readonly periodSeconds: number;
}

const fewest = { requests: 5, failed: 3 } as const;
/** Twice the logarithm of the likelihood ratio: by chance in fewer than one of a thousand searches. */
const sureRatio = 20;
const leastFall = 0.01;
/** So small a share of right answers counts as none: a proxy may answer 200 now and then. */
export const neverShare = 0.02;
/** A larger share of wrong answers is not taken for chance. */
const oftenShare = 0.01;
/** Wrong throughout, if some were wrong in the first and in the last such part of the requests. */
const endPart = 1 / 5;
/** A failure in these is one from the first request on. */
const firstPeriods = 3;
/** It counts as good again where so many answers without a failure would be this unlikely at the failing share. */
const backChance = 0.001;

/** @param all counts and share of the judged phase, where there is nothing over time */
export function answerCourse(
  record: Run,
  endpoint: string,
  all: { readonly requests: number; readonly successShare: number | null },
): Course {
  const answers = readAnswers(record, endpoint);
  return answers === null ? courseOfTotals(all) : courseOf(answers);
}

function readAnswers(record: Run, endpoint: string): Answers | null {
  const read = (metric: string, aggregate: string): Samples | null =>
    timelineSamples(record, `${metric}{name:${endpoint}}`, aggregate);
  const ok = read(metricNames.requestOk, 'rate');
  const failed = read('http_req_failed', 'rate');
  const known = ok ?? failed;
  if (known === null || record.timeline === null) return null;
  const counts = read('http_reqs', 'count');
  const end = judgedEndSeconds(record);
  const rows = [...known.values.keys()].filter(
    (row) => !Number.isNaN(known.values[row] ?? NaN) && (known.seconds[row] ?? 0) <= end,
  );
  // A judged period had a request, whatever was counted in it.
  const requests = rows.map((row) => Math.max(1, real([counts?.values[row] ?? NaN])[0] ?? 1));
  const share = (row: number): number =>
    ok === null ? (failed?.values[row] ?? 0) : 1 - (ok.values[row] ?? 1);
  return {
    seconds: rows.map((row) => known.seconds[row] ?? NaN),
    requests,
    failed: rows.map((row, place) => share(row) * (requests[place] ?? 0)),
    periodSeconds: record.timeline.periodMs / 1000,
  };
}

/** All that is told: whether none was right. */
function courseOfTotals({ requests, successShare }: Parameters<typeof answerCourse>[2]): Course {
  if (requests < fewest.requests || successShare === null) return unknownCourse;
  if (successShare <= neverShare) return { ...unknownCourse, kind: 'always', now: successShare };
  return { ...unknownCourse, kind: successShare === 1 ? 'untouched' : 'too-few', now: successShare };
}

function courseOf(answers: Answers): Course {
  const [requests, failed] = [sum(answers.requests), sum(answers.failed)];
  if (requests < fewest.requests) return unknownCourse;
  const now = 1 - failed / requests;
  const stays = { ...unknownCourse, now };
  if (failed < fewest.failed) return { ...stays, kind: 'untouched' };
  if (now <= neverShare) return { ...stays, kind: 'always' };
  const change = fallOf(answers) ?? mendingOf(answers);
  if (change !== null) return change;
  if (failed / requests < oftenShare) return { ...stays, kind: 'untouched' };
  return { ...stays, kind: isThroughout(answers) ? 'always' : 'unclear' };
}

/** A few failures at one moment are not there from the first request to the last. */
function isThroughout({ requests, failed }: Answers): boolean {
  const asked = runningSums(requests);
  const part = sum(requests) * endPart;
  const isSeen = (fits: (row: number) => boolean): boolean =>
    failed.some((count, row) => count > 0 && fits(row));
  return (
    isSeen((row) => (asked[row] ?? 0) < part) && isSeen((row) => (asked[row + 1] ?? 0) > sum(requests) - part)
  );
}

/** The tally of the rows from one up to another. */
function tallier({ requests, failed }: Answers): (from: number, to: number) => Tally {
  const [askedUntil, failedUntil] = [runningSums(requests), runningSums(failed)];
  return (from, to) => ({
    requests: (askedUntil[to] ?? 0) - (askedUntil[from] ?? 0),
    failed: (failedUntil[to] ?? 0) - (failedUntil[from] ?? 0),
  });
}

/** Wrong from the first request on, and fewer from a moment on: there is no time before it. */
function mendingOf(answers: Answers): Course | null {
  const { seconds, requests } = answers;
  const tally = tallier(answers);
  const best = likeliest(
    Array.from({ length: requests.length - 1 }, (_, place) => {
      const [bad, good] = [tally(0, place + 1), tally(place + 1, requests.length)];
      return { split: place + 1, before: good, after: bad, ratio: likelihoodRatio(good, bad) };
    }),
  );
  if (best === null || best.ratio < sureRatio || tally(0, firstPeriods).failed === 0) return null;
  const untilSeconds = seconds[best.split - 1] ?? null;
  return { ...unknownCourse, kind: 'changed', now: 1 - shareOf(best.after), untilSeconds };
}

/** The first failures after good answers; null where their share was the same all along. */
function fallOf(answers: Answers): Course | null {
  const { seconds, requests, failed, periodSeconds } = answers;
  const lastFailed = failed.reduce((last, count, row) => (count > 0 ? row : last), -1);
  const tally = tallier(answers);
  const end = lastFailed + 1;
  const best = likeliest(
    Array.from({ length: lastFailed }, (_, place) => {
      const [before, after] = [tally(0, place + 1), tally(place + 1, end)];
      return { split: place + 1, before, after, ratio: likelihoodRatio(before, after) };
    }),
  );
  if (best === null || best.ratio < sureRatio) return null;
  const share = shareOf(best.after);
  const rest = tally(end, requests.length).requests;
  const isBack = (1 - share) ** rest < backChance && rest >= fewest.requests;
  return {
    kind: 'changed',
    before: 1 - shareOf(best.before),
    now: 1 - share,
    sinceSeconds: Math.max(0, (seconds[best.split] ?? 0) - periodSeconds),
    untilSeconds: isBack ? (seconds[lastFailed] ?? null) : null,
  };
}

interface Split {
  readonly split: number;
  readonly before: Tally;
  readonly after: Tally;
  readonly ratio: number;
}

/** Of those that got worse, after enough to tell how it was. */
function likeliest(splits: readonly Split[]): Split | null {
  return splits
    .filter(({ before }) => before.requests >= fewest.requests)
    .filter(({ before, after }) => shareOf(after) > shareOf(before) + leastFall)
    .reduce<Split | null>((most, one) => (most === null || one.ratio > most.ratio ? one : most), null);
}

/** What came before each place; one more than values. */
function runningSums(values: readonly number[]): number[] {
  let total = 0;
  return [0, ...values.map((value) => (total += value))];
}

interface Tally {
  readonly requests: number;
  readonly failed: number;
}

function shareOf({ requests, failed }: Tally): number {
  return requests === 0 ? 0 : failed / requests;
}

function likelihoodRatio(before: Tally, after: Tally): number {
  const both = { requests: before.requests + after.requests, failed: before.failed + after.failed };
  return 2 * (logLikelihood(before) + logLikelihood(after) - logLikelihood(both));
}

function logLikelihood({ requests, failed }: Tally): number {
  const term = (count: number): number => (count <= 0 ? 0 : count * Math.log(count / requests));
  return term(failed) + term(requests - failed);
}
