/** build/manifest.json: which bundles there are, of which limits. Written by build-bundles.ts. */
import * as z from 'zod';

const bundleSchema = z.object({
  /** Relative to the manifest. */
  file: z.string(),
  sha256: z.string(),
  bytes: z.number(),
});

export const manifestSchema = z.object({
  schemaVersion: z.literal(1),
  /** By scenario. */
  bundles: z.record(z.string(), bundleSchema),
  thresholdsSha256: z.string(),
});

export type BundleFacts = z.infer<typeof bundleSchema>;
export type Manifest = z.infer<typeof manifestSchema>;
