/**
 * A suite from its state to its end: cooldown, scenario, cooldown, …; the state is on disk before and after each.
 * Input: the state and what carries a scenario out. Output: the state at the end, which says what is left to do.
 */
import { cooldownText } from '../cooldown/cooldown-text.ts';
import type { TargetGauge } from '../cooldown/target-gauge.ts';
import type { Progress } from '../k6/progress.ts';
import {
  type Attempt,
  lastAttempt,
  type SuiteEntryState,
  type SuiteState,
  withEntry,
  writeSuite,
} from './suite-state.ts';

export interface SuiteRun {
  /** Absolute. */
  readonly folder: string;
  readonly state: SuiteState;
  readonly gauge: TargetGauge;
  readonly runEntry: (at: number) => Promise<Attempt>;
  /** The scenario without which nothing else would mean anything. */
  readonly smoke: string;
  readonly keepGoing: boolean;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

const mostAttempts = 2;

export async function runSuite(run: SuiteRun): Promise<SuiteState> {
  const suite = new Suite(run);
  const left = run.state.entries.flatMap(({ status }, at) => (isLeft(status) ? [at] : []));
  // A suite that was cut off may have left its target under load: how that is at rest was seen when the suite
  // began.
  const isFresh = run.state.band === null;
  if (isFresh && left.length > 1) await suite.lookAtRest();
  for (const [place, at] of left.entries()) {
    const ended = await suite.take(at, isFresh && place === 0);
    if (run.signal.aborted) return await suite.end('interrupted');
    if (stopsTheSuite(ended, run.smoke) && !run.keepGoing) return await suite.stop(left.slice(place + 1));
  }
  return await suite.end('finished');
}

/** One that was running when the suite was killed is run again. */
function isLeft(status: SuiteEntryState['status']): boolean {
  return status === 'waiting' || status === 'running' || status === 'skipped';
}

/** What a target that doesn't pass smoke does under load would mean nothing. */
function stopsTheSuite(entry: SuiteEntryState, smoke: string): boolean {
  const verdict = lastAttempt(entry)?.verdict;
  return entry.scenario === smoke && verdict !== 'PASS' && verdict !== 'NO GATES';
}

class Suite {
  private readonly run: SuiteRun;
  private state: SuiteState;

  constructor(run: SuiteRun) {
    this.run = run;
    this.state = { ...run.state, state: 'running', endedAt: null };
  }

  async lookAtRest(): Promise<void> {
    const { gauge, progress, signal } = this.run;
    progress.say('looking at the target at rest');
    const band = await gauge.takeBand(signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return null;
    });
    this.state = { ...this.state, band };
    await writeSuite(this.run.folder, this.state);
  }

  /** @param isFirst nothing went before it that the target could have to recover from */
  async take(at: number, isFirst: boolean): Promise<SuiteEntryState> {
    if (!isFirst) await this.coolDown(at);
    while (!this.run.signal.aborted) {
      await this.change(at, { status: 'running' });
      this.run.progress.say(`${at + 1} of ${this.state.entries.length}: ${this.entry(at).scenario}`);
      const attempt = await this.run.runEntry(at);
      const attempts = [...this.entry(at).attempts, attempt];
      const isOver = !isWorthAnother(attempts);
      await this.change(at, { status: statusAfter(attempt, isOver), attempts });
      if (isOver || attempt.state === 'interrupted') break;
      this.run.progress.say(`${this.entry(at).scenario} is INVALID by the generator's fault: once more`);
      await this.coolDown(at);
    }
    return this.entry(at);
  }

  async stop(skipped: readonly number[]): Promise<SuiteState> {
    for (const at of skipped) this.state = withEntry(this.state, at, { status: 'skipped' });
    this.run.progress.say(
      `${this.run.smoke} did not pass: nothing else would mean anything (--keep-going runs it)`,
    );
    return await this.end('stopped');
  }

  async end(state: SuiteState['state']): Promise<SuiteState> {
    this.state = { ...this.state, state, endedAt: new Date().toISOString() };
    await writeSuite(this.run.folder, this.state);
    return this.state;
  }

  private async coolDown(at: number): Promise<void> {
    const { band } = this.state;
    if (band === null) return;
    this.run.progress.say('waiting until the target is back as it was at rest');
    const cooldown = await this.run.gauge.waitUntilBack(band, this.state.cooldown, this.run.signal);
    this.run.progress.say(cooldownText(cooldown));
    await this.change(at, { cooldown });
  }

  private entry(at: number): SuiteEntryState {
    const entry = this.state.entries[at];
    if (entry === undefined) throw new Error(`no entry ${at}`);
    return entry;
  }

  private async change(at: number, change: Partial<SuiteEntryState>): Promise<void> {
    this.state = withEntry(this.state, at, change);
    await writeSuite(this.run.folder, this.state);
  }
}

function isWorthAnother(attempts: readonly Attempt[]): boolean {
  const last = attempts.at(-1);
  const counted = attempts.filter(({ state }) => state !== 'interrupted');
  return last?.verdict === 'INVALID' && last.isGeneratorsFault && counted.length < mostAttempts;
}

function statusAfter({ state }: Attempt, isOver: boolean): SuiteEntryState['status'] {
  if (state === 'interrupted') return 'waiting';
  return isOver ? 'done' : 'running';
}
