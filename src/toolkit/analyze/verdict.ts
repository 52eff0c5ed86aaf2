/**
 * PASS, FAIL, INVALID or NO GATES, and why. INVALID: the numbers don't speak about the target. NO GATES: they do, but
 * nothing was asked of them.
 */
import { parseLimit } from '../../contract/limit.ts';
import type { RunRecord } from '../record/types.ts';
import type { Run } from './run.ts';
import type { Step } from './derived.ts';
import { isGeneratorFull } from './exhausted.ts';
import { usedShare } from './generator.ts';
import { gapsOf, holesIn, mayEndEarly, mayHoldMore } from './held-to-plan.ts';
import { lacksRequests } from './lacks-requests.ts';
import type { Check, InvalidCause, Report, Verdict } from './report-schema.ts';
import { scriptErrorReasons } from './script-errors.ts';
import { formatClock, formatTime } from '../format/moment.ts';
import { formatCheck, formatMs, formatNumber, formatShare } from '../format/wording.ts';
import { missedWindowWords } from './window-words.ts';

export interface Judgement {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  /** Why it is INVALID, for programs; empty otherwise. */
  readonly invalidCauses: readonly InvalidCause[];
}

interface InvalidReason {
  readonly cause: InvalidCause;
  readonly text: string;
}

/** A run that reached this share of its planned users reached its load. */
const reachedShare = 0.99;

interface JudgedReport extends Pick<Report, 'checks' | 'generator' | 'totals'> {
  readonly steps: readonly Step[];
}

export function judge(record: Run, measured: JudgedReport, strict: boolean): Judgement {
  const { recorded } = record;
  const asked = measured.checks.filter(({ kind }) => kind === 'gate' || strict);
  const broken = asked.filter(({ status }) => status === 'missed');
  const isWhole = holesIn(recorded).length === 0;
  const isProof = isWhole
    ? staysBroken
    : (check: Check) => staysBroken(check) && isBrokenAnyway(recorded, check);
  const isSure = broken.some(isProof);
  const doubts = [
    ...invalidReasons(record, measured, asked),
    ...because('gates-without-data', broken.length === 0 ? untoldGates(recorded) : []),
    ...because('cut-short', gapsOf(recorded)),
    ...because('record-damaged', recorded.damage),
  ];
  // What stays broken outweighs that there may be more to know, and nothing else.
  const isOutweighed = isSure && doubts.every(({ cause }) => ofHalfARecord.includes(cause));
  const reasons = [
    ...broken.map((check) => brokenReason(check, record.loadStartMs)),
    ...contradiction(recorded, asked),
  ];
  if (doubts.length > 0 && !isOutweighed) {
    return {
      verdict: 'INVALID',
      reasons: [...doubts.map(({ text }) => text), ...reasons],
      invalidCauses: doubts.map(({ cause }) => cause),
    };
  }
  if (reasons.length > 0)
    return { verdict: 'FAIL', reasons: [...reasons, ...doubts.map(({ text }) => text)], invalidCauses: [] };
  if (asked.length === 0)
    return { verdict: 'NO GATES', reasons: [nothingAsked(recorded)], invalidCauses: [] };
  return { verdict: 'PASS', reasons: passReasons(measured, strict), invalidCauses: [] };
}

/**
 * What k6 says is crossed stays so, whatever else is not known, and so does a window that broke its limit; what else we
 * read from half a record may not.
 */
function staysBroken({ judgedBy, windows }: Check): boolean {
  return judgedBy === 'k6' || windows?.areWhole === true || windows?.endedRun === true;
}

/**
 * Whatever is missing of the record: with it a count, a rate of a counter and a maximum are only higher, a minimum only
 * lower. What else is told of a part may be another with the rest.
 */
function isBrokenAnyway(recorded: RunRecord, { judgedBy, expression, unit, value, limit }: Check): boolean {
  if (judgedBy === 'k6') return true;
  if (value === null || limit === null || mayHoldMore(recorded)) return false;
  const { aggregate = '', operator = '' } = parseLimit(expression) ?? {};
  const isHighest = aggregate === 'max' || (['count', 'rate'].includes(aggregate) && unit !== '%');
  if (isHighest) return operator.startsWith('<') || (operator === '==' && value > limit);
  return aggregate === 'min' && (operator.startsWith('>') || (operator === '==' && value < limit));
}

