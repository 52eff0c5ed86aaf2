/**
 * A capacity search with real trials: asks src/toolkit/capacity for the next one, runs it, waits until the target is calm,
 * and writes search.json whole after each, so that it goes on wherever it was cut.
 * Input: a request, with the trials of earlier sittings. Output: the search as far as it came.
 */
import { join } from 'node:path';
import { runOf } from '../analyze/run.ts';
import { trialFigures } from '../analyze/trial-figures.ts';
import { writeWhole } from '../base/atomic-write.ts';
import { type Band, type Cooldown, isAnswering } from '../cooldown/cooldown.ts';
import { cooldownText } from '../cooldown/cooldown-text.ts';
import { betweenShortRuns, openGauge, type TargetGauge } from '../cooldown/target-gauge.ts';
import { UserError } from '../base/errors.ts';
import { judgeTrial } from '../capacity/trial.ts';
import { nextStep, type SearchStep } from '../capacity/search.ts';
import type { SloLimit } from '../capacity/slo.ts';
import { searchFile } from '../record/read-search.ts';
import type { SearchRecord, TrialFigures, TrialRecord } from '../record/search-schema.ts';
import { InterruptedError } from '../run/interrupts.ts';
import { watchedIn } from '../run/run-scenario.ts';
import { runTrial } from './run-trial.ts';
import { trialText } from './trial-text.ts';
import type { SearchContext, SearchRequest } from './search-request.ts';

/** @throws UserError when not even the first trial could be run: nothing is known then */
export async function runSearch(request: SearchRequest, context: SearchContext): Promise<SearchRecord> {
  const { folder, setting, target, healthPath } = request;
  const watched = watchedIn(setting, target.url);
  const healthUrl = target.url + healthPath;
  const gauge = openGauge({ healthUrl, watched, folder, everyMs: betweenShortRuns.everyMs });
  try {
    const band = await bandAtRest(gauge, request, context);
    return await searchOn(new Search(request, context, { gauge, band }));
  } finally {
    await gauge.close();
  }
}

/** @throws UserError E_TARGET */
async function bandAtRest(
  gauge: TargetGauge,
  { target: { url }, healthPath }: SearchRequest,
  { interrupts }: SearchContext,
): Promise<Band> {
  const band = await gauge.takeBand(interrupts.first);
  if (band.latencyMs !== null) return band;
  throw new UserError('E_TARGET', `target ${url} does not answer GET ${healthPath}; start it first`);
}

async function searchOn(search: Search): Promise<SearchRecord> {
  await search.begin();
  for (let step = search.next(); step.do === 'trial'; step = search.next()) {
    if (search.isOutOfTime()) return await search.end('out-of-time');
    const cut = await search.attempt(step);
    if (cut !== null) return await search.end(cut);
  }
  return await search.end('finished');
}

interface Resting {
  readonly gauge: TargetGauge;
  readonly band: Band;
}

type Cut = 'interrupted' | 'target-died';
type TrialStep = Extract<SearchStep, { do: 'trial' }>;

/** Owns search.json while the search is on. */
class Search {
  private readonly request: SearchRequest;
  private readonly context: SearchContext;
  private readonly resting: Resting;
  private readonly startMs = performance.now();
  private record: SearchRecord;
  /** Levels at which the generator failed once: the machine may have been busy with something else. */
  private readonly repeated = new Set<number>();

  constructor(request: SearchRequest, context: SearchContext, resting: Resting) {
    this.request = request;
    this.context = context;
    this.record = request.record;
    this.resting = resting;
  }

  async begin(): Promise<void> {
    await this.keep({ state: 'running' });
  }

  next(): SearchStep {
    return nextStep(this.record.settings, this.record.trials);
  }

  isOutOfTime(): boolean {
    return this.record.maxSeconds !== null && this.secondsUsed() >= this.record.maxSeconds;
  }

