/** Before the tests: dist/ as the sources are now, k6, found or made, and every bundle. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { buildBundles, listScenarios } from '../src/toolkit/bundle/build-bundles.ts';
import { root } from '../src/toolkit/config/paths.ts';
import { loadThresholds } from '../src/toolkit/config/thresholds.ts';
import { findK6 } from '../src/toolkit/k6/find-k6.ts';
import { stderrProgress } from '../src/toolkit/k6/progress.ts';

declare module 'vitest' {
  interface ProvidedContext {
    k6Path: string;
  }
}

export async function setup(project: TestProject): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/build-dist.mjs')]);
  const { path } = await findK6({
    root,
    env: process.env,
    progress: stderrProgress(process.stderr),
    signal: new AbortController().signal,
  });
  project.provide('k6Path', path);
  const thresholds = await loadThresholds(join(root, 'thresholds.json'), await listScenarios(root));
  await buildBundles({ root, outDir: join(root, 'build'), thresholds });
}
