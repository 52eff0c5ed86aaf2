/**
 * The run folder: made before anything runs, its run.json rewritten whole at each change of state.
 * Output: runs/<scenario>-<utc time>/.
 */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { asideOf, makeFolder, outputError, writeWhole } from '../base/atomic-write.ts';
import { UserError } from '../base/errors.ts';
import { runFiles } from '../record/run-files.ts';
import type { RunFacts } from '../record/run-schema.ts';
import { withSeal } from '../record/seals.ts';

export interface RunFolder {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
}

const mostSuffixes = 1000;

/** @throws UserError E_OUTPUT */
export async function createRunFolder(outDir: string, scenario: string, now: Date): Promise<RunFolder> {
  return await firstFree(outDir, nameOf(scenario, now), makeNew);
}

/** A run whose folder's name is not known yet. */
export type Unnamed = Omit<RunFacts, 'id'>;

/**
 * Made aside with run.json in it and renamed into place, so that a kill at any moment leaves it whole or not there.
 * @throws UserError E_OUTPUT
 */
export async function createFolderOf(run: Unnamed, outDir: string): Promise<RunFolder> {
  const name = nameOf(run.scenario, new Date(run.startedAt));
  return await firstFree(outDir, name, async (path) => await makeFilled(path, run));
}

function nameOf(scenario: string, now: Date): string {
  return `${scenario}-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

/** @param make false where something is there already */
async function firstFree(
  outDir: string,
  base: string,
  make: (path: string) => Promise<boolean>,
): Promise<RunFolder> {
  await makeFolder(resolve(outDir));
  for (let suffix = 1; suffix <= mostSuffixes; suffix += 1) {
    const path = resolve(outDir, suffix === 1 ? base : `${base}-${suffix}`);
    if (await make(path)) return { id: basename(path), path };
  }
  throw new UserError('E_OUTPUT', `${outDir} holds ${mostSuffixes} runs of ${base} already`);
}

const taken: ReadonlySet<string | undefined> = new Set(['EEXIST', 'ENOTEMPTY', 'ENOTDIR']);

async function makeNew(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw outputError(path, error);
  }
}

/** Where another process was faster, its folder is not empty, and the rename fails. */
async function makeFilled(path: string, run: Unnamed): Promise<boolean> {
  if (existsSync(path)) return false;
  const aside = asideOf(join(dirname(path), `.${basename(path)}`));
  try {
    await mkdir(aside);
    await writeFile(join(aside, runFiles.run), textOfFacts({ ...run, id: basename(path) }));
    await rename(aside, path);
    return true;
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    if (taken.has((error as NodeJS.ErrnoException).code)) return false;
    throw outputError(path, error);
  }
}

/** A reader sees the old run.json or the new one, never a half. */
export async function writeRunFacts(folder: RunFolder, facts: RunFacts): Promise<void> {
  await writeWhole(join(folder.path, runFiles.run), textOfFacts(facts));
}

function textOfFacts(facts: RunFacts): string {
  return `${JSON.stringify(withSeal(facts), null, 2)}\n`;
}

export async function removeRunFolder(folder: RunFolder): Promise<void> {
  await rm(folder.path, { recursive: true, force: true });
}
