/** From a comparison to its files beside the candidate, its words on the terminal and its exit code. */
import { join } from 'node:path';
import type { RegressionTolerances } from '../../contract/thresholds.ts';
import type { Baseline } from '../compare/baseline-schema.ts';
import { compareRuns } from '../compare/compare.ts';
import type { Comparison } from '../compare/comparison-schema.ts';
import { makeFolder, writeWhole } from '../config/atomic-write.ts';
import { root } from '../config/paths.ts';
import { loadThresholds } from '../config/thresholds.ts';
import { listScenarios } from '../bundle/build-bundles.ts';
import { render, renderTerminal } from '../document/render.ts';
import { comparisonDocument } from '../documents/comparison.ts';
import { exitCodes } from '../errors.ts';
import { readCandidate } from '../history/read-side.ts';
import { sayPath, terminal } from './say.ts';

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

/** @throws UserError E_OUTPUT. @returns the exit code */
export async function concludeComparison({ comparison, sides }: Compared, outDir: string): Promise<number> {
  const page = join(outDir, 'comparison.html');
  const document = comparisonDocument(comparison, sides);
  await makeFolder(outDir);
  await writeWhole(join(outDir, 'comparison.json'), `${JSON.stringify(comparison, null, 2)}\n`);
  await writeWhole(join(outDir, 'comparison.md'), render(document, 'md'));
  await writeWhole(join(outDir, 'comparison-junit.xml'), render(document, 'junit'));
  await writeWhole(page, render(document, 'html'));
  process.stdout.write(renderTerminal(document, terminal(process.stdout)));
  sayPath('comparison', page);
  return comparisonExitCode(comparison);
}

function comparisonExitCode({ verdict }: Comparison): number {
  switch (verdict) {
    case 'regressed':
      return exitCodes.regression;
    case 'not comparable':
      return exitCodes.invalid;
    case 'improved':
    case 'same':
    case 'inconclusive':
      return exitCodes.pass;
  }
}
