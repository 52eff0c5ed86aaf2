/** scaling.json: a measurement of scaling as far as it has come. Written by src/toolkit/search, read by its report and by plans. */
import * as z from 'zod';
import { searchRecordSchema } from './search-schema.ts';

export const scalingRecordSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  command: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  secondsUsed: z.number(),
  /** In the order measured; a size that was not found out is the last. */
  sizes: z.array(z.object({ replicas: z.number(), search: searchRecordSchema })),
});

export type ScalingRecord = z.infer<typeof scalingRecordSchema>;
