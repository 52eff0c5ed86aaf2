/**
 * A record against its plan: what it lacks of the run that was meant to be. Input: the record as it was read, before
 * one file stands in for another. Output: a sentence for each gap; a run with one is never a PASS.
 */
import type { Plan } from '../../contract/plan.ts';
import type { RunRecord } from '../record/types.ts';
import { loadStartMs } from './load-clock.ts';
import { formatNumber } from '../format/wording.ts';
import { countOver } from './merged/ask.ts';
import { shortfallOf } from './merged/shortfall.ts';
import { gapsOfRunners, mayHoldOthers } from './runners.ts';

/** What ended the run before its time, or cut its record. */
export function gapsOf(record: RunRecord): string[] {
  const gaps = [
    interruption(record),
    otherEnd(record),
    earlyEnd(record),
    lostSummary(record),
    cutTimeline(record),
  ];
  return [...gaps.filter((gap) => gap !== null), ...missingOf(record)];
}

/** What is missing of the load that was sent: with it, counts would be higher. */
export function holesIn(record: RunRecord): string[] {
  const inTime = record.run?.state === 'finished' ? cutTimeline(record) : null;
  return [...(inTime === null ? [] : [inTime]), ...missingOf(record), ...record.damage];
}

/** What was sent and did not come, or was to be sent and was not. */
function missingOf(record: RunRecord): string[] {
  const gaps = [lostMetrics(record), undone(record)].filter((gap) => gap !== null);
  return [...gaps, ...gapsOfRunners(record)];
}

/** Whether there may be more than this load: what others sent, or what arrived twice. */
export function mayHoldMore(record: RunRecord): boolean {
  return mayHoldOthers(record) || shortfallOf(record)?.isExcess === true;
}

function interruption(record: RunRecord): string | null {
  const { run, plan } = record;
  if (run === null || run.state === 'finished') return null;
  const seconds = secondsRun(record);
  const planned = plan === null ? '' : ` of ${formatNumber(plan.durationSeconds)} s`;
  const word = run.state === 'running' ? 'not ended' : run.state;
  return `the run was ${word}${seconds === null ? '' : ` after ${formatNumber(seconds)} s${planned}`}`;
}

/** By k6's word, or without one as far as there is a record. */
function secondsRun({ run, summary, timeline, merged }: RunRecord): number | null {
  if (summary !== null) return summary.state.testRunDurationMs / 1000;
  const startMs = loadStartMs({ run, timeline });
  return merged === undefined || startMs === null ? null : (merged.lastEndMs - startMs) / 1000;
}

/** All was done, or a threshold was crossed. */
const endsOfALoad: readonly number[] = [0, 99];

function otherEnd({ run }: RunRecord): string | null {
  if (run?.state !== 'finished' || run.k6ExitCode === null) return null;
  if (endsOfALoad.includes(run.k6ExitCode) || run.endedBy !== undefined) return null;
  return `k6 ended with ${run.k6ExitCode}, so it did not do all that it was asked for`;
}

/** k6 ends a load to a part of a second. */
const slackSeconds = 1;
const slackShare = 0.01;

function earlyEnd(record: RunRecord): string | null {
  const { run, plan, summary } = record;
  if (plan === null || summary === null || (run !== null && run.state !== 'finished')) return null;
  if (!isEarly(plan, summary) || mayEndEarly(record)) return null;
  const seconds = summary.state.testRunDurationMs / 1000;
  return `the run ended after ${formatNumber(seconds)} s of ${formatNumber(plan.durationSeconds)} s`;
}

function isEarly(plan: Plan, { state }: NonNullable<RunRecord['summary']>): boolean {
  return state.testRunDurationMs / 1000 < plan.durationSeconds - slackOf(plan);
}

function slackOf({ durationSeconds }: Plan): number {
  return Math.max(slackSeconds, durationSeconds * slackShare);
}

const allDone = 0;

/**
 * Plans of earlier versions don't say it. Those that climb stop at a bad step; of the others k6's exit code is what is
 * known: it ends with 0 before the time only when all is done. Without a run.json nothing tells, and it may not.
 */
export function mayEndEarly({ plan, run, summary }: Pick<RunRecord, 'plan' | 'run' | 'summary'>): boolean {
  if (plan === null) return false;
  if (run?.endedBy !== undefined) return true;
  const { ends, model, stepLimits } = plan;
  if (ends !== undefined) return ends !== 'as-planned';
  if (model === 'open' && Object.keys(stepLimits).length > 0) return true;
  const isDone = run?.state === 'finished' && run.k6ExitCode === allDone;
  return isDone && summary !== null && isEarly(plan, summary);
}

function lostSummary({ run, summary }: RunRecord): string | null {
  const isThere = summary !== null && Object.keys(summary.metrics).length > 0;
  // Of several k6 none judges the whole, and of a soak none judges at all.
  if (run?.state !== 'finished' || run.runners !== undefined || run.soak === true || isThere) return null;
  return "the run left no summary: k6's own judgement is lost";
}

/** The record's last period ends with the load, or is not whole and was not written; those between are all there. */
function cutTimeline({ run, plan, timeline, merged, summary }: RunRecord): string | null {
  const startMs = loadStartMs({ run, timeline });
  if (plan === null || timeline === null || startMs === null) return null;
  // Without a summary nothing says when all was done.
  if (summary === null && run?.endedBy === undefined && mayEndEarly({ plan, run, summary })) return null;
  const { timesMs, periodMs } = timeline;
  const endedMs = run?.endedBy === undefined ? Infinity : Date.parse(run.endedBy.to) - startMs;
  const ran = Math.min(plan.durationSeconds, (summary?.state.testRunDurationMs ?? endedMs) / 1000);
  const ofLoad = timesMs.filter((timeMs) => timeMs > startMs && timeMs <= startMs + ran * 1000 + periodMs);
  // Of a merged record the end is known, and what is missing before it by ./merged/shortfall.ts and each generator's exports.
  const held = (merged === undefined ? ofLoad.length * periodMs : merged.lastEndMs - startMs) / 1000;
  if (ran - held - (2 * periodMs) / 1000 <= slackOf(plan)) return null;
  return `the timeline holds ${formatNumber(held)} s of ${formatNumber(ran)} s`;
}

function lostMetrics(record: RunRecord): string | null {
  const shortfall = shortfallOf(record);
  return shortfall?.isMuch === true ? shortfall.text : null;
}

/** Nobody sees the runners of a cluster end. A load that is over when all is done tells itself whether it is. */
function undone({ run, plan, merged }: RunRecord): string | null {
  if (run?.parallelism === undefined || plan?.ends !== 'when-done' || merged === undefined) return null;
  const done = countOver(merged, { metric: 'iterations' });
  if (done >= plan.users) return null;
  return `${formatNumber(done)} of ${formatNumber(plan.users)} users did what they were to: a part of the load is missing`;
}
