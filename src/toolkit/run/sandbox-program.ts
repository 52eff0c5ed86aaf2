/** How the sandbox is started: a program of its own, which we know by its file alone. */
import { join } from 'node:path';
import { root } from '../config/paths.ts';

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/** One of several on this machine. */
export function sandboxReplica(port: number, workers?: string | number): Program {
  return sandboxProgram(
    '--port',
    String(port),
    ...(workers === undefined ? [] : ['--workers', String(workers)]),
  );
}

/** It ends with the process that started it. @param flags its own */
export function sandboxProgram(...flags: readonly string[]): Program {
  const args = [join(root, 'dist/sandbox.js'), '--exit-with-parent', String(process.pid), ...flags];
  return { file: process.execPath, args: ['--enable-source-maps', ...args] };
}
