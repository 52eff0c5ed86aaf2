/** From a comparison to its files beside the candidate. */
import { join } from 'node:path';
import type { RegressionTolerances } from '../../contract/thresholds.ts';
import type { Baseline } from '../compare/baseline-schema.ts';
import { compareRuns } from '../compare/compare.ts';
import type { Comparison } from '../compare/comparison-schema.ts';
import { makeFolder, writeWhole } from '../base/atomic-write.ts';
import { writeDocument } from './document-files.ts';
import { projectThresholds } from './project-thresholds.ts';
import type { Document } from '../document/document.ts';
import { comparisonDocument } from '../documents/comparison.ts';
import { readCandidate } from '../history/read-side.ts';

export interface Compared {
  readonly comparison: Comparison;
  /** Baseline and candidate, to be drawn. */
  readonly sides: readonly [Baseline, Baseline];
}

/** @param run a run folder; `names` are what the two are called */
export async function compareWithRun(
  baseline: Baseline,
  run: string,
  {
    names,
    thresholds,
  }: { readonly names: readonly [string, string]; readonly thresholds: string | undefined },
): Promise<Compared> {
  const tolerances = await loadTolerances(thresholds);
  const candidate = await readCandidate(run, baseline);
  return {
    comparison: compareRuns(baseline, candidate, { names, tolerances }),
    sides: [baseline, candidate],
  };
}

export async function loadTolerances(path: string | undefined): Promise<RegressionTolerances> {
  const thresholds = await projectThresholds(path);
  return thresholds.regression;
}

export interface Written extends Compared {
  readonly document: Document;
  /** The path of the page. */
  readonly page: string;
}

/** @throws UserError E_OUTPUT */
export async function writeComparison(compared: Compared, outDir: string): Promise<Written> {
  const { comparison, sides } = compared;
  const document = comparisonDocument(comparison, sides);
  await makeFolder(outDir);
  await writeWhole(join(outDir, 'comparison.json'), `${JSON.stringify(comparison, null, 2)}\n`);
  const { page } = await writeDocument(document, { folder: outDir, stem: 'comparison', isGuest: true });
  return { ...compared, document, page };
}
