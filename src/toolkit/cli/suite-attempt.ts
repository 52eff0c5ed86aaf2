/** One scenario of a suite: what a run of it came to, whatever happened. */
import { basename } from 'node:path';
import type { InvalidCause } from '../analyze/report-schema.ts';
import { exitCodes, UserError } from '../errors.ts';
import { InterruptedError } from '../run/interrupts.ts';
import type { RunContext, RunRequest } from '../run/run-request.ts';
import { runScenario } from '../run/run-scenario.ts';
import type { Attempt } from '../suite/suite-state.ts';
import type { Baseline } from '../compare/baseline-schema.ts';
import type { Comparison } from '../compare/comparison-schema.ts';
import { compareWithRun, concludeComparison } from './comparisons.ts';
import { formatNames } from './report-formats.ts';
import { makeReports } from './reports.ts';
import { verdictExitCode } from './verdict-exit.ts';

/** A second try may do better where the generator was short of something, not the target. */
const generatorsFaults: readonly InvalidCause[] = [
  'dropped-iterations',
  'users-not-reached',
  'generator-saturated',
];

export interface Judging {
  readonly strict: boolean;
  readonly thresholds: string | undefined;
  /** Null: the run is judged by itself. */
  readonly against: { readonly name: string; readonly baseline: Baseline } | null;
}

/** @throws UserError E_OUTPUT: there is no going on then */
export async function attemptRun(
  request: RunRequest,
  context: RunContext,
  judging: Judging,
): Promise<Attempt> {
  try {
    const { folder, state, fault } = await runScenario(request, context);
    if (fault !== null) throw fault;
    const { analysis } = await makeReports(folder, {
      formats: formatNames,
      outDir: null,
      strict: judging.strict,
    });
    const compared = state === 'finished' ? await compare(folder, judging) : null;
    const { verdict, invalid_causes: causes } = analysis.report;
    return {
      folder: basename(folder),
      state,
      verdict,
      comparison: compared?.comparison.verdict ?? null,
      change: compared?.comparison.summary ?? null,
      exitCode: Math.max(verdictExitCode(verdict, judging.strict), compared?.exitCode ?? exitCodes.pass),
      isGeneratorsFault: causes.some((cause) => generatorsFaults.includes(cause)),
      refusal: null,
    };
  } catch (error) {
    if (error instanceof UserError && error.code !== 'E_OUTPUT') return notRun('refused', error.message);
    if (error instanceof InterruptedError)
      return notRun('interrupted', 'interrupted before any load was sent');
    throw error;
  }
}

async function compare(
  folder: string,
  { against, thresholds }: Judging,
): Promise<{ readonly comparison: Comparison; readonly exitCode: number } | null> {
  if (against === null) return null;
  const names = [against.name, basename(folder)] as const;
  const compared = await compareWithRun(against.baseline, folder, { names, thresholds });
  return { comparison: compared.comparison, exitCode: await concludeComparison(compared, folder) };
}

function notRun(state: Attempt['state'], refusal: string): Attempt {
  return {
    folder: null,
    state,
    verdict: 'INVALID',
    comparison: null,
    change: null,
    exitCode: exitCodes.invalid,
    isGeneratorsFault: false,
    refusal,
  };
}
