/** What the manifests of the tests' plans call things. */
import { healthPath } from '../../src/contract/platform.ts';
import { projectPlatform } from '../../src/toolkit/config/platform.ts';
import { projectThresholds } from '../../src/toolkit/drive/project-thresholds.ts';
import type { Deployed } from '../../src/toolkit/plan/capacity-plan.ts';

const platform = projectPlatform();
const { resources: limits } = await projectThresholds();
export const deployed: Deployed = { ...platform.deployment, healthPath: healthPath(platform), limits };
