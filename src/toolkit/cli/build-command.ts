/** `jorge-load build`: every scenario's bundle, for `k6 run` alone. */
import { join, relative } from 'node:path';
import { buildBundles, listScenarios } from '../bundle/build-bundles.ts';
import { root } from '../config/paths.ts';
import { loadThresholds } from '../config/thresholds.ts';
import { exitCodes } from '../errors.ts';

export interface BuildFlags {
  readonly out?: string;
  readonly thresholds?: string;
}

export async function buildCommand(flags: BuildFlags): Promise<number> {
  const outDir = flags.out ?? join(root, 'build');
  const file = flags.thresholds ?? join(root, 'thresholds.json');
  const thresholds = await loadThresholds(file, await listScenarios(root));
  const startMs = performance.now();
  const { bundles } = await buildBundles({ root, outDir, thresholds });
  const sizes = Object.values(bundles).map(({ bytes }) => bytes);
  const largest = Math.max(...sizes) / 1024;
  process.stdout.write(
    `${sizes.length} bundles in ${relative(process.cwd(), outDir) || '.'}, ` +
      `the largest ${largest.toFixed(1)} KB, in ${Math.round(performance.now() - startMs)} ms\n`,
  );
  return exitCodes.pass;
}
