/** After k6: what VUs said becomes failures.ndjson and script-errors.ndjson, and run.json says how it ended. */
import { join } from 'node:path';
import { writeWhole } from '../base/atomic-write.ts';
import { UserError } from '../base/errors.ts';
import { runFiles } from '../record/run-files.ts';
import type { RunFacts } from '../record/run-schema.ts';
import { sealFolder } from '../record/seals.ts';
import type { ConsoleRecord } from './console-events.ts';
import { type RunFolder, writeRunFacts } from './run-folder.ts';

/** Null when all of it is on disk. */
export async function writeRecord(
  folder: RunFolder,
  said: ConsoleRecord,
  facts: RunFacts,
): Promise<UserError | null> {
  try {
    await writeRunFacts(folder, facts);
    await writeWhole(join(folder.path, runFiles.failures), jsonLines(said.failures));
    if (said.scriptErrors.length > 0) {
      await writeWhole(join(folder.path, runFiles.scriptErrors), jsonLines(said.scriptErrors));
    }
    await writeRunFacts(folder, { ...facts, files: await sealFolder(folder.path) });
    return null;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function jsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
