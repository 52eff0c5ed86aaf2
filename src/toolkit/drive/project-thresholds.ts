/** thresholds.json of the project, or another one, held against the scenarios that there are. */
import { join } from 'node:path';
import type { Thresholds } from '../../contract/thresholds.ts';
import { listScenarios } from '../bundle/build-bundles.ts';
import { root } from '../config/paths.ts';
import { loadThresholds } from '../config/thresholds.ts';

/** @throws UserError E_THRESHOLDS with the first thing that is wrong */
export async function projectThresholds(path = join(root, 'thresholds.json')): Promise<Thresholds> {
  return await loadThresholds(path, await listScenarios(root));
}
