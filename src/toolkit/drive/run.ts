/** One run of one scenario, its reports, and what changed since a baseline. */
import { basename } from 'node:path';
import type { Baseline } from '../compare/baseline-schema.ts';
import { readSide } from '../history/read-side.ts';
import type { K6End } from '../run/k6-process.ts';
import type { RunContext } from '../run/prepared-run.ts';
import { type RunOutcome, runScenario } from '../run/run-scenario.ts';
import { compareWithRun, type Written, writeComparison } from './comparisons.ts';
import { prepare } from './prepare.ts';
import { formatNames } from './report-formats.ts';
import { makeReports, type Reports } from './reports.ts';
import type { RunRequest } from './requests.ts';

export interface ReportedRun extends Reports {
  /** Absolute. */
  readonly folder: string;
  readonly state: RunOutcome['state'];
}

export interface RunResult extends ReportedRun {
  /** Null without a baseline, and for a run that did not finish. */
  readonly compared: Written | null;
  readonly k6: { readonly end: K6End; readonly lastLog: string };
}

interface ReportingContext extends RunContext {
  /** Told before the comparison, which may have nothing to compare. */
  readonly onReported?: (run: ReportedRun) => void;
}

/** @throws UserError or InterruptedError when no load was sent: nothing is left on disk then */
export async function run(request: RunRequest, context: ReportingContext): Promise<RunResult> {
  const { against, baselines = 'baselines' } = request;
  const baseline = against === undefined ? null : await readSide(against, baselines);
  const outcome = await runScenario(await prepare(request, context), context);
  if (outcome.fault !== null) throw outcome.fault;
  const { folder, state, end, lastLog } = outcome;
  const strict = request.strict ?? false;
  const reports = await makeReports(folder, { formats: formatNames, outDir: null, strict });
  const reported = { ...reports, folder, state };
  context.onReported?.(reported);
  const compared =
    baseline === null || state !== 'finished' ? null : await compare(baseline, folder, request);
  return { ...reported, compared, k6: { end, lastLog } };
}

async function compare(baseline: Baseline, folder: string, request: RunRequest): Promise<Written> {
  const names = [basename(request.against ?? ''), basename(folder)] as const;
  const compared = await compareWithRun(baseline, folder, { names, thresholds: request.thresholds });
  return await writeComparison(compared, folder);
}
