/**
 * A process group that must not outlive us, however we end: a shell that waits on a pipe from us, and kills the
 * group when the pipe closes before we say that all is done. SIGKILL leaves no time for an exit handler.
 */
import { spawn } from 'node:child_process';

export interface Watchdog {
  readonly close: () => void;
}

const script = 'read -r word; [ "$word" = done ] || kill -s KILL -- "-$1" 2>/dev/null';

/** Null where there is no POSIX shell. */
export function watchGroup(pid: number): Watchdog | null {
  if (process.platform === 'win32') return null;
  const shell = spawn('/bin/sh', ['-c', script, 'watchdog', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  return { close: () => shell.stdin.end('done\n') };
}
