/**
 * report.json: the result of one run, for programs. Grows additively; the first block is kept as existing
 * consumers know it. Made by src/toolkit/analyze, rendered by src/toolkit/documents, published as
 * docs/schemas/report.schema.json.
 */
import * as z from 'zod';
import { limitUnits } from '../format/units.ts';
import { accountSchema } from './account/account-schema.ts';
import { capacitySchema } from './capacity-schema.ts';
import { scriptSchema } from './script-schema.ts';
import { scalingEventSchema, targetSchema } from './system/target-schema.ts';

export const reportSchemaVersion = 1;

/** A number that may be absent: null is 'no data', never 0. */
const figure = z.number().nullable();

/** Where a percentile of few requests lies with 95 % confidence; null: not bounded by what was measured. */
const rangeSchema = z.object({ lowMs: figure, highMs: figure });

const latencySchema = z.object({
  avgMs: figure,
  minMs: figure,
  p50Ms: figure,
  p75Ms: figure,
  p90Ms: figure,
  p95Ms: figure,
  p99Ms: figure,
  maxMs: figure,
  /** Of few requests; null where there were enough. */
  p95Range: rangeSchema.nullable(),
  p99Range: rangeSchema.nullable(),
});

const trafficSchema = z.object({
  requests: z.number(),
  ratePerSecond: figure,
  /** Share of requests whose status and body were right, 0–1; for foreign scripts 1 − http_req_failed. */
  successShare: figure,
  /** How many requests that is a share of: without what a setup and logins send, which nobody holds to be right or wrong. */
  judged: z.number(),
  degraded: figure,
  latency: latencySchema,
});

const checkStatuses = ['met', 'missed', 'no-data', 'not-evaluated'] as const;

/** Of a limit that has to hold in every window of a length, how its windows fared. A window is dated by its end. */
const windowsSchema = z.object({
  everySeconds: z.number(),
  /** How many were judged: one begins with each period of the record. */
  count: z.number(),
  /** False where none was: the load, or the phase, was no longer than one window, and was judged as it is. */
  areWhole: z.boolean(),
  /** From the beginning of the first to the end of the last; null where none was. */
  judged: z.object({ from: z.string(), to: z.string() }).nullable().exactOptional(),
  /** In which the limit did not hold, and how long that was together. */
  broken: z.number(),
  brokenSeconds: z.number(),
  /** When the last of them was over, where nothing tells whether the limit held after it. */
  lastBrokenAt: z.string().exactOptional(),
  /** Whose value is the check's; null where nothing was measured. */
  worst: z.object({ from: z.string(), to: z.string() }).nullable(),
  /** Whether one that broke ended the run. */
  endedRun: z.boolean(),
});

const checkSchema = z.object({
  kind: z.enum(['gate', 'target']),
  /** k6's selector, `http_req_duration{phase:steady}`; of a resource its figure, `target.cpuShare`. */
  selector: z.string(),
  /** The expression in force, `p(95)<200`. */
  expression: z.string(),
  /** In words: `p95 latency, steady`. */
  label: z.string(),
  status: z.enum(checkStatuses),
  /** Whose word the status is: k6's own, where it judged the limit. */
  judgedBy: z.enum(['k6', 'jorge-load']),
  /** Null beside a judgement: k6 judged it, but the record holds no value of it. */
  value: figure,
  /** Null where it is no finite number that we can read. */
  limit: figure,
  /** `value` and `limit` are in it (% as 0–1). */
  unit: z.enum(limitUnits),
  /** Room left as a share of the limit; negative when missed; null when it can't be said. */
  marginShare: figure,
  /**
   * ISO time from which its 10 s windows stayed beyond the limit, or at which the first of the windows that it has to hold
   * in was over; null where nothing broke or nothing says when.
   */
  brokenSince: z.string().nullable(),
  /** ISO time from which it held again; null when it stayed broken until the end of its phase. */
  heldAgainAt: z.string().nullable(),
  /** Whether it never held before it broke: it was beyond the limit from the first periods of its phase on. */
  fromStart: z.boolean(),
  /** Why, when status is no-data or not-evaluated, or there is no value. */
  reason: z.string().nullable(),
  /** Absent of a limit on the whole. */
  windows: windowsSchema.exactOptional(),
});

