/** run.json: the facts of one run, written by src/toolkit/run at start and end, read by src/toolkit/record. */
import * as z from 'zod';
import { resourceLimitsSchema } from '../config/resource-limits.ts';
import { calibrationSchema } from './calibration-schema.ts';
import { planSchema } from './plan-schema.ts';

export const runSchemaVersion = 1;

/** Runners of a cluster, each a pod. */
export const mostParallel = 100;

/** ISO 8601, UTC; what is no time can be held against nothing. */
const time = (): z.ZodString => z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'it is no time');
const count = (): z.ZodInt => z.int().min(0);

const runStates = ['running', 'finished', 'interrupted', 'crashed'] as const;

/** Of each file by its name; written and held against by seals.ts. */
const sealsSchema = z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() }));
export type Seals = z.infer<typeof sealsSchema>;

/** Of several k6 that sent the load together, what became of one. */
const runnerSchema = z.object({
  /** From 1 on; 0 of a k6 beside them that is no runner. */
  runner: count(),
  /** When its load began; null where it never did. */
  startedAt: time().nullable(),
  /** Of a runner in a cluster, when its last figures were of; nobody saw its exit code. */
  endedAt: time(),
  exitCode: z.number().nullable(),
  signal: z.string().nullable(),
  requests: z.number(),
  /** Periods whose figures did not come. */
  lostPeriods: count(),
  /** What it ran, by its own word; absent where we started it. */
  bundleSha256: z.string().exactOptional(),
});
export type RunnerFacts = z.infer<typeof runnerSchema>;

/** A gate's window that broke, as it was judged when it ended the run. */
const brokenWindowSchema = z.object({
  selector: z.string(),
  limit: z.string(),
  everySeconds: z.number(),
  value: z.number(),
  from: z.string(),
  to: z.string(),
});
export type BrokenWindow = z.infer<typeof brokenWindowSchema>;

export const runFactsSchema = z.object({
  schemaVersion: z.literal(runSchemaVersion),
  /** `<scenario>-<utc time>`, also the folder's name. */
  id: z.string(),
  scenario: z.string(),
  state: z.enum(runStates),
  startedAt: time(),
  endedAt: time().nullable(),
  /** When setup had proved the target and the load began. */
  loadStartedAt: time().nullable(),
  /** k6's own exit code; null while running or when a signal ended it. */
  k6ExitCode: z.number().nullable(),
  /** The command that repeats this run, secrets left out. */
  command: z.string(),
  /** Overrides that were given, secrets left out. */
  overrides: z.record(z.string(), z.string()),
  seed: z.number(),
  target: z.object({ url: z.string(), kind: z.enum(['sandbox', 'loopback', 'remote']) }),
  bundle: z.object({ path: z.string(), sha256: z.string() }),
  thresholdsSha256: z.string(),
  /** The platform's resource limits in force; absent in records of before, and where they don't fit. */
  resources: resourceLimitsSchema.optional().catch(undefined),
  git: z.object({ commit: z.string(), dirty: z.boolean() }).nullable(),
  k6: z.object({ version: z.string(), source: z.string() }),
  /** How often k6 collected garbage: Go's variables, null where its default held; absent in records of before. */
  collector: z
    .object({
      GOGC: z.string().nullable(),
      GOMEMLIMIT: z.string().nullable(),
      setBy: z.enum(['jorge-load', 'person']),
    })
    .exactOptional(),
  /** What was measured of this generator before; absent where nothing was, and in records of before. */
  calibration: calibrationSchema.exactOptional(),
  /** What the machine was short of, a line each, when the load was sent all the same; absent where of nothing. */
  shortOf: z.array(z.string()).exactOptional(),
  host: z.object({
    platform: z.string(),
    cpuModel: z.string(),
    cores: z.number(),
    memoryBytes: z.number(),
    nodeVersion: z.string(),
  }),
  plan: planSchema.nullable(),
  /** Of what k6 sent, requests that did not arrive whole; absent where all did, and in records of before. */
  lostRequests: z.number().exactOptional(),
  /** Whether k6 kept no samples: it judged and summed up nothing, and metrics.ndjson.gz is all there is; absent where it did. */
  soak: z.literal(true).exactOptional(),
  /** Of a soak, periods whose figures k6 could not send; absent where it sent all. */
  lostPeriods: count().exactOptional(),
  /** What ended the run before its time, as its limit asks for; absent where nothing did. */
  endedBy: brokenWindowSchema.exactOptional(),
  /** Of a load that the runners of a cluster send: how many there are to be; absent where we start k6. */
  parallelism: count().min(1).max(mostParallel).exactOptional(),
  /** Of such a load, when what the runners were started with was written; absent where we start k6, and in records of before. */
  preparedAt: time().exactOptional(),
  /** Of a load that several k6 sent together; absent where one did. */
  runners: z.array(runnerSchema).exactOptional(),
  /** What the other files were when the run ended; absent while it runs, and in records of before. */
  files: sealsSchema.exactOptional(),
});

/** As it is written: seals.ts adds the digest of all else that it says; absent in records of before. */
export const runFileSchema = runFactsSchema.extend({ seal: z.string().exactOptional() });

export type RunFacts = z.infer<typeof runFactsSchema>;
export type RunState = RunFacts['state'];
