/**
 * What a program may ask for, as schemas: each is held to its request's type, so that neither has a field that the other
 * has not. The command line makes its requests from tables of the same types. What a leaf says is what is allowed.
 */
import * as z from 'zod';
import { closed } from '../base/closed-object.ts';
import type { LoadOptions } from '../config/overrides.ts';
import type { WatchOptions } from '../monitor/watch-options.ts';
import type { BaselineRequest, BaselinesRequest } from './baseline.ts';
import type { BuildRequest } from './build.ts';
import type { HistoryRequest } from './history.ts';
import { formatNames } from './report-formats.ts';
import * as values from './request-values.ts';
import type * as requests from './requests.ts';

/** A schema for each field. */
type Fields<Request> = { readonly [Field in keyof Request]-?: z.ZodType };

const text = z.string('a text');
const someText = text.optional();
const texts = z.array(text, 'a list of texts').optional();
const yesOrNo = z.boolean('true or false').optional();
const count = z.union([z.string(), z.number()], 'a number').optional();
const number = (value: values.RequestValue<number>): z.ZodOptional =>
  z.number(value.allowedValue).refine(value.isAllowed, value.allowedValue).optional();
const textOf = (value: values.RequestValue<string>): z.ZodType =>
  z.string(value.allowedValue).refine(value.isAllowed, value.allowedValue);

/** Where two builds take turns: where the load goes and how long it takes, the turns say. */
const loadOfAb = {
  allowTarget: texts,
  users: count,
  rate: count,
  maxVus: count,
  model: someText,
  seed: count,
  own: z.record(z.string(), text, 'an object of texts').optional(),
  subject: count,
  skipProof: someText,
} satisfies Fields<NonNullable<requests.AbRequest['load']>>;
const load = closed({
  target: someText,
  duration: someText,
  timeScale: count,
  ...loadOfAb,
} satisfies Fields<LoadOptions>).optional();

const watch = closed({
  pid: count,
  name: someText,
  port: count,
  postgres: someText,
  redis: someText,
  scrape: someText,
  prometheus: someText,
  promql: texts,
  deployment: someText,
} satisfies Fields<WatchOptions>);

const sandboxFields = {
  faults: texts,
  workers: count,
  postgres: someText,
  redis: someText,
} satisfies Fields<requests.SandboxRequest>;

const loadRequest = {
  load,
  sandbox: closed(sandboxFields).optional(),
  watch: watch.nullable().optional(),
  thresholds: someText,
  strict: yesOrNo,
  samples: yesOrNo,
  force: yesOrNo,
  dashboard: yesOrNo,
  against: someText,
  baselines: someText,
  outDir: someText,
} satisfies Fields<requests.LoadRequest>;

export const run = closed({
  scenario: text,
  runners: number(values.runners),
  soak: yesOrNo,
  ...loadRequest,
} satisfies Fields<requests.RunRequest>);

export const suite = closed({
  suite: text,
  suites: someText,
  keepGoing: yesOrNo,
  ...loadRequest,
} satisfies Fields<requests.SuiteRequest>);

export const resume = closed({ folder: text, allowTarget: texts } satisfies Fields<requests.ResumeRequest>);

export const calibrate = closed({
  scenario: someText,
  thresholds: someText,
  timeScale: number(values.timeScale),
} satisfies Fields<requests.CalibrateRequest>);

const searchShape = {
  slo: someText,
  precision: number(values.precision),
  from: z.number('a number').optional(),
  maxSeconds: number(values.maxTime),
  load,
  outDir: someText,
} satisfies Fields<requests.SearchShape>;

const { faults, workers } = sandboxFields;

export const capacity = closed({
  ...searchShape,
  unit: z.enum(['rate', 'users'], 'rate, users').optional(),
  sandbox: closed({ faults, workers }).optional(),
} satisfies Fields<requests.CapacityRequest>);

const by = z.discriminatedUnion(
  'kind',
  [
    closed({ kind: z.literal('sandbox'), workers }),
    closed({ kind: z.literal('start'), command: textOf(values.commandWith('{port}')) }),
    closed({ kind: z.literal('scale'), command: textOf(values.commandWith('{replicas}')) }),
  ],
  'sandbox, start, scale',
);

export const scaling = closed({
  ...searchShape,
  replicas: z
    .array(z.number(values.replicas.allowedValue), values.replicas.allowedValue)
    .refine(values.replicas.isAllowed, values.replicas.allowedValue),
  by: by.optional(),
} satisfies Fields<requests.ScalingRequest>);

export const ab = closed({
  scenario: text,
  a: text,
  b: text,
  pairs: number(values.pairs),
  block: someText,
  load: closed(loadOfAb).optional(),
  thresholds: someText,
  outDir: someText,
} satisfies Fields<requests.AbRequest>);

export const compare = closed({
  before: text,
  run: text,
  thresholds: someText,
  baselines: someText,
  outDir: someText,
} satisfies Fields<requests.CompareRequest>);

export const plan = closed({
  source: text,
  replicas: number(values.servingReplicas),
  todayPerSecond: number(values.todayPerSecond),
  pricePerReplicaHour: number(values.price),
  podStartSeconds: number(values.podStart),
  outDir: someText,
} satisfies Fields<requests.PlanRequest>);

export const monitor = closed({
  watch: watch.optional(),
  seconds: z
    .number(values.watchTime.allowedValue)
    .refine(values.watchTime.isAllowed, values.watchTime.allowedValue),
  outDir: someText,
} satisfies Fields<requests.MonitorRequest>);

export const report = closed({
  sources: z.array(text, 'a list of paths').min(1, 'a list of one or more paths'),
  formats: z
    .array(z.enum(formatNames, formatNames.join(', ')), `a list of ${formatNames.join(', ')}`)
    .optional(),
  outDir: someText,
  thresholds: someText,
  strict: yesOrNo,
} satisfies Fields<requests.ReportRequest>);

export const kubernetes = closed({
  scenario: text,
  runners: number(values.parallelism),
  load,
  thresholds: someText,
  strict: yesOrNo,
  namespace: textOf(values.namespace).optional(),
  image: textOf(values.image).optional(),
  k6Image: textOf(values.image).optional(),
  remoteWrite: someText,
  outDir: someText,
} satisfies Fields<requests.KubernetesRequest>);

export const gather = closed({
  facts: text,
  recorded: text,
  startSeconds: number(values.patience),
  quietSeconds: number(values.patience),
  outDir: someText,
  strict: yesOrNo,
} satisfies Fields<requests.GatherRequest>);

export const history = closed({ scenario: someText, folder: someText } satisfies Fields<HistoryRequest>);

export const build = closed({ outDir: someText, thresholds: someText } satisfies Fields<BuildRequest>);

export const keepBaseline = closed({
  run: text,
  name: someText,
  baselines: someText,
  force: yesOrNo,
} satisfies Fields<BaselineRequest>);

export const listBaselines = closed({ baselines: someText } satisfies Fields<BaselinesRequest>);
