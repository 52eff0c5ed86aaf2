/** The part of report.json that tells what happened, each endpoint with its own story. */
import * as z from 'zod';

const figure = z.number().nullable();

const courseKinds = [
  /** It changed during the run, or, of answers that were wrong from the first on, became better. */
  'changed',
  /** Slow, or wrong, from its first request on. */
  'always',
  /** As fast, or as right, as it should be throughout. */
  'untouched',
  /** Not known: too few requests, or none over time. */
  'too-few',
  /** Not known: requests enough, but they differ too much from second to second. */
  'unclear',
] as const;

const courseSchema = z.object({
  kind: z.enum(courseKinds),
  before: figure,
  now: figure,
  /** When it changed, and when it changed back; seconds into the load. */
  sinceSeconds: figure,
  untilSeconds: figure,
});

const endpointStorySchema = z.object({
  endpoint: z.string(),
  requests: z.number(),
  /** Mean latency in ms of a typical second. */
  latency: courseSchema,
  /** Share of right answers, 0–1. */
  answers: courseSchema,
  /** The fastest answer (ms) while it was slow, and before. */
  floorMs: figure,
  calmFloorMs: figure,
  /** Whether even the fastest answer took most of what it was slow by, so that waiting can't be why. */
  isFloor: z.boolean().nullable(),
});

export const accountSchema = z.object({
  /** What happened, the weightiest first. Every other statement of the report is made from the values below. */
  sentences: z.array(z.string()),
  /** Which endpoints were slow: `none`, `one` alone, `some`, `all`; `unknown` where nothing tells them apart. */
  slow: z.enum(['none', 'one', 'some', 'all', 'unknown']),
  /** `short`: it did not bring the planned load. */
  generator: z.enum(['room', 'busy', 'limit', 'short', 'unknown']),
  /** What was watched and had room while it was slow, in words. */
  room: z.array(z.string()),
  endpoints: z.array(endpointStorySchema),
});

export type Account = z.infer<typeof accountSchema>;
export type Course = z.infer<typeof courseSchema>;
export type EndpointStory = z.infer<typeof endpointStorySchema>;
