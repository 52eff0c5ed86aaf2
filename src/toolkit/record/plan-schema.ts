/** Plans and failure events as files hold them: what a bundle wrote, checked before anything relies on it. */
import * as z from 'zod';
import type { FailureEvent, ScriptErrorEvent } from '../../contract/events.ts';
import { type Plan, planSchemaVersion } from '../../contract/plan.ts';
import type { PlatformWords } from '../../contract/platform.ts';
import type { SlidingLimit } from '../../contract/sliding.ts';
import { inputLimits } from '../base/input-limits.ts';

const limits = z.record(z.string(), z.array(z.string()));

const slidingLimit: z.ZodType<SlidingLimit> = z.object({
  kind: z.enum(['gate', 'target']),
  selector: z.string(),
  limit: z.string(),
  everySeconds: z.number().positive(),
  abort: z.boolean(),
});

const texts = z.record(z.string(), z.string());

const platformWords: z.ZodType<PlatformWords> = z.object({
  endpoints: z.record(z.string(), z.object({ method: z.string(), route: z.string() })),
  ownRequests: z.array(z.string()),
  failureKinds: texts,
  disguisedErrors: z.array(z.object({ status: z.number(), body: z.string(), words: z.string() })),
  metrics: z.record(
    z.string(),
    z.object({ type: z.enum(['counter', 'gauge', 'rate', 'trend']), words: z.string() }),
  ),
  proofs: texts,
});

export const planSchema: z.ZodType<Plan> = z.object({
  schemaVersion: z.literal(planSchemaVersion),
  scenario: z.string(),
  purpose: z.string(),
  model: z.enum(['closed', 'open']),
  seed: z.number(),
  targetUrl: z.string(),
  users: z.number(),
  timeScale: z.number(),
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
  mix: z.array(z.object({ user: z.string(), task: z.string(), share: z.number() })),
  meanWaitSeconds: z.number().exactOptional(),
  userScale: z.number().exactOptional(),
  endpoints: z.array(z.string()).exactOptional(),
  ends: z.enum(['as-planned', 'when-done', 'at-first-bad-step']).exactOptional(),
  outage: z.object({ after: z.number(), lasts: z.number() }).exactOptional(),
  gates: limits,
  derivedGates: limits,
  targets: limits,
  stepLimits: limits,
  slidingLimits: z.array(slidingLimit).max(inputLimits.slidingLimits).exactOptional(),
  skippedProofs: z.array(z.string()).exactOptional(),
  platform: platformWords.exactOptional(),
  isPeak: z.boolean().exactOptional(),
});

export const failureSchema: z.ZodType<FailureEvent> = z.object({
  event: z.literal('failure'),
  time: z.iso.datetime(),
  endpoint: z.string(),
  kind: z.string(),
  reason: z.string(),
  user: z.string(),
  phase: z.string(),
  vu: z.number(),
  iteration: z.number(),
  request: z.object({ method: z.string(), url: z.string(), body: z.string().nullable() }),
  response: z.object({
    status: z.number(),
    errorCode: z.number(),
    durationMs: z.number(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
});

export const scriptErrorSchema: z.ZodType<ScriptErrorEvent> = z.object({
  event: z.literal('script-error'),
  time: z.iso.datetime(),
  name: z.string(),
  message: z.string(),
  at: z.string().nullable(),
  user: z.string().nullable(),
  task: z.string().nullable(),
  uncaught: z.number().nullable(),
});