const errorSchema = z.object({
  /** `all` where it is not known. */
  endpoint: z.string(),
  /** `network`, `status`, `body`, …; `check` for a failed check, `failed` for what k6 took for failed. */
  kind: z.string(),
  /** In words: `connection refused`, `503 Service Unavailable`, `body: pricing_result is missing`. */
  label: z.string(),
  /** Failed requests, all of them; of a record that did not count them, those that were logged. */
  count: z.number(),
  firstSeen: z.string().nullable(),
  /** To the second; where several errors share an endpoint and raw samples are missing, at the latest. */
  lastSeen: z.string().nullable(),
});

const scriptErrorSchema = z.object({
  /** `TypeError`. */
  name: z.string(),
  message: z.string(),
  /** By the source map: `src/users/admin-user.ts:11:5`. */
  at: z.string().nullable(),
  /** Null, as the task, of what k6 alone told. */
  user: z.string().nullable(),
  task: z.string().nullable(),
  firstSeen: z.string(),
});

const adviceSchema = z.object({
  /** Stable, documented in docs/advice.md. */
  code: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  text: z.string(),
  /** The figures it rests on. */
  evidence: z.string(),
});

const breakSchema = z.object({
  time: z.string(),
  heldAgainAt: z.string().nullable(),
  fromStart: z.boolean(),
  secondsIntoLoad: z.number(),
  label: z.string(),
  kind: z.enum(['gate', 'target', 'error', 'system']),
  value: figure,
  limit: figure,
});

const latenessSchema = z.object({
  /** One time in twenty, in a typical second. */
  typicalMs: z.number(),
  mostMs: z.number(),
  /** What it may have added to a request then, at most; 0 for no more than any machine's everyday. */
  addedMs: z.number(),
  /** In which it was later than any machine is now and then, and the first and the last of them. */
  seconds: z.number(),
  ofSeconds: z.number(),
  since: z.string().nullable(),
  until: z.string().nullable(),
});

const blamedSchema = z.object({
  kind: z.enum(['gate', 'target']),
  label: z.string(),
  /** When the limit was broken. */
  since: z.string(),
  until: z.string(),
  /** How late the generator was then, at most. */
  mostMs: figure,
  /** Whether it was at its end in most of those seconds; else it may have added what the limit was missed by. */
  isAtItsEnd: z.boolean(),
});

export const verdicts = ['PASS', 'FAIL', 'INVALID', 'NO GATES'] as const;

const runnerSchema = z.object({
  /** From 1 on. */
  runner: z.number(),
  requests: z.number(),
  cpuMeanCores: figure,
  /** p95 of its worst second. */
  lateMostMs: figure,
  /** Its load, after the first one's. */
  beganAfterSeconds: figure,
  /** `in order`, `by SIGKILL`, `with 107`; of a cluster `after 12 s`, `before its load`. */
  ended: z.string(),
});

const invalidCauses = [
  'no-requests',
  'gates-without-data',
  'dropped-iterations',
  'users-not-reached',
  'generator-saturated',
  'cut-short',
  'record-damaged',
  'script-errors',
] as const;

