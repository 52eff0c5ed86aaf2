/**
 * A baseline: what a later comparison needs of a run, small enough to commit. Made by make-baseline.ts, kept as
 * baselines/<name>.json by src/toolkit/history, checked by this schema on its way in. It holds no secrets: of the
 * target only its kind is kept.
 */
import { steadyPhase } from '../../contract/phases.ts';
import * as z from 'zod';
import { verdicts } from '../analyze/report-schema.ts';
import { unpackSlices } from './histograms.ts';

export const baselineSchemaVersion = 1;

const column = z.array(z.number().nonnegative().nullable());

/** Steady load, window by window; null where a window had no requests. */
const seriesSchema = z.object({
  /** Long enough for about twenty requests, so that a window's p95 says something. */
  windowSeconds: z.number().positive(),
  count: z.array(z.number().nonnegative()),
  failures: z.array(z.number().nonnegative()),
  p50Ms: column,
  p95Ms: column,
  p99Ms: column,
});

const quantilesSchema = z.array(z.tuple([z.number(), z.number()]));

const trafficSchema = z.object({
  series: seriesSchema,
  /** Of all its requests under that load: quantile and ms, rising. */
  spectrum: quantilesSchema,
  /**
   * Latency of all its requests under that load, by slices of equal time, packed by histograms.ts: what percentiles are
   * compared by. Baselines that were saved before there was one are read without.
   */
  slices: z
    .string()
    .refine((packed) => unpackSlices(packed) !== null, 'it is no packed latency')
    .optional(),
});

const systemSchema = z.object({
  windowSeconds: z.number().positive(),
  requests: z.array(z.number().nonnegative()),
  cpuSeconds: column,
  rssBytes: column,
});

const factsSchema = z.object({
  scenario: z.string(),
  state: z.string(),
  model: z.string(),
  users: z.number(),
  durationSeconds: z.number(),
  phases: z.array(
    z.object({
      phase: z.string(),
      startSeconds: z.number(),
      endSeconds: z.number(),
      from: z.number(),
      to: z.number(),
    }),
  ),
  seed: z.number(),
  targetKind: z.string(),
  bundleSha256: z.string(),
  k6Version: z.string(),
  /** k6's own variables that were set; baselines of before lack it. */
  k6Variables: z.string().default('none'),
  machine: z.string(),
  commit: z.string().nullable(),
  /** VUs in the closed model, started and dropped iterations a second in the open one; null when it is not known. */
  offeredLoad: z.number().nonnegative().nullable(),
  droppedIterations: z.number().nonnegative(),
});

/** A run in one line: what run-to-run variance is learned from. */
const outlineSchema = z.object({
  id: z.string(),
  startedAt: z.string(),
  commit: z.string().nullable(),
  verdict: z.enum(verdicts),
  ratePerSecond: z.number().nonnegative().nullable(),
  /** p95 by endpoint, where there were enough requests. */
  p95Ms: z.record(z.string(), z.number().positive()),
});

export const baselineSchema = z.object({
  schemaVersion: z.literal(baselineSchemaVersion),
  outline: outlineSchema,
  facts: factsSchema,
  /** Seconds that were compared, and what load they were under. */
  load: z.object({ phase: z.enum([steadyPhase, 'all']), seconds: z.number().nonnegative() }),
  whole: trafficSchema,
  endpoints: z.record(z.string(), trafficSchema),
  /** Null when the target was not watched. */
  system: systemSchema.nullable(),
  /** Runs that were saved under this name before, oldest first. */
  earlier: z.array(outlineSchema),
});

export type Baseline = z.infer<typeof baselineSchema>;
export type Facts = Baseline['facts'];
export type Outline = Baseline['outline'];
export type Series = Baseline['whole']['series'];
export type SystemSeries = NonNullable<Baseline['system']>;
