/** Files that are whole or not there. */
import { lstat, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from './errors.ts';
import { systemError } from './system-errors.ts';

let asides = 0;

/** Where a file is written before it is renamed into place: another name for each process and each time. */
export function asideOf(path: string): string {
  asides += 1;
  return `${path}.${process.pid}-${asides}.tmp`;
}

/** @throws UserError E_OUTPUT when the folder can't be written or the disk is full */
export async function writeWhole(path: string, contents: string | Uint8Array): Promise<void> {
  const aside = asideOf(path);
  try {
    // Exclusively: a link that waits there under its name is not followed.
    await writeFile(aside, contents, { flag: 'wx' });
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw outputError(path, error);
  }
}

/** @throws UserError E_OUTPUT */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeWithParents(path);
  } catch (error) {
    throw outputError(path, error);
  }
}

/** Below a folder that somebody gave: a link under its name would lead out of it. @throws UserError E_OUTPUT */
export async function makeFolderIn(parent: string, name: string): Promise<string> {
  const path = join(parent, name);
  const facts = await lstat(path).catch(() => null);
  if (facts?.isSymbolicLink() === true)
    throw new UserError('E_OUTPUT', `${path} is a link, which may lead out of the folder; remove it`);
  await makeFolder(path);
  return path;
}

/** Not mkdir's own `recursive`: Node 20 never returns from it where a file system makes no folders (/proc). */
async function makeWithParents(path: string): Promise<void> {
  const isThere = await stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  if (isThere) return;
  if (dirname(path) !== path) await makeWithParents(dirname(path));
  await mkdir(path).catch(async (error: unknown) => {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
  });
}

/** The system's error in words, of the file that was wanted and not of the one aside; anything unexpected stays what it was. */
export function outputError(path: string, error: unknown): unknown {
  const own = pathOf(error);
  const named = own === undefined || /\.\d+-\d+\.tmp(\/|$)/.test(own) ? path : own;
  return systemError(error, { code: 'E_OUTPUT', verb: 'write', path: named }) ?? error;
}

function pathOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).path;
}

/** Why a file that grows while others are busy cannot be written on. */
export function writeFault(folder: string, cause: unknown): UserError {
  const said = systemError(cause, { code: 'E_OUTPUT', verb: 'write on in', path: pathOf(cause) ?? folder });
  return said ?? new UserError('E_OUTPUT', `cannot write on in ${folder}: the disk is gone`, { cause });
}
