/** index.json of several runs, and of a suite. */
import * as z from 'zod';
import { verdicts } from '../analyze/report-schema.ts';
import { cooldownSchema } from '../cooldown/cooldown.ts';
import { entryStatuses, suiteStates } from '../suite/suite-state.ts';

const figure = z.number().nullable();
const text = z.string().nullable();

const indexedRunSchema = z.object({
  name: z.string(),
  scenario: z.string(),
  verdict: z.enum(verdicts),
  reasons: z.array(z.string()),
  /** ISO 8601, UTC. */
  started_at: text,
  duration_seconds: z.number(),
  users: figure,
  /** Of steady load where there is one, else of the whole run. */
  requests_per_second: figure,
  success_rate: figure,
  p95_latency_ms: figure,
  p99_latency_ms: figure,
  /** Of the report, from the index; null when none was asked for. */
  report: text,
});

export const runIndexSchema = z.object({
  schema_version: z.literal(1),
  runs: z.array(indexedRunSchema),
  /** What could not be read. */
  skipped: z.array(z.object({ source: z.string(), why: z.string() })),
});

const earlierAttemptSchema = z.object({
  scenario: z.string(),
  /** From 1. */
  attempt: z.number(),
  /** Null when no load was sent. */
  folder: text,
  why: z.string(),
});

const scenarioSchema = z.object({
  scenario: z.string(),
  status: z.enum(entryStatuses),
  /** Null: not run yet, or skipped. */
  verdict: z.enum(verdicts).nullable(),
  /** Against its baseline, `regressed`, `same`, …; null without one. */
  comparison: text,
  /** The same in a sentence. */
  change: text,
  reason: z.string(),
  attempts: z.number(),
  /** Those that don't count: another one followed. */
  earlier_attempts: z.array(earlierAttemptSchema),
  /** Before it; null before the first. */
  cooldown: cooldownSchema.nullable(),
  /** Its last run; null when no load was sent. */
  run: indexedRunSchema.nullable(),
});

const recommendationSchema = z.object({
  code: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  text: z.string(),
  /** What it rests on, by scenario. */
  evidence: z.array(z.object({ scenario: z.string(), text: z.string() })),
});

export const suiteIndexSchema = z.object({
  schema_version: z.literal(1),
  suite: z.string(),
  id: z.string(),
  state: z.enum(suiteStates),
  verdict: z.enum(verdicts),
  passed: z.boolean().nullable(),
  /** Scenarios that passed, of all of the suite: 0–1. */
  overall_success_rate: z.number(),
  /** Five sentences. */
  summary: z.array(z.string()),
  started_at: z.string(),
  ended_at: text,
  scenarios: z.array(scenarioSchema),
  recommendations: z.array(recommendationSchema),
});

export type IndexedRun = z.infer<typeof indexedRunSchema>;
export type RunIndexFile = z.infer<typeof runIndexSchema>;
export type EarlierAttempt = z.infer<typeof earlierAttemptSchema>;
export type Recommendation = z.infer<typeof recommendationSchema>;
export type SuiteIndexFile = z.infer<typeof suiteIndexSchema>;
