/**
 * What a capacity search found: report.json of its folder, and what its page, Markdown and terminal text lay out.
 * Input: search.json. Output: the bracket in requests/s and in users, what limits it, and what it cost to find.
 */
import type { SearchRecord, TrialRecord } from '../record/types.ts';
import { formatMs, formatNumber } from '../format/wording.ts';
import { limitingEndpoint, limitingResource } from './capacity-limits.ts';
import { boundsSoFar, nextStep } from './search.ts';
import { type LoadPoint, pointOf } from '../statistics/closed-queue.ts';
import { fitUsl } from '../statistics/usl.ts';
import type { CapacityEnd, CapacityReport } from './report-schema.ts';

export function capacityReport(search: SearchRecord): CapacityReport {
  const { settings, trials } = search;
  const { held, broke, ending } = endsOf(search);
  const report = {
    ending,
    held: held === null ? null : capacityEnd(search, held),
    broke: broke === null ? null : capacityEnd(search, broke),
    limiting_endpoint: broke === null ? null : limitingEndpoint(held, broke),
    limiting_resource: broke === null ? null : limitingResource(broke),
  };
  return {
    schema_version: 1,
    kind: 'capacity',
    name: search.id,
    state: search.state,
    slo: search.slo,
    model: settings.unit === 'rate' ? 'open' : 'closed',
    precision: settings.precision,
    time_scale: search.timeScale,
    target_url: search.targetUrl,
    command: search.command,
    started_at: search.startedAt,
    ...report,
    findings: findings(search, report),
    usl: fitUsl(trials.flatMap((trial) => trialPoint(search, trial))),
    seconds_used: search.secondsUsed,
    trials,
    notes: notesOf(search),
  };
}

/** The trials that speak for the bracket's ends. */
export function endsOf(search: SearchRecord): {
  readonly held: TrialRecord | null;
  readonly broke: TrialRecord | null;
  readonly ending: CapacityReport['ending'];
} {
  const { lower, upper, ending } = bracketOf(search);
  const { trials } = search;
  return { held: endTrial(trials, lower, 'good'), broke: endTrial(trials, upper, 'bad'), ending };
}

function bracketOf({ settings, trials }: SearchRecord): {
  readonly lower: number | null;
  readonly upper: number | null;
  readonly ending: CapacityReport['ending'];
} {
  const step = nextStep(settings, trials);
  return step.do === 'stop' ? step.bracket : { ...boundsSoFar(trials), ending: 'open' };
}

/** The trial that speaks for a load: of its outcome, full before short, the latest. */
export function endTrial(
  trials: readonly TrialRecord[],
  level: number | null,
  outcome: 'good' | 'bad',
): TrialRecord | null {
  const fitting = trials.filter((trial) => trial.level === level && trial.outcome === outcome);
  return fitting.filter(({ kind }) => kind === 'full').at(-1) ?? fitting.at(-1) ?? null;
}

function capacityEnd({ settings, meanWaitSeconds }: SearchRecord, trial: TrialRecord): CapacityEnd {
  const { level, latencyMs, errorShare, started, seconds } = trial;
  const perSecond = started / seconds;
  const responseSeconds = (latencyMs['avg'] ?? 0) / 1000;
  const byLittlesLaw = meanWaitSeconds === null ? null : level * (meanWaitSeconds + responseSeconds);
  return {
    level,
    requestsPerSecond: perSecond,
    users: settings.unit === 'users' ? level : byLittlesLaw,
    latencyMs,
    errorShare,
  };
}

function trialPoint({ settings }: SearchRecord, trial: TrialRecord): LoadPoint[] {
  const { level, latencyMs, started, seconds, outcome } = trial;
  if (outcome !== 'good' && outcome !== 'bad') return [];
  const isOpen = settings.unit !== 'users';
  return pointOf({ isOpen, level, ratePerSecond: started / seconds, avgMs: latencyMs['avg'] ?? null });
}

type Found = Pick<CapacityReport, 'ending' | 'held' | 'broke' | 'limiting_endpoint' | 'limiting_resource'>;

