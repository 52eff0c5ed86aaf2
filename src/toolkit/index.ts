/**
 * What a program can ask for, without a shell: `import { run } from 'jorge-load'`; docs/api.md shows how. The
 * program's environment and, where given, a signal to stop and a listener go in; results come back, mistakes are
 * thrown. Here a request is held to its schema: the command line's own are made from tables.
 */
import type { Environment } from './config/child-environment.ts';
import { ab as driveAb } from './drive/ab.ts';
import { keepBaseline as driveKeepBaseline, namesOfBaselines } from './drive/baseline.ts';
import { build as driveBuild } from './drive/build.ts';
import { calibrate as driveCalibrate } from './drive/calibrate.ts';
import { capacity as driveCapacity, resumeCapacity as driveResumeCapacity } from './drive/capacity.ts';
import { checkedRequest, type RequestSchema } from './drive/checked-request.ts';
import { compare as driveCompare } from './drive/compare.ts';
import { gather as driveGather } from './drive/gather.ts';
import { history as driveHistory } from './drive/history.ts';
import { kubernetes as driveKubernetes } from './drive/kubernetes.ts';
import { monitor as driveMonitor } from './drive/monitor.ts';
import { plan as drivePlan } from './drive/plan.ts';
import { report as driveReport } from './drive/report.ts';
import * as schemas from './drive/request-schemas.ts';
import { run as driveRun } from './drive/run.ts';
import { scaling as driveScaling } from './drive/scaling.ts';
import { resumeSuite as driveResumeSuite, suite as driveSuite } from './drive/suite.ts';
import { toldProgress } from './k6/progress.ts';
import { interruptsOf } from './run/interrupts.ts';
import type { RunContext } from './run/prepared-run.ts';

export { exitCodes, UserError } from './base/errors.ts';
export { scenarios } from './drive/scenarios.ts';
export { exitOfComparison, exitOfScaling, exitOfSearch, exitOfVerdict, worstExit } from './exit-policy.ts';
export { InterruptedError } from './run/interrupts.ts';

export type * from './drive/requests.ts';
export type * from './drive/results.ts';

/** What a program lends to the work; all of it can be left out. */
export interface CallOptions {
  /** Where programs are, credentials of the load, USERS and the like; default: the program's own. */
  readonly env?: Environment;
  /** Ends the work in order, as Ctrl-C does on the command line. */
  readonly signal?: AbortSignal;
  /** Called with what a person would read meanwhile, a line each. */
  readonly onProgress?: (line: string) => void;
}

function contextOf({ env = process.env, signal, onProgress = () => undefined }: CallOptions): RunContext {
  return { env, progress: toldProgress(onProgress), interrupts: interruptsOf(signal), screen: null };
}

function sending<Request, Result>(
  schema: RequestSchema,
  drive: (request: Request, context: RunContext) => Promise<Result>,
): (request: Request, options?: CallOptions) => Promise<Result> {
  return async (request, options = {}) => await drive(checkedRequest(request, schema), contextOf(options));
}

function asking<Request, Result>(
  schema: RequestSchema,
  drive: (request: Request) => Promise<Result>,
): (request: Request) => Promise<Result> {
  return async (request) => await drive(checkedRequest(request, schema));
}

/** Where every field has a default: its schema takes a request without any. */
function askingNothing<Request, Result>(
  schema: RequestSchema,
  drive: (request: Request) => Promise<Result>,
): (request?: Request) => Promise<Result> {
  return async (request = {} as Request) => await drive(checkedRequest(request, schema));
}

export const run = sending(schemas.run, driveRun);
export const suite = sending(schemas.suite, driveSuite);
export const resumeSuite = sending(schemas.resume, driveResumeSuite);
export const calibrate = sending(schemas.calibrate, driveCalibrate);
export const capacity = sending(schemas.capacity, driveCapacity);
export const resumeCapacity = sending(schemas.resume, driveResumeCapacity);
export const scaling = sending(schemas.scaling, driveScaling);
export const ab = sending(schemas.ab, driveAb);
export const kubernetes = sending(schemas.kubernetes, driveKubernetes);
export const gather = sending(schemas.gather, driveGather);
export const monitor = sending(schemas.monitor, driveMonitor);
export const compare = asking(schemas.compare, driveCompare);
export const plan = asking(schemas.plan, drivePlan);
export const report = asking(schemas.report, driveReport);
export const keepBaseline = asking(schemas.keepBaseline, driveKeepBaseline);
export const history = askingNothing(schemas.history, driveHistory);
export const build = askingNothing(schemas.build, driveBuild);
export const listBaselines = askingNothing(schemas.listBaselines, namesOfBaselines);
