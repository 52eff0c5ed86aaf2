/** summary.json: what k6 hands to handleSummary, less its secrets; any k6 script's default shape is accepted. */
import { z } from 'zod';
import { planSchema } from './plan-schema.ts';

const metricSchema = z.object({
  type: z.enum(['counter', 'gauge', 'rate', 'trend']),
  contains: z.string(),
  values: z.record(z.string(), z.number()),
  thresholds: z.record(z.string(), z.object({ ok: z.boolean() })).optional(),
});

export const summarySchema = z.object({
  metrics: z.record(z.string(), metricSchema),
  state: z.object({ testRunDurationMs: z.number() }),
  /** Added by our bundles. */
  jorge_load: z.object({ plan: planSchema }).optional(),
});

export type Summary = z.infer<typeof summarySchema>;
export type SummaryMetric = z.infer<typeof metricSchema>;
