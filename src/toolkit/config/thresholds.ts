/**
 * thresholds.json, checked: every key, number, metric, phase, endpoint and expression in it exists.
 * Input: the file. Output: the type of src/contract/thresholds.ts, or one line with the path of what is wrong.
 */
import * as z from 'zod';
import type { PlatformFacts } from '../../contract/platform.ts';
import type { Thresholds } from '../../contract/thresholds.ts';
import { readCheckedJson } from '../base/checked-json.ts';
import { closed } from '../base/closed-object.ts';
import { resourceLimitsSchema, share } from './resource-limits.ts';
import { projectPlatform } from './platform.ts';
import { everyPattern, expressionPattern, type Grammar, grammarOf } from './threshold-grammar.ts';

const expression = z.string().regex(expressionPattern, {
  error: (issue) =>
    `expression ${JSON.stringify(issue.input)} is not understood; allowed is e.g. p(95)<200, rate>0.99, count>=100`,
});
const noDuration = {
  error: ({ input }: { readonly input?: unknown }) =>
    `every is ${input === undefined ? 'missing' : JSON.stringify(input)}; allowed is a duration such as 30s, 5m, 1h`,
};
const everyWindow = closed({
  limit: expression,
  every: z.string(noDuration).regex(everyPattern, noDuration),
  abort: z.boolean('abort is true or false').exactOptional(),
});
const stated = z.array(z.union([expression, everyWindow], { error: faultOfEither }));

/** What is wrong with a limit, by what it was meant to be: an expression, or one for every window. */
function faultOfEither({ input, errors }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  const [ofText, ofWindow] = errors;
  const faults = typeof input === 'object' && input !== null ? ofWindow : ofText;
  return faults?.[0]?.message ?? 'it is no limit';
}

type LimitsSchema = z.ZodRecord<z.ZodString, typeof stated>;

/** k6's expressions by selector, each fitting its metric. */
function limitsBy({ selectorPattern, selectorFault, expressionFault, windowFault }: Grammar): LimitsSchema {
  const selector = z
    .string()
    .regex(selectorPattern, { error: (issue) => selectorFault(String(issue.input)) ?? 'not a selector' });
  return z.record(selector, stated).superRefine((value, context) => {
    for (const [selector, list] of Object.entries(value)) {
      const faults = list.map((one) =>
        typeof one === 'string' ? expressionFault(selector, one) : windowFault(selector, one),
      );
      const message = [selectorFault(selector), ...faults].find((fault) => fault !== null);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [selector], message });
    }
  });
}

/** Limits whose phase or endpoint is given elsewhere. */
function plain(limits: LimitsSchema): LimitsSchema {
  return limits.superRefine((value, context) => {
    for (const selector of Object.keys(value).filter((one) => one.includes('{'))) {
      context.addIssue({ code: 'custom', path: [selector], message: 'no {tags} are allowed here' });
    }
  });
}

type LimitFault = (limit: z.infer<typeof stated>[number]) => string | null;

function without(limits: LimitsSchema, faultOf: LimitFault): LimitsSchema {
  return limits.superRefine((value, context) => {
    for (const [selector, list] of Object.entries(value)) {
      const message = list.map(faultOf).find((fault) => fault !== null);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [selector], message });
    }
  });
}

const endsTheRun: LimitFault = (limit) =>
  typeof limit === 'object' && limit.abort === true
    ? 'abort is for gates: a missed target ends no run'
    : null;
const isOfWindows: LimitFault = (limit) =>
  typeof limit === 'object' ? 'a step is judged as a whole; allowed is an expression without every' : null;

const regression = closed({
  latencyShare: share,
  latencyFloorMs: z.number().nonnegative(),
  throughputShare: share,
  errorRate: share,
  cpuPerRequestShare: share,
  cpuPerRequestFloorMs: z.number().nonnegative(),
  memoryShare: share,
  memoryFloorBytes: z.int().nonnegative(),
});

/** The schema for a repository that has these scenarios and loads this platform. */
function thresholdsSchema(scenarios: readonly string[], platform: PlatformFacts): z.ZodType<Thresholds> {
  const limits = limitsBy(grammarOf(platform));
  const targets = without(limits, endsTheRun);
  const step = without(plain(limits), isOfWindows);
  const scenarioLimits = closed({ gate: limits, target: targets, step: step.optional() });
  const each = (names: readonly string[], value: z.ZodType): z.ZodType =>
    closed(Object.fromEntries(names.map((name) => [name, value.optional()])));
  return closed({
    $schema: z.string().optional(),
    common: scenarioLimits,
    scenarios: each(scenarios, scenarioLimits),
    endpoints: each(Object.keys(platform.endpoints), plain(targets)),
    resources: resourceLimitsSchema,
    regression,
  }) as unknown as z.ZodType<Thresholds>;
}

/** What docs/schemas/thresholds.schema.json holds. */
export function thresholdsJsonSchema(scenarios: readonly string[]): unknown {
  return {
    title: 'thresholds.json of jorge-load',
    ...z.toJSONSchema(thresholdsSchema(scenarios, projectPlatform()), { target: 'draft-7', reused: 'ref' }),
  };
}

/** @throws UserError E_THRESHOLDS with the first thing that is wrong */
export async function loadThresholds(path: string, scenarios: readonly string[]): Promise<Thresholds> {
  const source = { path, code: 'E_THRESHOLDS', field: 'thresholds' } as const;
  return await readCheckedJson(source, thresholdsSchema(scenarios, projectPlatform()));
}
