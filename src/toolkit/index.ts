/**
 * What a program can ask for, without a shell: `import { run } from 'jorge-load'`; docs/api.md shows how. The
 * program's environment and, where given, a signal to stop and a listener go in; results come back, mistakes are
 * thrown.
 */
import type { Environment } from './config/child-environment.ts';
import { ab as driveAb } from './drive/ab.ts';
import { calibrate as driveCalibrate } from './drive/calibrate.ts';
import { capacity as driveCapacity, resumeCapacity as driveResumeCapacity } from './drive/capacity.ts';
import { monitor as driveMonitor } from './drive/monitor.ts';
import { run as driveRun } from './drive/run.ts';
import { scaling as driveScaling } from './drive/scaling.ts';
import { resumeSuite as driveResumeSuite, suite as driveSuite } from './drive/suite.ts';
import { toldProgress } from './k6/progress.ts';
import { interruptsOf } from './run/interrupts.ts';
import type { RunContext } from './run/prepared-run.ts';

export { keepBaseline } from './drive/baseline.ts';
export { build } from './drive/build.ts';
export { compare } from './drive/compare.ts';
export { history } from './drive/history.ts';
export { plan } from './drive/plan.ts';
export { report } from './drive/report.ts';
export { exitCodes, UserError } from './base/errors.ts';
export { exitOfComparison, exitOfScaling, exitOfSearch, exitOfVerdict, worstExit } from './exit-policy.ts';
export { InterruptedError } from './run/interrupts.ts';
export type * from './drive/requests.ts';

/** What a program lends to the work; all of it can be left out. */
export interface Around {
  /** Where programs are, credentials of the load, USERS and the like; default: the program's own. */
  readonly env?: Environment;
  /** Ends the work in order, as Ctrl-C does on the command line. */
  readonly signal?: AbortSignal;
  /** Told what a person would read meanwhile, a line each. */
  readonly onProgress?: (line: string) => void;
}

function contextOf({ env = process.env, signal, onProgress = () => undefined }: Around): RunContext {
  return { env, progress: toldProgress(onProgress), interrupts: interruptsOf(signal), screen: null };
}

function withAround<Request, Result>(
  drive: (request: Request, context: RunContext) => Promise<Result>,
): (request: Request, around?: Around) => Promise<Result> {
  return async (request, around = {}) => await drive(request, contextOf(around));
}

export const run = withAround(driveRun);
export const suite = withAround(driveSuite);
export const resumeSuite = withAround(driveResumeSuite);
export const calibrate = withAround(driveCalibrate);
export const capacity = withAround(driveCapacity);
export const resumeCapacity = withAround(driveResumeCapacity);
export const scaling = withAround(driveScaling);
export const ab = withAround(driveAb);
export const monitor = withAround(driveMonitor);
