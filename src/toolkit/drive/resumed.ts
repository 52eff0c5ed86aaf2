/**
 * What the folder of a cut search or suite says, held to the rules that a request is held to: it may have been changed, or
 * come from somebody else. Whom it may load is never taken from it: the person says so now. Output: nothing, or
 * E_RECORD with the place of what is wrong.
 */
import * as z from 'zod';
import type { Environment } from '../config/child-environment.ts';
import { closed } from '../base/closed-object.ts';
import { overrideFault, overrideKeys, overrideVariableFault } from '../config/overrides.ts';
import { k6Assignments, readK6Variables } from '../config/k6-variables.ts';
import { checkWritten } from '../base/written-json.ts';
import { UserError } from '../base/errors.ts';
import { searchRecordSchema, type SearchRecord } from '../record/search-schema.ts';
import type { SuiteState } from '../suite/suite-state.ts';
import { searchRange } from './request-values.ts';
import { readSlo } from './search-settings.ts';

/** Of one level below: no folder elsewhere. */
const name = /^(?!\.+$)[\w.-]{1,200}$/;
const text = z.string().optional();
const flag = z.boolean().optional();

/** An issue in the words of a flag's own rule. */
function byRule(fault: (value: string, key: string) => string | null) {
  return z.record(z.string(), z.string()).superRefine((values, context) => {
    for (const [key, value] of Object.entries(values)) {
      const message = fault(value, key);
      if (message !== null) context.addIssue({ code: 'custom', message, path: [key] });
    }
  });
}

const within = ([least, most]: readonly [number, number]): z.ZodNumber => z.number().min(least).max(most);

const resumedSearch = searchRecordSchema.extend({
  slo: z.string().refine(isSlo, { error: 'it is no SLO' }),
  settings: z
    .object({
      unit: z.enum(['rate', 'users']),
      start: within(searchRange.start),
      lowest: within(searchRange.start),
      highest: within(searchRange.start),
      precision: within(searchRange.precision),
    })
    .refine(({ start, lowest, highest }) => lowest <= start && start <= highest, {
      error: 'the load to begin with is not between the lowest and the highest',
    }),
  timeScale: z.number().positive().max(1000),
  maxSeconds: z.number().positive().nullable(),
  overrides: byRule((value, variable) => overrideVariableFault(variable, value)),
  sandbox: z
    .object({
      faults: z.array(z.string().regex(/^[a-z]/)),
      workers: z.string().regex(/^\d+$/).nullable(),
    })
    .nullable(),
  secondsUsed: z.number().min(0),
  trials: z.array(
    searchRecordSchema.shape.trials.element.extend({
      level: within([0, searchRange.start[1]]),
      folder: z.string().refine((path) => path.split('/').every((part) => name.test(part))),
    }),
  ),
});

function isSlo(slo: string): boolean {
  try {
    return readSlo(slo).length > 0;
  } catch {
    return false;
  }
}

/** @throws UserError E_RECORD */
export function checkResumedSearch(path: string, record: SearchRecord, env: Environment): void {
  checkWritten(record, resumedSearch as z.ZodType, { path, code: 'E_RECORD', next: '; begin a search anew' });
  requireSameVariables(k6Assignments(record.overrides), env);
}

const texts = ['target', 'thresholds', 'against', 'suites', 'postgres', 'redis', 'scrape', 'prometheus'];
const others = ['deployment', 'pid', 'name', 'port', 'sandboxWorkers', 'sandboxPostgres', 'sandboxRedis'];
const switches = ['strict', 'force', 'samples', 'dashboard', 'keepGoing'];

const attempts = z.array(z.object({ folder: z.string().regex(name).nullable() }));

function resumedSuite(): z.ZodType {
  const overrides = overrideKeys();
  return z.object({
    flags: closed({
      sandbox: z.boolean(),
      monitor: z.boolean(),
      sandboxFault: z.array(z.string().regex(/^[a-z]/)),
      out: z.string(),
      baselines: z.string(),
      promql: z.array(z.string()).optional(),
      fromEnvironment: z.array(z.string()).optional(),
      k6Variables: z.array(z.string()).optional(),
      /** Of suites that earlier versions began: not heeded. */
      allowTarget: z.array(z.string()).optional(),
      ...Object.fromEntries([...texts, ...others, ...overrides].map((key) => [key, text])),
      ...Object.fromEntries(switches.map((key) => [key, flag])),
    }),
    entries: z.array(
      z.object({
        overrides: byRule((value, key) =>
          overrides.includes(key) ? overrideFault(key, value) : 'no such override',
        ),
        attempts,
      }),
    ),
  });
}

/** @throws UserError E_RECORD, or E_USAGE where the environment is not what it was */
export function checkResumedSuite(path: string, state: SuiteState, env: Environment): void {
  checkWritten(state, resumedSuite(), { path, code: 'E_RECORD', next: '; begin a suite anew' });
  const { k6Variables, fromEnvironment } = state.flags;
  requireSameVariables(Array.isArray(k6Variables) ? k6Variables : [], env);
  const absent = (Array.isArray(fromEnvironment) ? fromEnvironment : []).find((one) => !env[one]);
  if (absent === undefined) return;
  throw new UserError(
    'E_USAGE',
    `the suite began with an address that holds a password, which is kept nowhere; set ${absent} to it again`,
  );
}

/** What is gone on with must be the same test. */
function requireSameVariables(before: readonly string[], env: Environment): void {
  const now = k6Assignments(readK6Variables(env));
  if (before.join(' ') === now.join(' ')) return;
  const say = (set: readonly string[]): string => (set.length === 0 ? 'none' : set.join(' '));
  throw new UserError(
    'E_USAGE',
    `it began with other variables of k6: ${say(before)}, and now it is ${say(now)}; set the same again`,
  );
}
