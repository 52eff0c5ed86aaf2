/** summary.json: what k6 hands to handleSummary, less its secrets; any k6 script's default shape is accepted. */
import * as z from 'zod';
import { planSchema } from './plan-schema.ts';

/** A figure that is no number, as JSON has no NaN, is unknown: the others still say what they say. */
const values = z.preprocess(
  (given) =>
    typeof given === 'object' && given !== null
      ? Object.fromEntries(Object.entries(given).filter(([, value]) => !isUnknown(value)))
      : given,
  z.record(z.string(), z.number()),
);

function isUnknown(value: unknown): boolean {
  return value === null || (typeof value === 'number' && !Number.isFinite(value));
}

const metricSchema = z.object({
  type: z.enum(['counter', 'gauge', 'rate', 'trend']),
  contains: z.string(),
  values,
  thresholds: z.record(z.string(), z.object({ ok: z.boolean() })).optional(),
});

/** A group of the script, with its checks; the outermost has no name. */
interface Group {
  /** `::checkout::payment`. */
  readonly path: string;
  readonly groups: readonly Group[];
  readonly checks: readonly GroupCheck[];
}

interface GroupCheck {
  readonly name: string;
  readonly passes: number;
  readonly fails: number;
}

const groupSchema: z.ZodType<Group> = z.lazy(() =>
  z.object({
    path: z.string(),
    groups: z.array(groupSchema),
    checks: z.array(z.object({ name: z.string(), passes: z.number(), fails: z.number() })),
  }),
);

export const summarySchema = z.object({
  metrics: z.record(z.string(), metricSchema),
  state: z.object({ testRunDurationMs: z.number() }),
  /** Ours leaves it out, as its checks are requests; a broken one costs the table of checks alone. */
  root_group: groupSchema.optional().catch(undefined),
  /** Added by our bundles. */
  jorge_load: z.object({ plan: planSchema }).optional(),
});

export type Summary = z.infer<typeof summarySchema>;
export type SummaryMetric = z.infer<typeof metricSchema>;
