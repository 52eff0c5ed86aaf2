/**
 * A run as it was recorded: a run folder, or a lone summary.json of any k6 script.
 * Each file that is missing or cut becomes a note, not an error, as long as something can be said of the run.
 */
import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { FailureEvent } from '../../contract/events.ts';
import { UserError } from '../errors.ts';
import { eachLine, parseObject } from './lines.ts';
import { codeOf, readSummary } from './read-summary.ts';
import { readSystem } from './read-system.ts';
import { readTimeline } from './read-timeline.ts';
import { type RunFacts, runFactsSchema } from './run-schema.ts';
import { failureSchema } from './plan-schema.ts';
import { runFiles } from './run-files.ts';
import type { Summary } from './summary-schema.ts';
import type { RunRecord } from './types.ts';

/** @throws UserError E_RECORD when `path` is neither */
export async function readRecord(path: string): Promise<RunRecord> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new UserError(
      'E_RECORD',
      `${path} cannot be read (${codeOf(error)}); give a run folder or a summary.json`,
      {
        cause: error,
      },
    );
  });
  return facts.isDirectory() ? await readFolder(resolve(path)) : await readLoneSummary(path);
}

async function readLoneSummary(path: string): Promise<RunRecord> {
  const summary = await readSummary(path);
  return {
    name: basename(path),
    run: null,
    plan: summary.jorge_load?.plan ?? null,
    summary,
    timeline: null,
    failures: [],
    system: null,
    notes: ['made from a summary alone: nothing is known over time'],
  };
}

async function readFolder(folder: string): Promise<RunRecord> {
  const run = await readRunFacts(join(folder, runFiles.run));
  const notes: string[] = [];
  const summary = await readSummaryOrNote(join(folder, runFiles.summary), notes);
  const { timeline, notes: timelineNotes } = await readTimeline(join(folder, runFiles.timeline));
  notes.push(...timelineNotes);
  const { system, notes: systemNotes } = await readSystem(join(folder, runFiles.system));
  notes.push(...systemNotes);
  if (system === null) notes.push('nothing is known of the generator: system.ndjson is missing or empty');
  return {
    name: basename(folder),
    run,
    plan: run.plan ?? summary?.jorge_load?.plan ?? null,
    summary,
    timeline,
    failures: await readFailures(join(folder, runFiles.failures)),
    system,
    notes,
  };
}

async function readRunFacts(path: string): Promise<RunFacts> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UserError('E_RECORD', `${path} cannot be read (${codeOf(error)}): this is not a run folder`, {
      cause: error,
    });
  });
  const parsed = runFactsSchema.safeParse(parseObject(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UserError(
    'E_RECORD',
    `${path} is broken at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  );
}

async function readSummaryOrNote(path: string, notes: string[]): Promise<Summary | null> {
  try {
    return await readSummary(path);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notes.push(`the summary is missing or broken: ${error.message.replace(path, basename(path))}`);
    return null;
  }
}

async function readFailures(path: string): Promise<FailureEvent[]> {
  const failures: FailureEvent[] = [];
  await eachLine(path, (line) => {
    const event = failureSchema.safeParse(parseObject(line));
    if (event.success) failures.push(event.data);
  });
  return failures;
}
