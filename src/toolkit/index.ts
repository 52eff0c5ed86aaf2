/**
 * What a program can ask for, without a shell: `import { run } from 'jorge-load'`; docs/api.md shows how. The
 * program's environment and, where given, a signal to stop and a listener go in; results come back, mistakes are
 * thrown. Here a request is held to its schema: the command line's own are made from tables.
 */
import type * as z from 'zod';
import type { Environment } from './config/child-environment.ts';
import { ab as driveAb } from './drive/ab.ts';
import { keepBaseline as driveKeepBaseline, namesOfBaselines } from './drive/baseline.ts';
import { build as driveBuild } from './drive/build.ts';
import { calibrate as driveCalibrate } from './drive/calibrate.ts';
import { capacity as driveCapacity, resumeCapacity as driveResumeCapacity } from './drive/capacity.ts';
import { checkedRequest } from './drive/checked-request.ts';
import { compare as driveCompare } from './drive/compare.ts';
import { history as driveHistory } from './drive/history.ts';
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

export type { Analysis } from './analyze/analysis.ts';
export type { Report, Verdict } from './analyze/report-schema.ts';
export type { ErrorCode } from './base/errors.ts';
export type { CapacityReport, ScalingReport } from './capacity/report-schema.ts';
export type { Comparison } from './compare/comparison-schema.ts';
export type { LoadOptions } from './config/overrides.ts';
export type { BaselineRequest, BaselinesRequest } from './drive/baseline.ts';
export type { BuildRequest, BuildResult } from './drive/build.ts';
export type { CalibrateResult } from './drive/calibrate.ts';
export type { CapacityResult } from './drive/capacity.ts';
export type { Written as ComparisonResult } from './drive/comparisons.ts';
export type { HistoryRequest, HistoryResult } from './drive/history.ts';
export type { MonitorResult } from './drive/monitor.ts';
export type { PlanResult } from './drive/plan.ts';
export type { FormatName } from './drive/report-formats.ts';
export type { ReportResult } from './drive/report.ts';
export type * from './drive/requests.ts';
export type { RunResult } from './drive/run.ts';
export type { ScalingResult } from './drive/scaling.ts';
export type { ScenarioFacts } from './drive/scenarios.ts';
export type { SuiteResult } from './drive/suite.ts';
export type { CapacityPlan } from './plan/capacity-plan.ts';
export type { WatchOptions } from './monitor/watch-options.ts';

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
  schema: z.ZodType,
  drive: (request: Request, context: RunContext) => Promise<Result>,
): (request: Request, options?: CallOptions) => Promise<Result> {
  return async (request, options = {}) => await drive(checkedRequest(request, schema), contextOf(options));
}

function asking<Request, Result>(
  schema: z.ZodType,
  drive: (request: Request) => Promise<Result>,
): (request: Request) => Promise<Result> {
  return async (request) => await drive(checkedRequest(request, schema));
}

/** Where every field has a default: its schema takes a request without any. */
function askingNothing<Request, Result>(
  schema: z.ZodType,
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
export const monitor = sending(schemas.monitor, driveMonitor);
export const compare = asking(schemas.compare, driveCompare);
export const plan = asking(schemas.plan, drivePlan);
export const report = asking(schemas.report, driveReport);
export const keepBaseline = asking(schemas.keepBaseline, driveKeepBaseline);
export const history = askingNothing(schemas.history, driveHistory);
export const build = askingNothing(schemas.build, driveBuild);
export const listBaselines = askingNothing(schemas.listBaselines, namesOfBaselines);
