/** Where the project keeps what a run needs. */
import { existsSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from './child-environment.ts';

/** The package's root: this file may be in src/toolkit/config, or built into dist. */
export const root = packageAround(dirname(fileURLToPath(import.meta.url)));

function packageAround(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageAround(dirname(folder));
}

/** The user's cache folder for jorge-load, by each system's custom. */
export function cacheFolder(env: Environment): string {
  const given = env['XDG_CACHE_HOME'];
  if (given !== undefined && given !== '') return join(given, 'jorge-load');
  if (platform() === 'darwin') return join(homedir(), 'Library/Caches/jorge-load');
  if (platform() === 'win32') return join(env['LOCALAPPDATA'] ?? homedir(), 'jorge-load');
  return join(homedir(), '.cache/jorge-load');
}
