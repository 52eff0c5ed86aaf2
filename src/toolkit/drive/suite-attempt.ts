/** One scenario of a suite: what a run of it came to, whatever happened. */
import { basename } from 'node:path';
import type { InvalidCause } from '../analyze/report-schema.ts';
import { exitCodes, UserError } from '../base/errors.ts';
import { exitOfRun } from '../exit-policy.ts';
import { InterruptedError } from '../run/interrupts.ts';
import type { PreparedRun, RunContext } from '../run/prepared-run.ts';
import { runScenario } from '../run/run-scenario.ts';
import type { Attempt } from '../suite/suite-state.ts';
import type { Baseline } from '../compare/baseline-schema.ts';
import { compareWithRun, type Written, writeComparison } from './comparisons.ts';
import { formatNames } from './report-formats.ts';
import { makeReports } from './reports.ts';

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
  /** Told as soon as a run is compared: a suite takes long. */
  readonly onCompared: (compared: Written) => void;
}

/** @throws UserError E_OUTPUT: there is no going on then */
export async function attemptRun(
  request: PreparedRun,
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
      exitCode: exitOfRun(verdict, compared?.comparison ?? null, judging.strict),
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
  { against, thresholds, onCompared }: Judging,
): Promise<Written | null> {
  if (against === null) return null;
  const names = [against.name, basename(folder)] as const;
  const compared = await compareWithRun(against.baseline, folder, { names, thresholds });
  const written = await writeComparison(compared, folder);
  onCompared(written);
  return written;
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
