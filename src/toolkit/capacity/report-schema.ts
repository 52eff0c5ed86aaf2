/** report.json of a capacity search, and of a measurement of scaling: made by capacity-report.ts and scaling-report.ts. */
import * as z from 'zod';
import { uslSchema } from '../analyze/capacity-schema.ts';
import { searchStates, trialSchema } from '../record/search-schema.ts';

const figure = z.number().nullable();

/** One end of the bracket, as its last full trial measured it. */
const endSchema = z.object({
  /** What was asked for: iterations/s, or users in the closed model. */
  level: z.number(),
  requestsPerSecond: figure,
  /** Who make that load with their waits, by Little's law; null when their wait is not known. */
  users: figure,
  latencyMs: z.record(z.string(), z.number()),
  errorShare: figure,
});

export const capacityReportSchema = z.object({
  schema_version: z.literal(1),
  kind: z.literal('capacity'),
  name: z.string(),
  state: z.enum(searchStates),
  /** `open` when the search was cut before it had both ends. */
  ending: z.enum(['bracketed', 'at-least', 'below-lowest', 'generator-limited', 'target-died', 'open']),
  slo: z.string(),
  model: z.enum(['open', 'closed']),
  precision: z.number(),
  time_scale: z.number(),
  target_url: z.string(),
  command: z.string(),
  /** ISO 8601, UTC. */
  started_at: z.string(),
  /** The highest load that held, in full trials. */
  held: endSchema.nullable(),
  /** The lowest load that broke. */
  broke: endSchema.nullable(),
  /** One sentence each, the weightiest first. */
  findings: z.array(z.string()),
  limiting_endpoint: z.string().nullable(),
  limiting_resource: z.string().nullable(),
  /** Over requests in flight, or users in the closed model. */
  usl: uslSchema,
  seconds_used: z.number(),
  trials: z.array(trialSchema),
  notes: z.array(z.string()),
});

const sizeSchema = z.object({
  replicas: z.number(),
  capacity: capacityReportSchema,
  /** The geometric mean of the bracket; where no load broke, what held. */
  perSecond: figure,
  /** Of what as many of the smallest size would do. */
  efficiency: figure,
});

export const scalingReportSchema = z.object({
  schema_version: z.literal(1),
  kind: z.literal('scaling'),
  name: z.string(),
  command: z.string(),
  /** ISO 8601, UTC. */
  started_at: z.string(),
  seconds_used: z.number(),
  slo: z.string(),
  sizes: z.array(sizeSchema),
  /** Share of the work that replicas do one after the other, by Amdahl's law; null below two sizes. */
  contention: figure,
  usl: uslSchema,
  bottleneck: z.string().nullable(),
  findings: z.array(z.string()),
  notes: z.array(z.string()),
});

export type CapacityEnd = z.infer<typeof endSchema>;
export type CapacityReport = z.infer<typeof capacityReportSchema>;
export type ScalingSize = z.infer<typeof sizeSchema>;
export type ScalingReport = z.infer<typeof scalingReportSchema>;
