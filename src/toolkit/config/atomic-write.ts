/** Files that are whole or not there. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/** @throws UserError E_OUTPUT when the folder can't be written or the disk is full */
export async function writeWhole(path: string, contents: string | Uint8Array): Promise<void> {
  const aside = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(aside, contents);
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw outputError(path, error);
  }
}

/** @throws UserError E_OUTPUT */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw outputError(path, error);
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file is in the way',
};

/** The system's error in words; anything unexpected stays what it was. */
export function outputError(path: string, error: unknown): unknown {
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  if (reason === undefined) return error;
  return new UserError('E_OUTPUT', `cannot write ${path}: ${reason}; choose another folder with --out`, {
    cause: error,
  });
}
