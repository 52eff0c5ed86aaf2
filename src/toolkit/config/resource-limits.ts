/** The platform's resource limits: a part of thresholds.json, and kept in run.json as they were in force. */
import * as z from 'zod';
import type { ResourceLimits } from '../../contract/thresholds.ts';
import { closed } from '../base/closed-object.ts';
import { projectPlatform } from './platform.ts';

export const share = z.number().min(0).max(1);
const bytes = z.int().positive();
const seconds = z.number().positive();

/** Earlier files and records do not say these. */
const laterLimits = {
  scaleUpAfterSeconds: seconds.default(() => projectPlatform().earlier.limits.scaleUpAfterSeconds),
  scaleDownAfterSeconds: seconds.default(() => projectPlatform().earlier.limits.scaleDownAfterSeconds),
  recoverySeconds: seconds.default(() => projectPlatform().earlier.limits.recoverySeconds),
};

export const resourceLimitsSchema: z.ZodType<ResourceLimits> = closed({
  cpuMeanShare: share,
  cpuPeakShare: share,
  cpuWarningShare: share,
  cpuCriticalShare: share,
  memoryNormalBytes: bytes,
  memoryPeakBytes: bytes,
  memoryGrowthBytesPer24h: bytes,
  memoryWarningShare: share,
  diskWarningShare: share,
  databaseConnections: z.int().positive(),
  cacheHitShare: share,
  scaleUpShare: share,
  scaleDownCpuShare: share,
  scaleDownMemoryShare: share,
  scaleUpLatencyMs: z.number().positive(),
  ...laterLimits,
  maxReplicas: z.int().positive(),
});
