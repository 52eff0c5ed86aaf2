/**
 * search.json: a capacity search as far as it has come, rewritten whole after each trial.
 * Written by src/toolkit/search, read again by `--resume`, by src/toolkit/capacity and src/toolkit/plan, and by its reports.
 */
import * as z from 'zod';

export const searchSchemaVersion = 1;

/** A number that may be absent: null is 'no data', never 0. */
const figure = z.number().nullable();

/** By measure: `avg`, `p50`, `p95`, `max`, …; what was not measured is left out. */
const latencies = z.record(z.string(), z.number());

const littlesLawSchema = z.object({
  impliedUsers: z.number(),
  deviationShare: z.number(),
  holds: z.boolean(),
});

const trialFiguresSchema = z.object({
  /** Iterations/s in the open model, users in the closed one. */
  level: z.number(),
  kind: z.enum(['short', 'full']),
  /** Of the judged phase, after warm-up. */
  seconds: z.number(),
  /** Iterations begun in it, one request each: in the open model at the moment they were planned for. */
  started: z.number(),
  /** Arrivals that found no VU free. */
  dropped: z.number(),
  vusAllowed: z.number(),
  errorShare: figure,
  latencyMs: latencies,
  endpoints: z.array(
    z.object({ endpoint: z.string(), requests: z.number(), errorShare: figure, latencyMs: latencies }),
  ),
  /** Of all cores, k6 alone. */
  generatorCpuShare: figure,
  /** Users = iterations/s × (response + think time); null in the open model and where the trial is too short for it. */
  littlesLaw: littlesLawSchema.nullable(),
  /** Means of the figures of system.ndjson over the judged phase. */
  resources: z.record(z.string(), z.number()),
});

export const trialSchema = trialFiguresSchema.extend({
  outcome: z.enum(['good', 'bad', 'generator-limited', 'died']),
  reasons: z.array(z.string()),
  /** Its run folder, beside search.json. */
  folder: z.string(),
  /** Until it began and until it ended, from the start of the search; waiting and cooling down count. */
  startSeconds: z.number(),
  endSeconds: z.number(),
  /** How long the target took afterwards to be as it was before the search. */
  cooldownSeconds: z.number(),
});

export const searchStates = ['running', 'finished', 'interrupted', 'out-of-time', 'target-died'] as const;

export const searchRecordSchema = z.object({
  schemaVersion: z.literal(searchSchemaVersion),
  id: z.string(),
  state: z.enum(searchStates),
  /** The command that repeats this search, secrets left out. */
  command: z.string(),
  slo: z.string(),
  settings: z.object({
    unit: z.enum(['rate', 'users']),
    start: z.number(),
    lowest: z.number(),
    highest: z.number(),
    precision: z.number(),
  }),
  timeScale: z.number(),
  maxSeconds: figure,
  /** The bundle's variables that every trial gets. */
  overrides: z.record(z.string(), z.string()),
  targetUrl: z.string(),
  /** Null: the target was there already. */
  sandbox: z.object({ faults: z.array(z.string()), workers: z.string().nullable() }).nullable(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  /** Over all sittings. */
  secondsUsed: z.number(),
  /** A user's mean wait between two tasks; null before the first trial. */
  meanWaitSeconds: figure,
  trials: z.array(trialSchema),
  /** What happened on the way, one sentence each. */
  notes: z.array(z.string()),
});

export type TrialFigures = z.infer<typeof trialFiguresSchema>;
export type TrialRecord = z.infer<typeof trialSchema>;
export type SearchRecord = z.infer<typeof searchRecordSchema>;
