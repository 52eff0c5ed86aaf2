/** scaling.json: a measurement of scaling as far as it has come. Written by src/toolkit/search, read by its report. */
import type { SearchRecord } from './search-schema.ts';

export interface ScalingRecord {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly command: string;
  readonly startedAt: string;
  readonly secondsUsed: number;
  /** In the order measured; a size that was not found out is the last. */
  readonly sizes: readonly { readonly replicas: number; readonly search: SearchRecord }[];
}
