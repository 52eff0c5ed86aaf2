/** Keeps a run as what later ones are held against. */
import { UserError } from '../base/errors.ts';
import { checkName, saveBaseline } from '../history/baseline-files.ts';
import { readRun } from '../history/read-side.ts';

export interface BaselineRequest {
  /** A run folder. */
  readonly run: string;
  /** Default: main. */
  readonly name?: string;
  /** Default: baselines. */
  readonly baselines?: string;
  /** Keeps a run that failed or was invalid as well. */
  readonly force?: boolean;
}

/** @returns its path @throws UserError E_USAGE, E_RECORD, E_BASELINE */
export async function keepBaseline(request: BaselineRequest): Promise<string> {
  const { run, baselines = 'baselines', force = false } = request;
  const name = checkName(request.name ?? 'main');
  const baseline = await readRun(run);
  const { verdict } = baseline.outline;
  if (!force && (verdict === 'FAIL' || verdict === 'INVALID')) {
    throw new UserError(
      'E_BASELINE',
      `${run} is ${verdict}: what it measured is no measure for later runs; save one that passed, or add --force`,
    );
  }
  return await saveBaseline(baselines, name, baseline);
}
