/** What a load will ask of its generator, by k6's own word: it reads the bundle, and sends nothing. */
import { execa } from 'execa';
import * as z from 'zod';
import type { Plan } from '../../contract/plan.ts';
import { extensionName } from '../../contract/planned-rate.ts';
import { parseSelector, type Selector } from '../../contract/selector.ts';
import { refusalPrefix } from '../../contract/refusal.ts';
import { UserError } from '../base/errors.ts';
import { parseModest } from '../base/modest-json.ts';
import { planSchema } from '../record/plan-schema.ts';

export interface PlannedLoad {
  /** The most VUs there can be. */
  readonly vus: number;
  /** Those that are made before the load, each with its memory. */
  readonly firstVus: number;
  /** Each of which is sure to have a connection; null in the open model, where idle ones have none. */
  readonly connections: number | null;
  /** At the peak; null for a load that asks once, and for a bundle that does not say. */
  readonly iterationsPerSecond: number | null;
  /** From its first second to its last. */
  readonly seconds: number;
  /** Of what limits have to hold in; null where they are on the whole. */
  readonly shortestWindowSeconds: number | null;
  /** Whether a limit that breaks ends it. */
  readonly stopsWhenBroken: boolean;
  /** Those that limits are on. */
  readonly limitedMetrics: readonly string[];
  /** By which limits tell samples apart. */
  readonly limitedTags: readonly string[];
}

const plannedRateSchema = z.object({
  iterationsPerSecond: z.number().nullable(),
  shortestWindowSeconds: z.number().exactOptional(),
});

const requirementsSchema = z.object({
  maxVUs: z.number(),
  totalDuration: z.string(),
  thresholds: z.record(z.string(), z.unknown()).nullish(),
  scenarios: z.record(z.string(), z.object({ preAllocatedVUs: z.number().nullish() })),
  ext: z.object({ [extensionName]: plannedRateSchema.optional() }).nullish(),
});

/** Null where k6 can't say. @param variables all that k6 inspects it with */
export async function planLoad(
  executable: string,
  bundle: string,
  variables: Readonly<Record<string, string>>,
): Promise<PlannedLoad | null> {
  const { stdout } = await inspect(executable, bundle, variables);
  const parsed = requirementsSchema.safeParse(jsonOf(stdout)).data;
  return parsed === undefined || parsed.maxVUs === 0 ? null : loadOf(parsed);
}

const toldSchema = z.object({ ext: z.object({ [extensionName]: z.object({ plan: planSchema }) }) });

/**
 * What the bundle will do, for who can't listen to it when it does.
 * @throws UserError E_USAGE where the bundle refuses what it is asked for
 */
export async function readPlan(
  executable: string,
  bundle: string,
  variables: Readonly<Record<string, string>>,
): Promise<Plan> {
  const { stdout, stderr } = await inspect(executable, bundle, { ...variables, TELL_PLAN: '1' });
  const told = toldSchema.safeParse(jsonOf(stdout)).data;
  if (told !== undefined) return told.ext[extensionName].plan;
  const [, refusal] = stderr.split(refusalPrefix);
  if (refusal !== undefined) throw new UserError('E_USAGE', refusal.trim());
  throw new UserError('E_BUNDLE', `k6 cannot read ${bundle}: ${stderr.trim()}`);
}

async function inspect(
  executable: string,
  bundle: string,
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const flags = ['--execution-requirements', '--include-system-env-vars', '--log-format', 'raw'];
  return await execa(executable, ['inspect', ...flags, bundle], {
    env: { ...variables, K6_AUTO_EXTENSION_RESOLUTION: 'false' },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: 10_000,
  });
}

function loadOf(requirements: z.infer<typeof requirementsSchema>): PlannedLoad {
  const { maxVUs, scenarios, ext, thresholds, totalDuration } = requirements;
  const allocated = Object.values(scenarios).flatMap(({ preAllocatedVUs }) => preAllocatedVUs ?? []);
  const isOpen = allocated.length > 0;
  return {
    vus: maxVUs,
    firstVus: isOpen ? allocated.reduce((total, vus) => total + vus, 0) : maxVUs,
    connections: isOpen ? null : maxVUs,
    iterationsPerSecond: ext?.[extensionName]?.iterationsPerSecond ?? null,
    seconds: secondsIn(totalDuration),
    shortestWindowSeconds: ext?.[extensionName]?.shortestWindowSeconds ?? null,
    stopsWhenBroken: JSON.stringify(thresholds ?? {}).includes('"abortOnFail":true'),
    ...limitedBy(Object.keys(thresholds ?? {}).map(parseSelector)),
  };
}

function limitedBy(selectors: readonly Selector[]): Pick<PlannedLoad, 'limitedMetrics' | 'limitedTags'> {
  return {
    limitedMetrics: [...new Set(selectors.map(({ metric }) => metric))],
    limitedTags: [...new Set(selectors.flatMap(({ tags }) => Object.keys(tags)))],
  };
}

const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** As Go writes a duration: `1h30m30s`, `1m0.5s`, `500ms`. */
function secondsIn(duration: string): number {
  const parts = [...duration.matchAll(/([\d.]+)(ms|h|m|s)/g)];
  return parts.reduce(
    (total, [, amount, unit]) => total + Number(amount) * (unitSeconds[unit ?? ''] ?? 0),
    0,
  );
}

/** A k6 that refuses the bundle writes none. */
function jsonOf(text: string): unknown {
  try {
    return parseModest(text);
  } catch {
    return null;
  }
}