export const reportSchema = z.object({
  // What existing consumers read.
  scenario: z.string(),
  test_name: z.string(),
  duration_seconds: z.number(),
  success_rate: figure,
  p95_latency_ms: figure,
  /** Null where nothing was asked. */
  passed: z.boolean().nullable(),
  monitoring_period: z.object({
    start: z.string().nullable(),
    duration_seconds: z.number(),
    samples_collected: z.number(),
  }),
  system_metrics: z
    .object({
      cpu: z.object({ mean: figure, p95: figure, max: figure }),
      memory: z.object({ mean_mb: figure, peak_mb: figure }),
    })
    .nullable(),
  endpoint_metrics: z.record(
    z.string(),
    z.object({
      request_count: z.number(),
      success_rate: figure,
      avg_response_time_ms: figure,
      p95_response_time_ms: figure,
    }),
  ),
  /** CPU and memory in percent. `robust`: part of an anomaly; the rest are single flags. */
  anomalies_detected: z.array(
    z.object({
      type: z.string(),
      value: z.number(),
      baseline_mean: z.number(),
      severity: z.string(),
      time: z.string(),
      figure: z.string(),
      robust: z.boolean(),
    }),
  ),
  recommendations: z.array(z.string()),
  scaling_events: z.array(scalingEventSchema),

  // Since schema version 1.
  schema_version: z.literal(reportSchemaVersion),
  verdict: z.enum(verdicts),
  /** One sentence each, the weightiest first. */
  reasons: z.array(z.string()),
  /** What made the run INVALID, for programs; empty otherwise. */
  invalid_causes: z.array(z.enum(invalidCauses)),
  /** `finished`, `interrupted`, `crashed`, `running`, or `unknown` for a lone summary. */
  state: z.string(),
  started_at: z.string().nullable(),
  target_url: z.string().nullable(),
  seed: figure,
  users: figure,
  model: z.enum(['closed', 'open']).nullable(),
  command: z.string().nullable(),
  checks: z.array(checkSchema),
  what_broke_first: z.array(breakSchema),
  /** The whole load, then each phase, in order. */
  totals: trafficSchema,
  phases: z.array(trafficSchema.extend({ phase: z.string(), startSeconds: figure, endSeconds: figure })),
  /** `phase` is the one the figures are of: `steady`, another judged phase, or `all`. */
  endpoints: z.array(
    trafficSchema.extend({ endpoint: z.string(), method: z.string(), route: z.string(), phase: z.string() }),
  ),
  users_and_tasks: z.array(
    z.object({
      user: z.string(),
      task: z.string(),
      iterations: z.number(),
      /** Null where the plan is not at hand. */
      declaredShare: figure,
      observedShare: figure,
      /** Its requests; null without raw samples, as k6 sums up nothing by task. */
      traffic: trafficSchema.nullable(),
    }),
  ),
  /** Each user's requests; without raw samples up to the last period of the timeline, and without p75. */
  user_traffic: z.array(trafficSchema.extend({ user: z.string() })),
  /** χ² test of observed against declared task counts. */
  mix_p_value: figure,
  errors: z.array(errorSchema),
  script: scriptSchema,
  /** Exceptions of the script itself; iterations that k6 interrupted are none. */
  script_errors: z.object({ count: z.number(), errors: z.array(scriptErrorSchema) }),
  /** What happened, each endpoint with its own story. */
  account: accountSchema,
  generator: z.object({
    cores: figure,
    cpuMeanCores: figure,
    cpuPeakCores: figure,
    rssPeakBytes: figure,
    droppedIterations: z.number(),
    plannedUsers: figure,
    reachedUsers: figure,
    /** Of what it may use: its quota, its cores. This and the next two are absent where the record does not tell it. */
    cpuMeanShare: z.number().exactOptional(),
    /** How late k6 was in getting round to things, under load. */
    lateness: latenessSchema.exactOptional(),
    /** Missed limits that may have held, had the generator had room. */
    mayHaveBroken: z.array(blamedSchema).exactOptional(),
  }),
  /** Of a load that several k6 sent together, how each of them fared; absent where one did. */
  runners: z.array(runnerSchema).exactOptional(),
  /** Null for a load that doesn't climb in steps. */
  capacity: capacitySchema.nullable(),
  advice: z.array(adviceSchema),
  target: targetSchema,
  /** What is missing from the record. */
  notes: z.array(z.string()),
});

export type Report = z.infer<typeof reportSchema>;
export type Check = z.infer<typeof checkSchema>;
export type Traffic = z.infer<typeof trafficSchema>;
export type Verdict = Report['verdict'];
export type InvalidCause = Report['invalid_causes'][number];
