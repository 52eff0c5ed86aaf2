/**
 * One run of one scenario: the run folder, the sandbox if asked for, k6, the monitor, and what is left of them.
 * Input: checked overrides, a built bundle, an executable k6. Output: a run folder that reads, and how it ended.
 */
import { createServer } from 'node:net';
import { leastSecretLength } from '../../contract/redact.ts';
import { makeFolder } from '../base/atomic-write.ts';
import { UserError } from '../base/errors.ts';
import { startLiveView } from '../live/live-view.ts';
import { targetOf } from '../monitor/watch-options.ts';
import type { Watched } from '../monitor/open-sources.ts';
import type { RunFacts, RunState } from '../record/run-schema.ts';
import { chooseCollector } from './collector.ts';
import { machineRoom } from './machine-room.ts';
import { type ConsoleRecord, listenToVus } from './console-events.ts';
import { createK6Log, type K6Log } from './k6-log.ts';
import { ranToItsEnd } from './k6-exits.ts';
import { lookAhead } from './look-ahead.ts';
import { dashboardPort, type K6End } from './k6-process.ts';
import type { PlannedLoad } from './planned-load.ts';
import { type Loaded, recordLoad, type Recorded } from './record-load.ts';
import { writeRecord } from './write-record.ts';
import { redactorFor, shortSecrets } from './redact.ts';
import { refusalError } from './refusal-error.ts';
import { firstFacts, lastFacts } from './run-facts.ts';
import { createFolderOf, removeRunFolder, type RunFolder } from './run-folder.ts';
import type { RunContext, PreparedRun } from './prepared-run.ts';
import type { SandboxProcess } from './sandbox-process.ts';

export interface RunOutcome {
  readonly folder: string;
  readonly state: Exclude<RunState, 'running'>;
  readonly end: K6End;
  /** Why the record is not whole. */
  readonly fault: UserError | null;
  /** k6's last words, for a run that crashed. */
  readonly lastLog: string;
}

/** @throws UserError or InterruptedError when no load was sent: nothing is left on disk then */
export async function runScenario(request: PreparedRun, context: RunContext): Promise<RunOutcome> {
  if (request.dashboard) await provePortFree(dashboardPort);
  const driven = await drive(request, context);
  const { folder } = driven;
  const { end, log } = driven;
  const said = { ...driven.said, scriptErrors: [...driven.said.scriptErrors, ...log.uncaught()] };
  const state = stateOf(driven);
  for (const line of log.folded()) context.progress.say(line);
  const facts = lastFacts(driven.started, said.plan, { state, ...driven });
  const fault = await writeRecord(folder, said, facts);
  return {
    folder: folder.path,
    state,
    end,
    fault: driven.outputFault ?? fault ?? diskFault(log, folder),
    lastLog: log.last(),
  };
}

/** A gate that ends the run has k6 end in order. */
function stateOf({ end, endedBy, wasInterrupted }: Driven): RunOutcome['state'] {
  if (wasInterrupted) return 'interrupted';
  const wasEnded = endedBy !== null && end.exitCode !== null;
  return wasEnded || ranToItsEnd(end) ? 'finished' : 'crashed';
}

interface Driven extends Recorded {
  readonly folder: RunFolder;
  readonly started: RunFacts;
  readonly said: ConsoleRecord;
  readonly log: K6Log;
}

async function drive(request: PreparedRun, context: RunContext): Promise<Driven> {
  const { interrupts } = context;
  const { load, isSoak, shortOf } = await lookAhead(request, context);
  await makeFolder(request.outDir);
  const sandbox = request.sandbox === null ? null : await request.sandbox(interrupts.first);
  try {
    const url = sandbox?.url ?? request.overrides.targetUrl ?? '';
    const { env } = context;
    const collector = chooseCollector(env, {
      vus: load === null ? null : load.vus / request.runners,
      freeBytes: machineRoom().memoryBytes / request.runners,
    });
    const facts = await firstFacts(request, url, { env, collector, isSoak, shortOf });
    const folder = await createFolderOf(facts, request.outDir);
    const started = { ...facts, id: folder.id };
    return await driveIn(folder, { request, context, url, sandbox, load, started });
  } finally {
    await sandbox?.close();
  }
}

interface Begun {
  readonly request: PreparedRun;
  readonly context: RunContext;
  readonly url: string;
  readonly sandbox: SandboxProcess | null;
  /** Null where k6 can't say. */
  readonly load: PlannedLoad | null;
  readonly started: RunFacts;
}

/** Leaves no folder where no load was sent. */
async function driveIn(
  folder: RunFolder,
  { request, context, url, sandbox, load, started }: Begun,
): Promise<Driven> {
  const { interrupts } = context;
  try {
    const secrets = secretsOf(request, sandbox);
    interrupts.first.throwIfAborted();
    const { supervised, log, said } = await superviseLive(request, context, {
      ...{ folder, url, secrets, sandbox, load, started },
      watched: watchedIn(request, url),
    });
    if (said.plan === null) {
      interrupts.first.throwIfAborted();
      throw supervised.outputFault ?? refusalError(log, supervised.end);
    }
    return { ...supervised, folder, started, said, log };
  } catch (error) {
    await removeRunFolder(folder);
    throw error;
  }
}

/** The load, with the live view around it. */
async function superviseLive(
  request: PreparedRun,
  context: RunContext,
  loaded: Loaded,
): Promise<Pick<Driven, 'said' | 'log'> & { readonly supervised: Recorded }> {
  const live = startLiveView(context, {
    title: request.scenario,
    totalSeconds: null,
    limits: request.resources,
    generators: request.runners,
  });
  try {
    const redact = redactorFor(loaded.secrets);
    const log = createK6Log(live.say, redact);
    const events = listenToVus(redact, live.takeScriptError);
    sayShortSecrets(loaded.secrets, context.progress);
    const supervised = await recordLoad(request, context, { ...loaded, live, log, events });
    return { supervised, log, said: events.record() };
  } finally {
    live.close();
  }
}

/** A target on this machine, and the sandbox's own page of metrics, are watched unasked. */
export function watchedIn(
  { watched, sandbox }: Pick<PreparedRun, 'watched' | 'sandbox'>,
  url: string,
): Watched | null {
  if (watched === null) return null;
  const page = sandbox === null ? null : { url: `${url}/metrics`, username: null, password: null };
  return { ...watched, target: watched.target ?? targetOf(url), scrape: watched.scrape ?? page };
}

/** Nothing that short can be told from a part of a word. */
function sayShortSecrets(secrets: Loaded['secrets'], { say, isNews }: RunContext['progress']): void {
  for (const name of shortSecrets(secrets)) {
    const note = `${name} is shorter than ${leastSecretLength} characters: if the target repeats it, it will stand in the reports`;
    if (isNews(note)) say(note);
  }
}

function secretsOf(
  { overrides }: PreparedRun,
  sandbox: SandboxProcess | null,
): Readonly<Record<string, string>> {
  return sandbox === null ? overrides.credentials : { JWT_SECRET: sandbox.secret };
}

function diskFault(log: K6Log, folder: RunFolder): UserError | null {
  if (!log.isDiskFull()) return null;
  return new UserError(
    'E_OUTPUT',
    `cannot write on in ${folder.path}: the disk is full; choose another with --out`,
  );
}

/** @throws UserError E_PORT: k6 would end at a taken port only after the target was proved */
async function provePortFree(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new UserError(
          'E_PORT',
          `port ${port} on 127.0.0.1 is taken; stop what listens there, or leave out --dashboard`,
          {
            cause,
          },
        ),
      ),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
