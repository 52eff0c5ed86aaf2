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
import { expressionPattern, type Grammar, grammarOf } from './threshold-grammar.ts';

const expressions = z.array(
  z.string().regex(expressionPattern, {
    error: (issue) =>
      `expression ${JSON.stringify(issue.input)} is not understood; allowed is e.g. p(95)<200, rate>0.99, count>=100`,
  }),
);

type LimitsSchema = z.ZodRecord<z.ZodString, typeof expressions>;

/** k6's expressions by selector, each fitting its metric. */
function limitsBy({ selectorPattern, selectorFault, expressionFault }: Grammar): LimitsSchema {
  const selector = z
    .string()
    .regex(selectorPattern, { error: (issue) => selectorFault(String(issue.input)) ?? 'not a selector' });
  return z.record(selector, expressions).superRefine((value, context) => {
    for (const [selector, list] of Object.entries(value)) {
      const faults = [selectorFault(selector), ...list.map((one) => expressionFault(selector, one))];
      const message = faults.find((fault) => fault !== null);
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
  const plainLimits = plain(limits);
  const scenarioLimits = closed({ gate: limits, target: limits, step: plainLimits.optional() });
  const each = (names: readonly string[], value: z.ZodType): z.ZodType =>
    closed(Object.fromEntries(names.map((name) => [name, value.optional()])));
  return closed({
    $schema: z.string().optional(),
    common: scenarioLimits,
    scenarios: each(scenarios, scenarioLimits),
    endpoints: each(Object.keys(platform.endpoints), plainLimits),
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
