/**
 * suites.json: which scenarios make a suite, in which order, with which overrides, and how long a cooldown may take.
 * Input: the file. Output: the suites by name, or one line with the path of what is wrong.
 */
import * as z from 'zod';
import { readCheckedJson } from '../base/checked-json.ts';
import { closed } from '../base/closed-object.ts';
import { didYouMean } from '../base/nearest.ts';
import { overrideFault, overrideKeys } from '../config/overrides.ts';
import type { CooldownLimits } from '../cooldown/cooldown.ts';
import { UserError } from '../base/errors.ts';

/** A scenario, and what it asks for beside it, as flags of the same names would. */
export type SuiteEntry = Readonly<Record<string, string>> & { readonly scenario: string };

export interface SuitesFile {
  readonly cooldown: CooldownLimits;
  readonly suites: Readonly<Record<string, readonly SuiteEntry[]>>;
}

const maxCooldownSeconds = 3600;

const cooldown = closed({
  minSeconds: z.number().min(0).max(maxCooldownSeconds),
  maxSeconds: z.number().min(0).max(maxCooldownSeconds),
}).refine(({ minSeconds, maxSeconds }) => minSeconds <= maxSeconds, {
  error: 'minSeconds is above maxSeconds',
});

/** As the flag of the same name takes it. */
function override(key: string): z.ZodType {
  return z
    .union([z.string(), z.number()])
    .superRefine((value, context) => {
      const message = overrideFault(key, String(value));
      if (message !== null) context.addIssue({ code: 'custom', message });
    })
    .optional();
}

function suitesSchema(scenarios: readonly string[]) {
  const scenario = z.enum(scenarios as [string, ...string[]], {
    error: ({ input }) => {
      const name = String(input);
      return `scenario ${name} does not exist; allowed is ${scenarios.join(', ')}${didYouMean(name, scenarios)}`;
    },
  });
  const entry = closed({
    scenario,
    ...Object.fromEntries(overrideKeys().map((key) => [key, override(key)])),
  }).refine((value) => !('duration' in value && 'timeScale' in value), {
    error: 'duration and timeScale are both given; allowed is one of them',
  });
  return closed({
    $schema: z.string().optional(),
    cooldown,
    suites: z.record(
      z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
        error: ({ input }) =>
          `${JSON.stringify(input)} is no name of a suite; allowed is a-z, 0-9 and -, up to 40`,
      }),
      z.array(entry).min(1, { error: 'the suite is empty' }),
    ),
  });
}

/** What docs/schemas/suites.schema.json holds. */
export function suitesJsonSchema(scenarios: readonly string[]): unknown {
  return {
    title: 'suites.json of jorge-load',
    ...z.toJSONSchema(suitesSchema(scenarios), { target: 'draft-7', reused: 'ref' }),
  };
}

/** @throws UserError E_SUITES with the first thing that is wrong */
export async function loadSuites(path: string, scenarios: readonly string[]): Promise<SuitesFile> {
  const file = await readCheckedJson({ path, code: 'E_SUITES', field: 'suites' }, suitesSchema(scenarios));
  const suites = Object.entries(file.suites).map(([name, entries]) => [name, entries.map(asFlags)] as const);
  return { cooldown: file.cooldown, suites: Object.fromEntries(suites) };
}

/** Numbers become what a flag would have been. */
function asFlags({ scenario, ...overrides }: { readonly scenario: string }): SuiteEntry {
  const texts = Object.entries(overrides).map(([key, value]) => [key, String(value)] as const);
  return { scenario, ...Object.fromEntries(texts) };
}

/** @throws UserError E_SUITES with the nearest name */
export function findSuite({ suites }: SuitesFile, name: string): readonly SuiteEntry[] {
  const found = Object.hasOwn(suites, name) ? suites[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(suites);
  throw new UserError(
    'E_SUITES',
    `suite ${name} does not exist; allowed is ${names.join(', ')}${didYouMean(name, names)}`,
  );
}
