/**
 * Where bundles go where the checkout is read-only: an image, a shared folder, somebody else's. Input: the folder that is
 * meant. Output: it, or one of the user's cache, or a temporary one.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../base/atomic-write.ts';
import type { Environment } from '../config/child-environment.ts';
import { cacheFolder } from '../config/paths.ts';

export async function writableFolder(wanted: string, env: Environment): Promise<string> {
  const digest = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  for (const folder of [wanted, join(cacheFolder(env), `bundles-${digest}`)]) {
    if (await isWritable(folder)) return folder;
  }
  return await mkdtemp(join(tmpdir(), 'jorge-load-bundles-'));
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
