/** A machine on which nothing was calibrated yet. */
import { inject } from 'vitest';
import { temporaryFolder } from '../cli/jorge-load.ts';

export function cleanEnvironment(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    XDG_CACHE_HOME: temporaryFolder(),
    K6_BIN: inject('k6Path'),
  };
}