function findings(search: SearchRecord, found: Found): string[] {
  const broken = endTrial(search.trials, found.broke?.level ?? null, 'bad');
  return [
    bracketText(search, found),
    usersText(search, found),
    broken === null ? null : `At ${sayLevel(search, broken.level)}: ${broken.reasons.join('; ')}.`,
    found.limiting_endpoint,
    found.limiting_resource,
    `${search.trials.length} trials in ${formatNumber(search.secondsUsed / 60)} min.`,
  ].filter((text) => text !== null);
}

function bracketText(search: SearchRecord, { ending, held, broke }: Found): string {
  const say = (end: CapacityEnd): string => sayLevel(search, end.level);
  if (held !== null && broke !== null) {
    const width = `${formatNumber((broke.level / held.level - 1) * 100)} %`;
    return `Held at ${say(held)}, broke at ${say(broke)}: a bracket of ${width}.`;
  }
  if (held !== null) return `≥ ${say(held)}: ${heldReason(ending, search.state)}.`;
  if (broke !== null && ending === 'below-lowest') return `< ${say(broke)}: the lowest load tried broke too.`;
  if (broke !== null) return `Broke at ${say(broke)}; no lower load has been proven yet.`;
  return ending === 'generator-limited'
    ? 'Nothing is known of the target: the generator could not do even the lowest load.'
    : 'Nothing is known yet: no load was proven or refuted.';
}

function heldReason(ending: Found['ending'], state: SearchRecord['state']): string {
  if (state === 'target-died') return 'then the target stopped answering';
  if (ending === 'generator-limited') return 'the generator could do no more, the target might';
  return ending === 'at-least' ? 'the highest load tried held' : 'the search was cut before a load broke';
}

function usersText(search: SearchRecord, { held }: Found): string | null {
  if (held?.users == null) return null;
  if (search.settings.unit === 'users') {
    return held.requestsPerSecond === null
      ? null
      : `Those users sent ${formatNumber(held.requestsPerSecond)} requests/s.`;
  }
  const wait = `waiting ${formatNumber(search.meanWaitSeconds ?? 0)} s between tasks`;
  const mean = formatMs(held.latencyMs['avg'] ?? 0);
  return `That is the load of ${formatNumber(Math.floor(held.users))} users, ${wait}, at ${mean} an answer.`;
}

function sayLevel({ settings }: Pick<SearchRecord, 'settings'>, level: number): string {
  return `${formatNumber(level)} ${levelUnit(settings.unit === 'rate' ? 'open' : 'closed')}`;
}

export function levelUnit(model: CapacityReport['model']): string {
  return model === 'open' ? 'requests/s' : 'users';
}

/** A full trial has to be as long as this after its warm-up to prove a load (RFC 9971's final trial duration). */
const fullSeconds = 60;

function notesOf({ notes, trials, state }: SearchRecord): string[] {
  const shortest = Math.min(...trials.filter(({ kind }) => kind === 'full').map(({ seconds }) => seconds));
  return [
    ...(state === 'target-died' ? ['The target stopped answering: what was found before stands.'] : []),
    ...(state === 'interrupted' ? ['The search was interrupted: what was found before stands.'] : []),
    ...(state === 'out-of-time' ? ['The time was up before the bracket was as narrow as asked.'] : []),
    ...(shortest < fullSeconds
      ? [`Full trials lasted ${formatNumber(shortest)} s, not ${fullSeconds}: a proof needs --time-scale 1.`]
      : []),
    ...trials.flatMap((trial, place) => measuringFault(trial, place + 1) ?? []),
    ...notes,
  ];
}

/** Little's law, where a trial broke it. */
function measuringFault({ level, littlesLaw }: TrialRecord, number: number): string | null {
  if (littlesLaw === null || littlesLaw.holds) return null;
  return `Trial ${number}: a measuring fault, or no steady state: by Little's law its throughput and times are those of ${formatNumber(littlesLaw.impliedUsers)} users, not ${formatNumber(level)}.`;
}
