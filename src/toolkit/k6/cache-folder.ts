/** Where a made k6 is kept. */
import { join } from 'node:path';
import { cacheFolder } from '../config/paths.ts';
import { pinnedVersion } from './version.ts';

export function k6CacheFolder(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), `k6-${pinnedVersion}`);
}

export function executableName(): string {
  return process.platform === 'win32' ? 'k6.exe' : 'k6';
}
