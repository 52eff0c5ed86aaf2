/** From a comparison to its files beside the candidate. */
import { join } from 'node:path';
import type { RegressionTolerances } from '../../contract/thresholds.ts';
import type { Baseline } from '../compare/baseline-schema.ts';
import { compareRuns } from '../compare/compare.ts';
import type { Comparison } from '../compare/comparison-schema.ts';
import { makeFolder, writeWhole } from '../config/atomic-write.ts';
import { root } from '../config/paths.ts';
import { loadThresholds } from '../config/thresholds.ts';
import { listScenarios } from '../bundle/build-bundles.ts';
import { readCandidate } from '../history/read-side.ts';
import { renderComparisonHtml } from '../render/comparison/page.tsx';
import { renderComparisonJunit } from '../render/comparison/junit.ts';
import { renderComparisonMarkdown } from '../render/comparison/markdown.ts';

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
  const thresholds = await loadThresholds(path ?? join(root, 'thresholds.json'), await listScenarios(root));
  return thresholds.regression;
}

export interface Written extends Compared {
  /** The path of the page. */
  readonly page: string;
}

/** @throws UserError E_OUTPUT */
export async function writeComparison(compared: Compared, outDir: string): Promise<Written> {
  const { comparison, sides } = compared;
  const page = join(outDir, 'comparison.html');
  await makeFolder(outDir);
  await writeWhole(join(outDir, 'comparison.json'), `${JSON.stringify(comparison, null, 2)}\n`);
  await writeWhole(join(outDir, 'comparison.md'), renderComparisonMarkdown(comparison));
  await writeWhole(join(outDir, 'comparison-junit.xml'), renderComparisonJunit(comparison));
  await writeWhole(page, renderComparisonHtml(comparison, sides));
  return { ...compared, page };
}
