/** Every scenario's bundle, for k6 alone. */
import { join } from 'node:path';
import { buildBundles } from '../bundle/build-bundles.ts';
import type { Manifest } from '../bundle/manifest-schema.ts';
import { root } from '../config/paths.ts';
import { projectThresholds } from './project-thresholds.ts';

export interface BuildRequest {
  /** Default: build. */
  readonly outDir?: string;
  /** A file of limits to build in; default: thresholds.json. */
  readonly thresholds?: string;
}

export interface BuildResult extends Manifest {
  readonly outDir: string;
}

/** @throws UserError E_THRESHOLDS, E_BUNDLE, E_OUTPUT */
export async function build(request: BuildRequest): Promise<BuildResult> {
  const { outDir = join(root, 'build') } = request;
  const thresholds = await projectThresholds(request.thresholds);
  return { ...(await buildBundles({ root, outDir, thresholds })), outDir };
}
