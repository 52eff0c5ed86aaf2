/** `jorge-load compare <baseline | run> <run>`: what changed between two runs. */
import { basename, resolve } from 'node:path';
import { readSide } from '../history/read-side.ts';
import { compareWithRun, concludeComparison } from './comparisons.ts';

export interface CompareFlags {
  readonly baselines: string;
  readonly thresholds?: string;
  readonly out?: string;
}

export async function compareCommand(first: string, run: string, flags: CompareFlags): Promise<number> {
  const baseline = await readSide(first, flags.baselines);
  const compared = await compareWithRun(baseline, run, {
    names: [basename(first), basename(resolve(run))],
    thresholds: flags.thresholds,
  });
  return await concludeComparison(compared, flags.out ?? run);
}
