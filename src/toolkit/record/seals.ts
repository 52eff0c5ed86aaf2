/**
 * What each file of a finished run was, by its length and SHA-256, so that one that was cut or changed since is told from
 * one that is whole. Written into run.json by src/toolkit/run at the end of a run, held against the folder whenever it is
 * read; run.json is sealed by the digest of all else that it says.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openPlain } from '../base/plain-file.ts';
import { runFiles } from './run-files.ts';
import type { Seals } from './run-schema.ts';

const sealed = Object.values(runFiles).filter((name) => name !== runFiles.run);

/** Of the files that are there. */
export async function sealFolder(folder: string): Promise<Seals> {
  const made = await Promise.all(
    sealed.map(async (name) => [name, await sealOf(join(folder, name)).catch(nothingThere)] as const),
  );
  return Object.fromEntries(made.flatMap(([name, seal]) => (seal === null ? [] : [[name, seal]])));
}

/** A sentence for each file that is not as it was. */
export async function brokenSeals(folder: string, seals: Seals): Promise<string[]> {
  const known = sealed.flatMap((name) => (seals[name] === undefined ? [] : [[name, seals[name]] as const]));
  const found = await Promise.all(
    known.map(async ([name, seal]) => {
      const now = await sealOf(join(folder, name), seal.bytes).catch(() => null);
      if (now === null) return [`${name} was recorded, and cannot be read now`];
      if (now.bytes !== seal.bytes)
        return [`${name} has ${now.bytes} bytes of the ${seal.bytes} that were recorded`];
      return now.sha256 === seal.sha256 ? [] : [`${name} was changed after the run`];
    }),
  );
  return found.flat();
}

/** @param onlyOfBytes a file of another length is not read through */
async function sealOf(path: string, onlyOfBytes?: number): Promise<Seals[string]> {
  const { file, facts } = await openPlain(path);
  try {
    if (onlyOfBytes !== undefined && facts.size !== onlyOfBytes) return { bytes: facts.size, sha256: '' };
    const hash = createHash('sha256');
    for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk as Buffer);
    return { bytes: facts.size, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

function nothingThere(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}

const sealKey = 'seal';

/** With the digest of everything in it. */
export function withSeal(facts: object): object {
  return { ...facts, [sealKey]: digestOf(JSON.parse(JSON.stringify(facts))) };
}

/** Whether it says a digest of something else, or none, though it seals the files beside it. */
export function isBrokenSeal(facts: unknown): boolean {
  if (typeof facts !== 'object' || facts === null) return false;
  if (!(sealKey in facts)) return 'files' in facts;
  const { [sealKey]: seal, ...rest } = facts;
  return seal !== digestOf(rest);
}

function digestOf(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