const ofHalfARecord: readonly InvalidCause[] = ['gates-without-data', 'cut-short', 'record-damaged'];

function because(cause: InvalidCause, texts: readonly string[]): InvalidReason[] {
  return texts.map((text) => ({ cause, text }));
}

function nothingAsked(recorded: RunRecord): string {
  return `measured, nothing was asked: ${
    statesLimits(recorded)
      ? 'no limit was set that this run could break'
      : 'this file says nothing of the limits that k6 was given'
  }`;
}

/** A CSV, a dashboard's record and the machine alone don't say what was asked. */
function statesLimits({ plan, summary, asked, samples }: RunRecord): boolean {
  return plan !== null || summary !== null || asked !== undefined || samples?.subMetrics !== undefined;
}

/** What k6 was asked of tags is not in its `--out json`, which names them alone. */
function untoldGates({ asked, plan, summary, samples }: RunRecord): string[] {
  const names = samples?.subMetrics ?? [];
  if (asked !== undefined || plan !== null || summary !== null || names.length === 0) return [];
  const listed = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return [
    `gates that the file does not tell: what k6 was asked of ${listed}${more}; its summary tells it, and --thresholds judges this record by a file of limits`,
  ];
}

function brokenReason(check: Check, loadStartMs: number | null): string {
  const text = `${check.kind} missed: ${formatCheck(check)}`;
  if (check.windows === undefined) return `${text}${since(check)}`;
  return [text, ...missedWindowWords(check, loadStartMs)].join('; ');
}

function since({ brokenSince, heldAgainAt, fromStart }: Check): string {
  if (brokenSince === null) return '';
  if (fromStart && heldAgainAt === null) return ', it never held';
  return heldAgainAt === null
    ? `, since ${formatClock(brokenSince)}`
    : `, between ${formatTime(brokenSince)} and ${formatClock(heldAgainAt)}`;
}

const thresholdsFailed = 99;

/** k6 says that a threshold was crossed, and none of what it judged was: one of the two is not told right here. */
function contradiction(recorded: RunRecord, asked: readonly Check[]): string[] {
  const { run, summary } = recorded;
  const isTold =
    asked.some(({ status }) => status !== 'met') ||
    Object.values(summary?.metrics ?? {}).some(({ thresholds }) =>
      Object.values(thresholds ?? {}).some(({ ok }) => !ok),
    );
  if (run?.k6ExitCode !== thresholdsFailed || isTold || mayEndEarly(recorded)) return [];
  return [
    `k6 ended with ${thresholdsFailed}: it says that a threshold was crossed, though every gate here holds; trust k6`,
  ];
}

function invalidReasons(
  record: Run,
  { generator, totals }: JudgedReport,
  asked: readonly Check[],
): InvalidReason[] {
  const reasons: InvalidReason[] = scriptErrorReasons(record);
  const add = (cause: InvalidCause, text: string): void => void reasons.push({ cause, text });
  if (lacksRequests(record, totals)) {
    add('no-requests', isMachineAlone(record) ? machineAlone : 'no requests were measured');
  }
  const unknown = asked.filter(({ status }) => status === 'no-data');
  const empty = asked.every(({ status }) => status === 'not-evaluated') ? asked : unknown;
  if (empty.length > 0 && !lacksRequests(record, totals)) {
    const what = empty.some(({ kind }) => kind === 'gate') ? 'gates' : 'targets';
    add('gates-without-data', `${what} without data: ${empty.map(unknownWords).join('; ')}`);
  }
  if (generator.droppedIterations > 0 && !findsItsLimit(record)) {
    const dropped = formatNumber(generator.droppedIterations);
    add(
      'dropped-iterations',
      `the generator dropped ${dropped} iterations: the planned load was not offered`,
    );
  }
  const missing = unreachedUsers(record, generator);
  if (missing !== null) add('users-not-reached', missing);
  const used = usedShare(generator);
  if (used !== null && isGeneratorFull(used))
    add('generator-saturated', `${usedWords(generator)}: ${ownFault}`);
  for (const text of blameReasons(generator, asked)) add('generator-saturated', text);
  return reasons;
}

