/** The part of report.json that a load which climbs in steps adds: made by ./capacity.ts, read by render and plan. */
import * as z from 'zod';

const figure = z.number().nullable();

/** A value and its 95 % interval; a value of 0 has an upper limit alone, one-sided. */
const estimateSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });

const pointSchema = z.object({ load: z.number(), ratePerSecond: z.number() });

export const uslSchema = z.object({
  /** Null when there are too few loads. */
  fit: z
    .object({
      law: z.enum(['usl', 'amdahl', 'linear']),
      gamma: estimateSchema,
      alpha: estimateSchema,
      beta: estimateSchema,
      rSquared: z.number(),
      sumOfSquares: z.number(),
      points: z.array(pointSchema.extend({ fitted: z.number(), residual: z.number() })),
      peak: pointSchema.nullable(),
      limitPerSecond: figure,
    })
    .nullable(),
  /** Why it may not be extrapolated, or why there is none. */
  refusal: z.string().nullable(),
});

const stepSchema = z.object({
  phase: z.string(),
  /** VUs, or iterations per second in the open model. */
  level: z.number(),
  seconds: z.number(),
  ratePerSecond: z.number(),
  good: z.boolean(),
  /** Its own limits that broke: `p95 latency: 243 ms, limit < 200 ms`. */
  broken: z.array(z.string()),
  /** Against the step before. */
  throughput: z.enum(['first', 'rises', 'flat', 'falls']),
  avgMs: figure,
  p50Ms: figure,
  p95Ms: figure,
  p99Ms: figure,
  successShare: figure,
  droppedIterations: figure,
  /** Users = iterations/s × (response + think time); null where it can't be checked. */
  littlesLaw: z
    .object({ impliedUsers: z.number(), deviationShare: z.number(), holds: z.boolean() })
    .nullable(),
  /** Means of system.ndjson's figures in the step, by name. */
  resources: z.record(z.string(), z.number()),
});

export const capacitySchema = z.object({
  model: z.enum(['closed', 'open']),
  steps: z.array(stepSchema),
  /** Phases; null when there is no such step. */
  highestGood: z.string().nullable(),
  firstBad: z.string().nullable(),
  /** Where throughput ÷ latency is highest. */
  knee: z.string().nullable(),
  /** What was at its end in the first bad step, else in the last; null when nothing that was watched was. */
  bottleneck: z.string().nullable(),
  /** Whether anything of the target was watched. */
  isTargetWatched: z.boolean(),
  /** Over users; over requests in flight in the open model. */
  usl: uslSchema,
});

export type Capacity = z.infer<typeof capacitySchema>;
export type CapacityStep = Capacity['steps'][number];