  /** Null when the search goes on. */
  async attempt(step: TrialStep): Promise<Cut | null> {
    try {
      const trial = await this.runAndJudge(step);
      this.context.progress.say(trialText(trial, this.record.settings.unit));
      if (this.deservesAnotherTry(trial)) return null;
      await this.keep({ trials: [...this.record.trials, trial] });
      return trial.outcome === 'died' ? 'target-died' : null;
    } catch (error) {
      if (error instanceof InterruptedError || this.context.interrupts.first.aborted) return 'interrupted';
      if (!(error instanceof UserError) || this.record.trials.length === 0) throw error;
      await this.note(`a trial at ${step.level} could not be run: ${error.message}`);
      return 'target-died';
    }
  }

  async end(state: SearchRecord['state']): Promise<SearchRecord> {
    await this.keep({ state });
    return this.record;
  }

  private async runAndJudge(step: TrialStep): Promise<TrialRecord> {
    const startSeconds = this.secondsUsed();
    const { record, folder, vusAllowed, gauges } = await runTrial(this.request, this.context, step);
    const { level, kind } = step;
    const figures = trialFigures(runOf(record), { level, kind, vusAllowed });
    const endSeconds = this.secondsUsed();
    this.record = { ...this.record, meanWaitSeconds: record.plan?.meanWaitSeconds ?? null };
    const cooldown = await this.coolDown();
    const isAlive = isAnswering(cooldown);
    const took = { folder, startSeconds, endSeconds, cooldownSeconds: cooldown.waitedSeconds };
    if (cooldown.endedBy === 'given-up' && isAlive) {
      await this.note(`after the trial at ${step.level}: ${cooldownText(cooldown)}`);
    }
    if (figures === null) throw new UserError('E_TARGET', 'nothing was measured');
    const judgement = judged(this.request, figures, isAlive);
    const resources = { ...figures.resources, ...gauges };
    return { ...figures, resources, ...took, ...judgement };
  }

  private async coolDown(): Promise<Cooldown> {
    const { gauge, band } = this.resting;
    const { first: signal } = this.context.interrupts;
    const { silentSeconds } = betweenShortRuns;
    const limits = { minSeconds: 0, maxSeconds: this.request.mostCooldownSeconds, silentSeconds };
    const cooldown = await gauge.waitUntilBack(band, limits, signal);
    signal.throwIfAborted();
    return cooldown;
  }

  private deservesAnotherTry({ level, outcome }: TrialRecord): boolean {
    if (outcome !== 'generator-limited' || this.repeated.has(level)) return false;
    this.repeated.add(level);
    return true;
  }

  private async note(text: string): Promise<void> {
    this.context.progress.say(text);
    await this.keep({ notes: [...this.record.notes, text] });
  }

  private secondsUsed(): number {
    return this.request.record.secondsUsed + (performance.now() - this.startMs) / 1000;
  }

  private async keep(change: Partial<SearchRecord>): Promise<void> {
    this.record = { ...this.record, ...change, secondsUsed: this.secondsUsed() };
    await writeWhole(join(this.request.folder, searchFile), `${JSON.stringify(this.record, null, 1)}\n`);
  }
}

function judged(
  { limits, record }: SearchRequest,
  figures: TrialFigures,
  isTargetAlive: boolean,
): Pick<TrialRecord, 'outcome' | 'reasons'> {
  const { started, seconds, level } = figures;
  const { outcome, reasons } = judgeTrial({
    ...figures,
    // Users send as much as the answers let them.
    plannedPerSecond: record.settings.unit === 'rate' ? level : started / seconds,
    isTargetAlive,
    readings: limits.map((limit) => ({ limit, value: readingOf(figures, limit) })),
  });
  return { outcome, reasons: [...reasons] };
}

function readingOf(figures: TrialFigures, { endpoint, measure }: SloLimit): number | null {
  const of = endpoint === null ? figures : figures.endpoints.find((one) => one.endpoint === endpoint);
  return (measure === 'errors' ? of?.errorShare : of?.latencyMs[measure]) ?? null;
}