const ownFault = 'it measured itself; use fewer users or a larger machine';

function usedWords({ cores, cpuMeanCores, cpuMeanShare }: Report['generator']): string {
  const ofCores = `the generator used ${formatNumber(cpuMeanCores ?? NaN)} of ${cores ?? NaN} cores`;
  const isConfined = cpuMeanShare !== undefined && cpuMeanShare > (cpuMeanCores ?? 0) / (cores ?? 1) + 0.01;
  return isConfined ? `${ofCores}, ${formatShare(cpuMeanShare)} of what it may use` : ofCores;
}

/** One for each limit that it may have broken itself, and when. */
function blameReasons({ mayHaveBroken = [] }: Report['generator'], asked: readonly Check[]): string[] {
  return mayHaveBroken
    .filter(({ kind, label }) => asked.some((check) => check.kind === kind && check.label === label))
    .map(({ label, since, until, mostMs, isAtItsEnd }) => {
      const late = mostMs === null ? '' : `, late by up to ${formatMs(mostMs)}`;
      const what = isAtItsEnd ? 'was at its end itself' : 'may have broken it itself';
      const when = `from ${formatTime(since)} to ${formatClock(until)}`;
      return `${label}: the generator ${what}${late} ${when}: ${ownFault}`;
    });
}

function unknownWords({ label, reason }: Check): string {
  return `${label} (${reason ?? 'no samples'})`;
}

const machineAlone = 'no load of ours was recorded: only the machine was watched';

function isMachineAlone({ run, summary, timeline }: Run): boolean {
  return run === null && summary === null && timeline === null;
}

/**
 * A load that climbs until the target breaks goes on until arrivals are dropped: that is its result, and no fault.
 */
function findsItsLimit({ plan }: Run): boolean {
  return plan?.model === 'open' && Object.keys(plan.stepLimits).length > 0;
}

function unreachedUsers({ plan, run, recorded }: Run, { reachedUsers }: Report['generator']): string | null {
  if (plan?.model !== 'closed' || reachedUsers === null) return null;
  // What ends when all is done can be over before the first count of VUs.
  if (
    mayEndEarly(recorded) ||
    (run !== null && run.state !== 'finished') ||
    reachedUsers >= plan.users * reachedShare
  )
    return null;
  return `${formatNumber(reachedUsers)} of ${formatNumber(plan.users)} planned users were reached`;
}

function passReasons({ checks, steps }: JudgedReport, strict: boolean): string[] {
  const gates = checks.filter(({ kind }) => kind === 'gate');
  const held = gates.filter(({ status }) => status === 'met').length;
  const unknown = gates.filter(({ status }) => status === 'not-evaluated');
  const targets = checks.filter(({ kind }) => kind === 'target');
  const missed = targets.filter(({ status }) => status === 'missed').length;
  const reasons = [`${held} of ${gates.length} gates hold`];
  if (unknown.length > 0) reasons.push(`not evaluated: ${unknown.map(unknownWords).join('; ')}`);
  if (missed > 0 && !strict) reasons.push(`${missed} of ${targets.length} targets missed`);
  const bracket = bracketReason(steps);
  return bracket === null ? reasons : [bracket, ...reasons];
}

/** The last good step and the first bad one. */
function bracketReason(steps: readonly Step[]): string | null {
  const lastGood = steps.filter(({ good }) => good).at(-1);
  const firstBad = steps.find(({ good }) => !good);
  if (steps.length === 0) return null;
  const rate = (step: { ratePerSecond: number }): string => `${formatNumber(step.ratePerSecond)} requests/s`;
  if (firstBad === undefined)
    return lastGood === undefined ? null : `good up to the highest step tested: ≥ ${rate(lastGood)}`;
  return lastGood === undefined
    ? `not good even at the first step (${rate(firstBad)})`
    : `good at ${rate(lastGood)} (${lastGood.phase}), no longer at ${firstBad.phase} (${rate(firstBad)})`;
}
