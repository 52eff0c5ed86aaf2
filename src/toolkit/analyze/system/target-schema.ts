/** The part of report.json that says what the target, its machine and the generator were doing. */
import * as z from 'zod';
import { figureUnits } from '../../format/units.ts';

const figure = z.number().nullable();

const momentSchema = z.object({ time: z.string(), secondsIntoLoad: z.number() });

/** Of a figure of system.ndjson; shares are 0–1. */
const unitSchema = z.enum(figureUnits);

const alertSchema = momentSchema.extend({
  figure: z.string(),
  label: z.string(),
  severity: z.enum(['warning', 'critical']),
  lastsSeconds: z.number(),
  /** The furthest beyond the limit. */
  value: z.number(),
  limit: z.number(),
  unit: unitSchema,
});

const anomalySchema = momentSchema.extend({
  figure: z.string(),
  label: z.string(),
  phase: z.string(),
  lastsSeconds: z.number(),
  /** The furthest from the baseline. */
  value: z.number(),
  baselineMean: z.number(),
  unit: unitSchema,
});

const bottleneckKinds = [
  'generator',
  'throttling',
  'cpu-all-cores',
  'cpu-one-core',
  'neighbours',
  'memory',
  'disk',
  'lock-waits',
  'cache',
  'db-pool',
  'accept-queue',
  'network',
  'workers',
  /** No resource was seen at its limit: the limit is inside the service. */
  'inside',
] as const;

const suspectSchema = z.object({
  kind: z.enum(bottleneckKinds),
  /** In words: `one core of the target's CPU`. */
  label: z.string(),
  /** The figure to look at; null for `inside`. */
  figure: z.string().nullable(),
  evidence: z.array(z.string()),
});

const bottleneckSchema = suspectSchema.extend({
  /** The one that it held back alone; null where it held back several, or where that is not known. */
  endpoint: z.string().nullable(),
  /** When latency left its plateau, or memory began to grow. */
  since: momentSchema,
  confidence: z.enum(['high', 'medium', 'low']),
  runnerUp: suspectSchema.nullable(),
});

const memoryTrendSchema = z.object({
  /** `unknown`: it grew, and whether that ends can't be told. */
  status: z.enum(['leak', 'step', 'plateau', 'none', 'unknown', 'insufficient', 'not-watched']),
  reason: z.string().nullable(),
  figure: z.string().nullable(),
  /** Of growth that lasts; null where it doesn't, or where that can't be told. */
  growthBytesPer24h: figure,
  /** Growth over the watched part as a share of its beginning. */
  growthShare: figure,
  pValue: figure,
  /** Until the memory limit at this pace; null when it does not grow or there is no limit. */
  secondsToLimit: figure,
  limitBytes: figure,
  /** Of a step. */
  rise: z.object({ bytes: z.number(), secondsIntoLoad: z.number() }).nullable(),
  /** Where a plateau levels off. */
  levelBytes: figure,
});

const enduranceSchema = z.object({
  /** Mean latency of the last third of steady load ÷ the first third's. */
  degradationRatio: figure,
  latencyTrend: z.object({
    status: z.enum(['rising', 'none', 'insufficient']),
    growthShare: figure,
    pValue: figure,
  }),
  memory: memoryTrendSchema,
});

const gapSchema = momentSchema.extend({
  /** As in system.ndjson: `postgres`, `target`; `monitor` where it missed its own ticks. */
  source: z.string(),
  lastsSeconds: z.number(),
  /** False: it was not read again. */
  isBack: z.boolean(),
  /** What the monitor said of it meanwhile; it says the same of a source but once. */
  reasons: z.array(z.string()),
});

const outageSchema = z.object({
  failed: momentSchema,
  firstSuccess: momentSchema.nullable(),
  normalAgain: momentSchema.nullable(),
  outageSeconds: figure,
  /** First success to normal p95 and success. */
  recoverySeconds: figure,
  /** What is promised of that; null: nothing is on record. */
  targetSeconds: figure,
  /** Whether normal was back in time; null when the run ended before, or nothing is promised. */
  isInTime: z.boolean().nullable(),
});

const recommendationSchema = z.object({
  /** Stable, documented in docs/conclusions.md. */
  code: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  text: z.string(),
  evidence: z.string(),
  /** What the text computes with, by name. */
  numbers: z.record(z.string(), z.number()),
});

export const scalingEventSchema = momentSchema.extend({
  action: z.enum(['scale_up', 'scale_down']),
  reason: z.string(),
  evidence: z.string(),
});

export const targetSchema = z.object({
  /** Whether the target's own figures were read. */
  wasWatched: z.boolean(),
  alerts: z.array(alertSchema),
  anomalies: z.array(anomalySchema),
  /** What anomalies could not be looked for in, and why. */
  notEvaluated: z.array(z.object({ label: z.string(), phase: z.string(), reason: z.string() })),
  /** How many samples the three-sigma rule flags, by figure. */
  flags: z.array(z.object({ figure: z.string(), flagged: z.number(), samples: z.number() })),
  /** When a source could not be read, from its last reading on. */
  gaps: z.array(gapSchema),
  bottleneck: bottleneckSchema.nullable(),
  /** What took PostgreSQL most of its time, where pg_stat_statements tells. */
  statements: z.array(z.string()),
  endurance: enduranceSchema,
  outages: z.array(outageSchema),
  recommendations: z.array(recommendationSchema),
});

export type TargetReport = z.infer<typeof targetSchema>;
export type Alert = z.infer<typeof alertSchema>;
export type Gap = z.infer<typeof gapSchema>;
export type Anomaly = z.infer<typeof anomalySchema>;
export type Bottleneck = z.infer<typeof bottleneckSchema>;
export type BottleneckKind = (typeof bottleneckKinds)[number];
export type Suspicion = z.infer<typeof suspectSchema>;
export type Endurance = z.infer<typeof enduranceSchema>;
export type MemoryTrend = z.infer<typeof memoryTrendSchema>;
export type Moment = z.infer<typeof momentSchema>;
export type Outage = z.infer<typeof outageSchema>;
export type Recommendation = z.infer<typeof recommendationSchema>;
export type ScalingEvent = z.infer<typeof scalingEventSchema>;
