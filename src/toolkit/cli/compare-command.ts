/** `jorge-load compare <baseline | run> <run>`. */
import { compare } from '../drive/compare.ts';
import { exitOfComparison } from '../exit-policy.ts';
import { sayCompared } from './run-command.ts';

export interface CompareFlags {
  readonly baselines: string;
  readonly thresholds?: string;
  readonly out?: string;
}

export async function compareCommand(before: string, run: string, flags: CompareFlags): Promise<number> {
  const { out, ...others } = flags;
  const compared = await compare({ before, run, ...others, ...(out === undefined ? {} : { outDir: out }) });
  sayCompared(compared);
  return exitOfComparison(compared.comparison);
}
