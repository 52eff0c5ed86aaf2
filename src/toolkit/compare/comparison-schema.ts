/**
 * comparison.json: two runs held against each other. Made by compare.ts, shown by src/toolkit/documents/comparison.ts,
 * published as docs/schemas/comparison.schema.json.
 */
import * as z from 'zod';

export const comparisonSchemaVersion = 1;

const measureVerdicts = ['regressed', 'improved', 'same', 'inconclusive'] as const;
const figure = z.number().nullable();

const measureSchema = z.object({
  /** Null: of the whole run. */
  endpoint: z.string().nullable(),
  metric: z.string(),
  /** `ms`, `/s` and `bytes` are compared as ratios, `%` (0–1) as a difference. */
  unit: z.enum(['ms', '/s', 'bytes', '%']),
  baseline: figure,
  candidate: figure,
  /** candidate ÷ baseline − 1, or for `%` candidate − baseline. */
  change: figure,
  /** 95 % confidence interval of the change. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** The change that is let pass, and the absolute change below which nothing counts. */
  allowed: z.number(),
  floor: z.number(),
  higherIsWorse: z.boolean(),
  /** Holm-adjusted over all measures: how likely such a change is between identical builds. */
  p: figure,
  verdict: z.enum(measureVerdicts),
  /** The smallest worsening that this pair would have called a regression. */
  smallestChange: figure,
  /** How long each run must be to find twice the allowed change in four of five cases. */
  neededSeconds: figure,
  reason: z.string().nullable(),
});

const sideSchema = z.object({
  name: z.string(),
  startedAt: z.string(),
  commit: z.string().nullable(),
  verdict: z.string(),
});

const differenceSchema = z.object({
  fact: z.string(),
  baseline: z.string(),
  candidate: z.string(),
  isDecisive: z.boolean(),
});

const predictionSchema = z.object({
  endpoint: z.string(),
  runs: z.number(),
  p95Ms: z.number(),
  /** The geometric mean of the runs before. */
  usualMs: z.number(),
  /** Above it a run is slower than 99 of 100 runs of the same build. */
  limitMs: z.number(),
  isBeyond: z.boolean(),
});

const changePointSchema = z.object({
  endpoint: z.string(),
  /** The first run after the change. */
  runId: z.string(),
  beforeMs: z.number(),
  afterMs: z.number(),
  p: z.number(),
});

/** What a change looks like where it is not the same for all requests. */
const shapeSchema = z.object({
  endpoint: z.string().nullable(),
  kind: z.enum(['stalls', 'slow tail']),
  /** Of seconds that stall, or of requests in the tail. */
  baselineShare: z.number(),
  candidateShare: z.number(),
  /** How many times as slow as before. */
  factor: z.number(),
  text: z.string(),
});

export const comparisonSchema = z.object({
  schema_version: z.literal(comparisonSchemaVersion),
  verdict: z.enum([...measureVerdicts, 'not comparable']),
  /** One sentence. */
  summary: z.string(),
  scenario: z.string(),
  method: z.enum(['two runs', 'interleaved']),
  baseline: sideSchema,
  candidate: sideSchema,
  differences: z.array(differenceSchema),
  measures: z.array(measureSchema),
  shapes: z.array(shapeSchema),
  predictions: z.array(predictionSchema),
  change_points: z.array(changePointSchema),
  notes: z.array(z.string()),
});

export type Comparison = z.infer<typeof comparisonSchema>;
export type Measure = z.infer<typeof measureSchema>;
export type MeasureVerdict = Measure['verdict'];
export type Shape = z.infer<typeof shapeSchema>;
export type Prediction = z.infer<typeof predictionSchema>;
export type ChangePoint = z.infer<typeof changePointSchema>;
