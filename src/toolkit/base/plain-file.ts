/**
 * Files as input: only plain ones are opened. A FIFO, a device or a socket would wait for ever, or do something.
 * Input: a path somebody gave or a folder holds. Output: an open file, or why there is none.
 */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** What a file is instead of one that is read: `is no plain file`, `is larger than 16 MB`. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** @throws UnreadableError, or the system's error; a folder opens, and fails to be read with EISDIR */
export async function openPlain(path: string): Promise<{ readonly file: FileHandle; readonly facts: Stats }> {
  provePlain(await stat(path));
  // It may have become a FIFO since: opening one must not wait for a writer.
  const file = await open(path, constants.O_RDONLY | nonBlocking);
  try {
    const facts = await file.stat();
    provePlain(facts);
    return { file, facts };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Windows has neither the flag nor FIFOs in folders. */
const nonBlocking = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

function provePlain(facts: Stats): void {
  if (facts.isFile() || facts.isDirectory()) return;
  throw new UnreadableError('is no plain file; save what it holds as a file, and give that');
}
