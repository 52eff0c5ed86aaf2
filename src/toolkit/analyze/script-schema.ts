/** What a script measured besides its requests: `script` of report.json. */
import * as z from 'zod';

const figure = z.number().nullable();

const checkSchema = z.object({
  /** As k6 writes it, `::checkout::payment`; empty outside of all groups. */
  group: z.string(),
  check: z.string(),
  passes: z.number(),
  fails: z.number(),
});

const groupSchema = z.object({
  group: z.string(),
  /** How often it was run through, and how long that took; null where the record has no `group_duration` of it. */
  runs: figure,
  avgMs: figure,
  medMs: figure,
  p95Ms: figure,
  maxMs: figure,
});

const metricSchema = z.object({
  /** k6's selector: `cart_value`, `cart_value{country:de}`. */
  metric: z.string(),
  type: z.enum(['counter', 'gauge', 'rate', 'trend']),
  /** k6's word for what its values are: `time` (ms), `data` (bytes), `default`. */
  contains: z.string(),
  /** By k6's names: `count`, `rate`, `value`, `avg`, `p(95)`; empty where there was no sample. */
  values: z.record(z.string(), z.number()),
});

export const scriptSchema = z.object({
  checks: z.array(checkSchema),
  groups: z.array(groupSchema),
  /** Of other protocols and of the script's own; without requests, its iterations and data as well. */
  metrics: z.array(metricSchema),
});

export type Script = z.infer<typeof scriptSchema>;
