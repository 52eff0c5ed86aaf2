/**
 * Of a load that runners of a cluster sent: nobody saw them start or end, so that what they sent says how each fared.
 * Input: run.json's `parallelism` and `runners`. Output: a sentence for each gap, and how each ended.
 */
import type { Plan } from '../../contract/plan.ts';
import { formatDuration } from '../format/moment.ts';
import { formatNumber } from '../format/wording.ts';
import { isOfEarlierRun, isStranger, unnumbered } from '../record/strangers.ts';
import type { RunFacts, RunRecord } from '../record/types.ts';

type RunnerFacts = NonNullable<RunFacts['runners']>[number];

/** @param latestSeconds how long after the first one may begin */
export function gapsOfOperated(record: RunRecord, latestSeconds: number): string[] {
  const { parallelism = 0, runners = [] } = record.run ?? {};
  const wanted = Array.from({ length: parallelism }, (_, place) => place + 1);
  const strays = runners.filter(({ runner }) => !wanted.includes(runner));
  return [
    ...wanted.flatMap((number) => {
      const all = runners.filter(({ runner }) => runner === number);
      return gapsOfNumber(record, all, latestSeconds).map(
        (gap) => `runner ${number} of ${parallelism} ${gap}`,
      );
    }),
    ...strays.map((facts) => strayWords(facts, parallelism)),
  ];
}

/** Whether there may be figures of another load among them: of strangers, of another bundle, or of other times. */
export function holdsOthers({ run }: RunRecord, latestSeconds: number): boolean {
  const { parallelism = 0, runners = [] } = run ?? {};
  const isOther = (facts: RunnerFacts): boolean => {
    if (isStranger(facts, { parallelism, preparedAt: run?.preparedAt })) return true;
    if (facts.startedAt === null) return false;
    return facts.bundleSha256 !== run?.bundle.sha256 || (beganAfter(run, facts) ?? 0) > latestSeconds;
  };
  return new Set(runners.map(({ runner }) => runner)).size < runners.length || runners.some(isOther);
}

function strayWords({ runner, requests }: RunnerFacts, parallelism: number): string {
  return runner === unnumbered
    ? `a k6 that is no runner sent figures too: the counts hold its ${formatNumber(requests)} requests`
    : `runner ${runner} sent figures too, and ${parallelism} were to be`;
}

const ofEarlierRun =
  'sent figures from before this run was written: the files hold another run, or its clock is off';

/** @param all that had the same number */
function gapsOfNumber(record: RunRecord, all: readonly RunnerFacts[], latestSeconds: number): string[] {
  const preparedAt = record.run?.preparedAt;
  const own = all.filter((facts) => !isOfEarlierRun(facts, preparedAt));
  const old = own.length < all.length ? [ofEarlierRun] : [];
  const [facts] = own;
  if (facts === undefined) return old.length > 0 ? old : ['has no figures'];
  if (own.length > 1)
    return [...old, `was sent by ${own.length} k6: its pod was started again, or the files hold another run`];
  const gap = gapOf(record, facts, latestSeconds);
  return gap === null ? old : [...old, gap];
}

function gapOf(record: RunRecord, facts: RunnerFacts, latestSeconds: number): string | null {
  const { run } = record;
  const { bundleSha256, startedAt } = facts;
  if (startedAt === null) return 'has no figures of its load: its log may say why';
  if (bundleSha256 !== run?.bundle.sha256) return otherBundle(bundleSha256, run?.bundle.sha256);
  const after = beganAfter(run, facts) ?? 0;
  if (after > latestSeconds)
    return `began ${formatNumber(after)} s after ${firstOf(record)}, by their clocks: it was late, or one of them is off`;
  if (facts.requests === 0) return 'has no requests in its figures: its log may say why';
  const stopped = stoppedAfter(record, facts);
  return stopped === null
    ? null
    : `has no figures after ${formatDuration(stopped)}: its part of the load is missing`;
}

/** Seconds after the first of them; null where one of the two moments is not known. */
export function beganAfter(run: RunFacts | null, { startedAt }: RunnerFacts): number | null {
  const first = run?.loadStartedAt ?? null;
  return first === null || startedAt === null ? null : (Date.parse(startedAt) - Date.parse(first)) / 1000;
}

/** Whose clock said the earliest moment. */
function firstOf({ run }: RunRecord): string {
  const first = run?.runners?.find(({ startedAt }) => startedAt === run.loadStartedAt);
  return first === undefined ? 'the first' : `runner ${first.runner}`;
}

/** As much of a digest as a person compares. */
const shownDigits = 12;

function otherBundle(ran = 'unknown', meant = 'unknown'): string {
  const [one, other] = [ran, meant].map((digest) => digest.slice(0, shownDigits));
  return `ran another bundle (${one}) than this run is of (${other})`;
}

/** Exports go on to the end of a load. */
const slackPeriods = 2;
const slackSeconds = 2;

/** Seconds into its load; null where it went on to its end. */
export function stoppedAfter(record: RunRecord, { startedAt, endedAt }: RunnerFacts): number | null {
  const { run, plan, timeline } = record;
  if (plan === null || startedAt === null || plan.ends !== 'as-planned') return null;
  const ran = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  const periodSeconds = (timeline?.periodMs ?? 1000) / 1000;
  const lacking = Math.max(slackPeriods * periodSeconds, slackSeconds);
  return ran < sharedSeconds(plan, run?.parallelism ?? 1) - lacking ? ran : null;
}

/**
 * How long each runner has users to send for. Where a load falls, runners lose them in turn, and a k6 ends with the last of
 * its own: of 12 users that leave in 32 s, the last of three runners' leave 8 s, 5 s and 3 s before the end.
 */
export function sharedSeconds({ model, phases, durationSeconds }: Plan, parallelism: number): number {
  if (model === 'open') return durationSeconds;
  const last = phases.filter(({ from, to }) => Math.max(from, to) >= parallelism).at(-1);
  if (last === undefined) return durationSeconds;
  const { from, to, startSeconds, endSeconds } = last;
  if (to >= parallelism) return endSeconds;
  return endSeconds - ((parallelism - to) / (from - to)) * (endSeconds - startSeconds);
}
