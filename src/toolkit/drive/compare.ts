/** What changed between two runs, or a baseline and a run: the comparison and its files. */
import { basename, resolve } from 'node:path';
import { readSide } from '../history/read-side.ts';
import { compareWithRun, type Written, writeComparison } from './comparisons.ts';
import type { CompareRequest } from './requests.ts';

export async function compare(request: CompareRequest): Promise<Written> {
  const { before, run, baselines = 'baselines', thresholds, outDir = run } = request;
  const baseline = await readSide(before, baselines);
  const names = [basename(before), basename(resolve(run))] as const;
  return await writeComparison(await compareWithRun(baseline, run, { names, thresholds }), outDir);
}
