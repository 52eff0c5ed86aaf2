/**
 * suite.json: what a suite was asked to be and how far it is, written whole before and after each scenario, so that
 * a suite that was cut off anywhere can be taken up again. Written by src/toolkit/suite, read by `suite --resume`.
 */
import { join } from 'node:path';
import * as z from 'zod';
import { verdicts } from '../analyze/report-schema.ts';
import { writeWhole } from '../base/atomic-write.ts';
import { readWritten } from '../base/written-json.ts';
import { bandSchema, cooldownSchema } from '../cooldown/cooldown.ts';
import { worstExit } from '../exit-policy.ts';

export const suiteFile = 'suite.json';
const suiteSchemaVersion = 1;

const attemptSchema = z.object({
  /** The run folder's name below the suite's; null when no load was sent. */
  folder: z.string().nullable(),
  state: z.enum(['finished', 'interrupted', 'crashed', 'refused']),
  verdict: z.enum(verdicts),
  /** Against the baseline; null without one. */
  comparison: z.string().nullable(),
  /** The same in a sentence. */
  change: z.string().nullable().default(null),
  /** Of the verdict and the comparison, whichever is worse. */
  exitCode: z.number(),
  /** Whether the load generator, not the target, made it INVALID. */
  isGeneratorsFault: z.boolean(),
  /** Why no load was sent. */
  refusal: z.string().nullable(),
});

export const entryStatuses = ['waiting', 'running', 'done', 'skipped'] as const;

const entrySchema = z.object({
  scenario: z.string(),
  /** As the flags of `run` have them. */
  overrides: z.record(z.string(), z.string()),
  status: z.enum(entryStatuses),
  /** Before it; null for the first, and as long as it has not begun. */
  cooldown: cooldownSchema.nullable(),
  attempts: z.array(attemptSchema),
});

/** `stopped`: its smoke scenario did not pass. */
export const suiteStates = ['running', 'finished', 'stopped', 'interrupted'] as const;

export const suiteStateSchema = z.object({
  schemaVersion: z.literal(suiteSchemaVersion),
  /** `<suite>-<utc time>`, also the folder's name. */
  id: z.string(),
  suite: z.string(),
  state: z.enum(suiteStates),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Flags of the command line, for --resume; credentials are never among them. */
  flags: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
  cooldown: z.object({ minSeconds: z.number(), maxSeconds: z.number() }),
  /** The target at rest, before any load; null: not looked at yet. */
  band: bandSchema.nullable().default(null),
  entries: z.array(entrySchema),
});

export type SuiteState = z.infer<typeof suiteStateSchema>;
export type SuiteEntryState = z.infer<typeof entrySchema>;
export type Attempt = z.infer<typeof attemptSchema>;

type NewSuite = Pick<SuiteState, 'id' | 'suite' | 'flags' | 'cooldown'>;

export function firstState(
  suite: NewSuite,
  entries: readonly Pick<SuiteEntryState, 'scenario' | 'overrides'>[],
): SuiteState {
  return {
    schemaVersion: suiteSchemaVersion,
    ...suite,
    state: 'running',
    startedAt: new Date().toISOString(),
    endedAt: null,
    band: null,
    entries: entries.map((entry) => ({ ...entry, status: 'waiting', cooldown: null, attempts: [] })),
  };
}

export function withEntry(state: SuiteState, at: number, change: Partial<SuiteEntryState>): SuiteState {
  const entries = state.entries.map((entry, place) => (place === at ? { ...entry, ...change } : entry));
  return { ...state, entries };
}

/** The attempt that counts; null when there was none. */
export function lastAttempt({ attempts }: SuiteEntryState): Attempt | null {
  return attempts.at(-1) ?? null;
}

/** The worst of the runs, as for a single run. */
export function worstExitCode({ entries }: SuiteState): number {
  return worstExit(...entries.flatMap((entry) => lastAttempt(entry)?.exitCode ?? []));
}

/** A reader sees the old state or the new one, never a half. */
export async function writeSuite(folder: string, state: SuiteState): Promise<void> {
  await writeWhole(join(folder, suiteFile), `${JSON.stringify(state, null, 2)}\n`);
}

/** @throws UserError E_RECORD */
export async function readSuite(folder: string): Promise<SuiteState> {
  const path = join(folder, suiteFile);
  return await readWritten(
    { path, code: 'E_RECORD', absent: ": this is not a suite's folder" },
    suiteStateSchema,
  );
}
