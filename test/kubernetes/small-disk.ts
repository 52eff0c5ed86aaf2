/** A volume of few megabytes for one process: a file system in memory, in a mount namespace of its own. */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { TestContext } from 'vitest';

const size = 'size=8m';

/** What a command begins with that sees it under that path; who else looks, looks through /proc. */
export function onSmallDisk(path: string): [string, ...string[]] {
  return ['unshare', '-rm', 'sh', '-c', `mount -t tmpfs -o ${size} tmpfs "$0" && exec "$@"`, path];
}

/** Skips the test where the machine gives no such namespaces. */
export async function needSmallDisk(context: TestContext): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'jorge-load-disk-'));
  const [program, ...args] = onSmallDisk(path);
  const { failed, shortMessage } = await execa(program, [...args, 'true'], {
    reject: false,
    stdin: 'ignore',
  });
  rmSync(path, { recursive: true });
  if (failed) context.skip(`skipped: no mount namespaces here: ${shortMessage}`);
}

const ballast = 'ballast';
const piece = Buffer.alloc(4096);

/** Fills it. @param leftBytes of room that stay */
export function fillDisk(folder: string, leftBytes = 0): void {
  const path = join(folder, ballast);
  const file = openSync(path, 'a');
  try {
    for (;;) writeSync(file, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
  truncateSync(path, Math.max(0, statSync(path).size - leftBytes));
}

export function emptyDisk(folder: string): void {
  rmSync(join(folder, ballast));
}
