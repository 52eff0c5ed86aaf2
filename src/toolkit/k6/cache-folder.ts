/** Where a made k6 is kept. */
import { join } from 'node:path';
import type { Environment } from '../config/child-environment.ts';
import { cacheFolder } from '../config/paths.ts';
import { pinnedVersion } from './version.ts';

export function k6CacheFolder(env: Environment): string {
  return join(cacheFolder(env), `k6-${pinnedVersion}`);
}

export function executableName(): string {
  return process.platform === 'win32' ? 'k6.exe' : 'k6';
}
