/**
 * k6 from its start to its end, and what is recorded of it meanwhile: its figures, the monitor's, and run.json as soon as
 * the load begins. Input: the run, its folder, its target, who shows it live. Output: how it ended, and what was lost.
 */
import { UserError } from '../base/errors.ts';
import type { LiveView } from '../live/live-view.ts';
import { watchLateness } from '../monitor/lateness.ts';
import type { Watched } from '../monitor/open-sources.ts';
import type { BrokenWindow, RunFacts, RunnerFacts } from '../record/run-schema.ts';
import type { ConsoleEvents } from './console-events.ts';
import type { K6Log } from './k6-log.ts';
import { dashboardPort } from './k6-process.ts';
import type { PlannedLoad } from './planned-load.ts';
import type { PreparedRun, RunContext } from './prepared-run.ts';
import { keptMetrics, periodSecondsOf, startRecording } from './recording.ts';
import { holdYoungGeneration } from './level-memory.ts';
import { loadedFacts } from './run-facts.ts';
import { type RunFolder, writeRunFacts } from './run-folder.ts';
import type { SandboxProcess } from './sandbox-process.ts';
import { sendLoad } from './send-load.ts';
import { supervise, type Supervised } from './supervise.ts';
import { watchWindows } from './window-gates.ts';

export interface Loaded {
  readonly folder: RunFolder;
  readonly url: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly sandbox: SandboxProcess | null;
  /** Null where k6 can't say. */
  readonly load: PlannedLoad | null;
  readonly started: RunFacts;
  /** Null: k6 alone is watched. */
  readonly watched: Watched | null;
}

interface Shown extends Loaded {
  readonly live: LiveView;
  readonly log: K6Log;
  readonly events: ConsoleEvents;
}

export interface Recorded extends Supervised {
  /** Of what k6 sent, requests that did not arrive whole. */
  readonly lostRequests: number;
  /** Of one k6, periods whose figures it could not send. */
  readonly lostPeriods: number;
  /** What ended the run before its time; null where nothing did. */
  readonly endedBy: BrokenWindow | null;
  /** Empty where one k6 sent the load. */
  readonly runners: readonly RunnerFacts[];
}

export async function recordLoad(request: PreparedRun, context: RunContext, shown: Shown): Promise<Recorded> {
  const { folder, live, started } = shown;
  const stop = new AbortController();
  let takeMetrics: (json: string) => void = live.takeMetrics;
  const recording = await startRecording({
    folder: folder.path,
    isKept: keptMetrics(shown.load),
    onMetrics: (json) => takeMetrics(json),
    onFault: () => stop.abort(),
  });
  const facts = factsOnDisk(folder, () => stop.abort());
  const lateness = watchLateness();
  if (request.dashboard) sayDashboard(live);
  const k6 = await sendLoad(request, {
    ...{ ...shown, env: context.env, folder: folder.path, endpoint: recording.endpoint },
    isSoak: started.soak === true,
    collector: started.collector ?? null,
  });
  const windows = watchWindows({
    ...{ generators: request.runners, periodSeconds: periodSecondsOf(shown.load) },
    ...{ live, endRun: () => k6.kill('SIGINT') },
  });
  takeMetrics = (json) => {
    live.takeMetrics(json);
    windows.takeMetrics(json);
    k6.takeMetrics(json);
  };
  let letGrow = (): void => undefined;
  for (const api of k6.apis) lateness.follow(api);
  stop.signal.addEventListener('abort', () => k6.kill('SIGINT'));
  const supervised = await supervise(k6, {
    ...{ ...shown, ...context, folder: folder.path, lateness },
    onLoad: async (said) => {
      windows.begin(said);
      if (started.soak === true) letGrow = holdYoungGeneration();
      await facts.write(loadedFacts(started, said));
    },
  });
  letGrow();
  await recording.close();
  return {
    ...supervised,
    outputFault: supervised.outputFault ?? recording.fault() ?? facts.fault(),
    lostRequests: recording.lost(),
    lostPeriods: k6.lostPeriods(),
    endedBy: windows.endedBy(),
    runners: k6.runners(),
  };
}

interface FactsOnDisk {
  readonly write: (facts: RunFacts) => Promise<void>;
  /** Why they could not be written; null while they can. */
  readonly fault: () => UserError | null;
}

/** run.json, while the run goes on. */
function factsOnDisk(folder: RunFolder, onFault: () => void): FactsOnDisk {
  let fault: UserError | null = null;
  const write = async (facts: RunFacts): Promise<void> => {
    try {
      await writeRunFacts(folder, facts);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      fault = error;
      onFault();
    }
  };
  return { write, fault: () => fault };
}

function sayDashboard({ say }: LiveView): void {
  say(`live dashboard: http://127.0.0.1:${dashboardPort} (k6 waits at its end until the tab is closed)`);
}
