/** PASS, FAIL or INVALID, and why. INVALID: the numbers don't speak about the target. */
import type { RunRecord } from '../record/types.ts';
import { judgeSteps } from './derived.ts';
import type { Check, InvalidCause, Report, Verdict } from './report-schema.ts';
import { formatCheck, formatNumber } from './wording.ts';

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

/** Above this share of its cores k6 measures itself. */
const saturatedShare = 0.9;
/** A run that reached this share of its planned users reached its load. */
const reachedShare = 0.99;

type Measured = Pick<Report, 'checks' | 'generator' | 'totals'>;

export function judge(record: RunRecord, measured: Measured, strict: boolean): Judgement {
  const broken = brokenReasons(measured.checks, strict);
  const cut = cutReasons(record);
  const cutShort = cut.map((text): InvalidReason => ({ cause: 'cut-short', text }));
  const invalid = [...invalidReasons(record, measured), ...(broken.length === 0 ? cutShort : [])];
  if (invalid.length > 0) {
    return {
      verdict: 'INVALID',
      reasons: [...invalid.map(({ text }) => text), ...broken],
      invalidCauses: invalid.map(({ cause }) => cause),
    };
  }
  if (broken.length > 0) return { verdict: 'FAIL', reasons: [...broken, ...cut], invalidCauses: [] };
  return { verdict: 'PASS', reasons: passReasons(record, measured, strict), invalidCauses: [] };
}

function brokenReasons(checks: readonly Check[], strict: boolean): string[] {
  return checks
    .filter(({ status, kind }) => status === 'missed' && (kind === 'gate' || strict))
    .map((check) => `${check.kind} missed: ${formatCheck(check)}${since(check)}`);
}

function since({ brokenSince, heldAgainAt, fromStart }: Check): string {
  if (brokenSince === null) return '';
  if (fromStart && heldAgainAt === null) return ', it never held';
  const began = brokenSince.slice(11, 19);
  return heldAgainAt === null
    ? `, since ${began} UTC`
    : `, from ${began} to ${heldAgainAt.slice(11, 19)} UTC`;
}

function cutReasons({ run, plan, summary }: RunRecord): string[] {
  if (run === null || run.state === 'finished') return [];
  const seconds = summary === null ? null : summary.state.testRunDurationMs / 1000;
  const planned = plan === null ? '' : ` of ${formatNumber(plan.durationSeconds)} s`;
  const word = run.state === 'running' ? 'not ended' : run.state;
  return [`the run was ${word}${seconds === null ? '' : ` after ${formatNumber(seconds)} s${planned}`}`];
}

function invalidReasons(record: RunRecord, { checks, generator, totals }: Measured): InvalidReason[] {
  const reasons: InvalidReason[] = [];
  const add = (cause: InvalidCause, text: string): void => void reasons.push({ cause, text });
  if (totals.requests === 0) {
    add('no-requests', isMachineAlone(record) ? machineAlone : 'no requests were measured');
  }
  const empty = checks.filter(({ kind, status }) => kind === 'gate' && status === 'no-data');
  if (totals.requests > 0 && empty.length > 0) {
    const labels = empty.map(({ label, reason }) => `${label} (${reason ?? 'no samples'})`);
    add('gates-without-data', `gates without data: ${labels.join('; ')}`);
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
  const { cores, cpuMeanCores } = generator;
  if (cores !== null && cpuMeanCores !== null && cpuMeanCores > cores * saturatedShare) {
    add(
      'generator-saturated',
      `the generator used ${formatNumber(cpuMeanCores)} of ${cores} cores: it measured itself; use fewer users or a larger machine`,
    );
  }
  return reasons;
}

const machineAlone = 'no load of ours was recorded: only the machine was watched';

function isMachineAlone({ run, summary, timeline }: RunRecord): boolean {
  return run === null && summary === null && timeline === null;
}

/** Breakpoint goes on until arrivals are dropped: there, that is the finding. */
function findsItsLimit({ plan }: RunRecord): boolean {
  return plan?.model === 'open' && Object.keys(plan.stepLimits).length > 0;
}

function unreachedUsers({ plan, run }: RunRecord, { reachedUsers }: Report['generator']): string | null {
  if (plan?.model !== 'closed' || reachedUsers === null) return null;
  // shared-iterations are over before the first count of VUs.
  const isOnce = plan.phases.length === 1 && plan.durationSeconds <= 10;
  if (isOnce || (run !== null && run.state !== 'finished') || reachedUsers >= plan.users * reachedShare)
    return null;
  return `${formatNumber(reachedUsers)} of ${formatNumber(plan.users)} planned users were reached`;
}

function passReasons(record: RunRecord, { checks }: Measured, strict: boolean): string[] {
  const gates = checks.filter(({ kind, status }) => kind === 'gate' && status === 'met').length;
  const targets = checks.filter(({ kind }) => kind === 'target');
  const missed = targets.filter(({ status }) => status === 'missed').length;
  const reasons = [`${gates} of ${gates} gates hold`];
  if (missed > 0 && !strict) reasons.push(`${missed} of ${targets.length} targets missed`);
  const bracket = bracketReason(record);
  return bracket === null ? reasons : [bracket, ...reasons];
}

/** The last good step and the first bad one. */
function bracketReason(record: RunRecord): string | null {
  const steps = judgeSteps(record);
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
