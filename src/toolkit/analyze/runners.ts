/**
 * Of a load that several k6 sent together: how each of them fared, and what makes the whole no measurement. Input: what
 * run.json and the monitor tell of each. Output: report.json's `runners`, and a sentence for each gap.
 */
import { formatNumber } from '../format/wording.ts';
import { formatDuration } from '../format/moment.ts';
import { unnumbered } from '../record/strangers.ts';
import type { RunFacts, RunRecord } from '../record/types.ts';
import { highest } from '../statistics/highest.ts';
import { mean } from '../statistics/percentiles.ts';
import { beganAfter, gapsOfOperated, holdsOthers, stoppedAfter } from './operated.ts';
import type { Report } from './report-schema.ts';

type RunnerFacts = NonNullable<RunFacts['runners']>[number];
type RunnerHealth = NonNullable<Report['runners']>[number];

/** Undefined where one k6 sent the load. */
export function observeRunners(record: RunRecord): Report['runners'] {
  const runners = record.run?.runners?.filter(({ runner }) => runner !== unnumbered);
  return runners?.map((runner) => healthOf(record, runner));
}

function healthOf(record: RunRecord, facts: RunnerFacts): RunnerHealth {
  const { run, system } = record;
  const figures = (figure: string): number[] =>
    [...(system?.series.get(`generator.runner${facts.runner}${figure}`) ?? [])].filter(
      (value) => !Number.isNaN(value),
    );
  const [cpu, late] = [figures('CpuCores'), figures('LateSeconds')];
  return {
    runner: facts.runner,
    requests: facts.requests,
    cpuMeanCores: cpu.length === 0 ? null : mean(cpu),
    lateMostMs: late.length === 0 ? null : highest(late) * 1000,
    beganAfterSeconds: beganAfter(run, facts),
    ended: run?.parallelism === undefined ? endOf(facts) : endSeen(record, facts),
  };
}

/** All done, or asked by us to stop with the others. */
const inOrder: readonly (number | null)[] = [0, 105];

function endOf({ exitCode, signal }: RunnerFacts): string {
  if (exitCode === 0) return 'in order';
  return exitCode === null ? `by ${signal ?? 'an unknown cause'}` : `with ${exitCode}`;
}

/** Of a runner in a cluster, by what it sent. */
function endSeen(record: RunRecord, facts: RunnerFacts): string {
  if (facts.startedAt === null) return 'before its load';
  const stopped = stoppedAfter(record, facts);
  return stopped === null ? 'in order' : `after ${formatDuration(stopped)}`;
}

/** A load whose parts begin that far from each other is another one. */
const latest = { seconds: 2, share: 0.01 };

function latestSeconds({ plan }: RunRecord): number {
  return Math.max(latest.seconds, (plan?.durationSeconds ?? 0) * latest.share);
}

/** Whether what came to a cluster's Collector may be of more than this load. */
export function mayHoldOthers(record: RunRecord): boolean {
  return record.run?.parallelism !== undefined && holdsOthers(record, latestSeconds(record));
}

/** One that was interrupted says that itself. */
export function gapsOfRunners(record: RunRecord): string[] {
  const { run } = record;
  const most = latestSeconds(record);
  if (run?.parallelism !== undefined) return gapsOfOperated(record, most);
  const runners = run?.state === 'interrupted' ? [] : (run?.runners ?? []);
  return runners.flatMap((facts) => {
    const name = `runner ${facts.runner} of ${runners.length}`;
    if (!inOrder.includes(facts.exitCode)) return [`${name} ended ${endOf(facts)}${after(run, facts)}`];
    const seconds = beganAfter(run, facts);
    // Where one died, those that waited were never let go.
    if (seconds === null) return run?.state === 'finished' ? [`${name} never began`] : [];
    return seconds > most ? [`${name} began ${formatNumber(seconds)} s after the first`] : [];
  });
}

function after(run: RunFacts | null, { endedAt }: RunnerFacts): string {
  const began = run?.loadStartedAt ?? null;
  if (began === null) return '';
  return ` after ${formatDuration((Date.parse(endedAt) - Date.parse(began)) / 1000)}: its part of the load is missing`;
}
