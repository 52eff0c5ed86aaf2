/** From k6's start to its end: interrupts go to it, its figures to the monitor, its outage to the sandbox. */
import { join } from 'node:path';
import type { PlanEvent } from '../../contract/events.ts';
import { writeFault } from '../base/atomic-write.ts';
import type { UserError } from '../base/errors.ts';
import type { Progress } from '../k6/progress.ts';
import type { LiveView } from '../live/live-view.ts';
import type { LatenessWatch } from '../monitor/lateness.ts';
import { startMonitor } from '../monitor/monitor.ts';
import { openSources, type Watched } from '../monitor/open-sources.ts';
import { runFiles } from '../record/run-files.ts';
import type { ConsoleEvents } from './console-events.ts';
import type { Interrupts } from './interrupts.ts';
import type { K6End, K6Process } from './k6-process.ts';
import type { SandboxProcess } from './sandbox-process.ts';

export interface Supervised {
  readonly end: K6End;
  readonly wasInterrupted: boolean;
  /** Why the record could not be written on. */
  readonly outputFault: UserError | null;
}

export interface Supervision {
  readonly folder: string;
  readonly interrupts: Interrupts;
  /** Null: k6 alone is watched. */
  readonly watched: Watched | null;
  readonly lateness: LatenessWatch;
  readonly events: ConsoleEvents;
  readonly live: LiveView;
  readonly progress: Pick<Progress, 'isNews'>;
  /** Fails and returns where the plan says so. */
  readonly sandbox: SandboxProcess | null;
  /** Told once, when the target is proved and the load begins. */
  readonly onLoad: (said: PlanEvent) => Promise<void>;
}

export async function supervise(k6: K6Process, supervision: Supervision): Promise<Supervised> {
  const { folder, interrupts, live } = supervision;
  let outputFault: UserError | null = null;
  const ended = new AbortController();
  const stopListening = passOn(interrupts, k6);
  const monitor = startMonitor({
    sources: [
      ...openSources(supervision.watched, { folder, generatorPids: k6.pids }),
      supervision.lateness.source,
    ],
    file: join(folder, runFiles.system),
    onNote: (note) => void sayOnceLoaded(note, supervision, ended.signal),
    onFigures: live.takeFigures,
    onFault: (cause) => {
      outputFault = writeFault(folder, cause);
      k6.kill('SIGINT');
    },
  });
  const planned = followPlan(supervision, ended.signal);
  const end = await k6.end;
  ended.abort();
  await Promise.all([monitor.close(), planned]);
  stopListening();
  return { end, outputFault, wasInterrupted: interrupts.first.aborted };
}

/** Where no load is sent, the reason why is all there is to say. */
async function sayOnceLoaded(
  note: string,
  { events, live, progress }: Supervision,
  signal: AbortSignal,
): Promise<void> {
  if ((await events.planned(signal)) !== null && progress.isNews(note)) live.say(note);
}

/** The first interrupt lets k6 end in order, the second ends it. */
function passOn({ first, second }: Interrupts, k6: K6Process): () => void {
  const onFirst = (): void => k6.kill('SIGINT');
  const onSecond = (): void => k6.kill('SIGKILL');
  first.addEventListener('abort', onFirst);
  second.addEventListener('abort', onSecond);
  if (first.aborted) onFirst();
  if (second.aborted) onSecond();
  return () => {
    first.removeEventListener('abort', onFirst);
    second.removeEventListener('abort', onSecond);
  };
}

/** As soon as the load begins: the live view knows its length, and the outage is scheduled. */
async function followPlan(
  { events, live, sandbox, onLoad }: Supervision,
  signal: AbortSignal,
): Promise<void> {
  const said = await events.planned(signal);
  if (said === null) return;
  live.takePlan(said.plan, Date.parse(said.time));
  await onLoad(said);
  const { outage, durationSeconds } = said.plan;
  if (outage === undefined) return;
  const ms = (share: number): string => `${Math.round(durationSeconds * share * 1000)}ms`;
  await sandbox?.addFault(`down:after=${ms(outage.after)},for=${ms(outage.lasts)}`);
}
