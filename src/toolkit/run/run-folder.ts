/**
 * The run folder: made before anything runs, its run.json rewritten whole at each change of state.
 * Output: runs/<scenario>-<utc time>/.
 */
import { mkdir, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { makeFolder, outputError, writeWhole } from '../config/atomic-write.ts';
import { UserError } from '../errors.ts';
import { runFiles } from '../record/run-files.ts';
import type { RunFacts } from '../record/run-schema.ts';

export interface RunFolder {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
}

const mostSuffixes = 1000;

/** @throws UserError E_OUTPUT */
export async function createRunFolder(outDir: string, scenario: string, now: Date): Promise<RunFolder> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const base = `${scenario}-${time}`;
  await makeFolder(resolve(outDir));
  for (let suffix = 1; suffix <= mostSuffixes; suffix += 1) {
    const path = resolve(outDir, suffix === 1 ? base : `${base}-${suffix}`);
    if (await makeNew(path)) return { id: basename(path), path };
  }
  throw new UserError('E_OUTPUT', `${outDir} holds ${mostSuffixes} runs of ${base} already`);
}

async function makeNew(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw outputError(path, error);
  }
}

/** A reader sees the old run.json or the new one, never a half. */
export async function writeRunFacts(folder: RunFolder, facts: RunFacts): Promise<void> {
  await writeWhole(join(folder.path, runFiles.run), `${JSON.stringify(facts, null, 2)}\n`);
}

export async function removeRunFolder(folder: RunFolder): Promise<void> {
  await rm(folder.path, { recursive: true, force: true });
}
