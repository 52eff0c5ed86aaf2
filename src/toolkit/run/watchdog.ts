/**
 * A process group that must not outlive us, however we end: a shell that waits on a pipe from us, and kills the
 * group when the pipe closes before we say that all is done. It waits before the group begins, so that no moment is
 * left between. SIGKILL leaves no time for an exit handler.
 */
import { spawn } from 'node:child_process';
import { childEnvironment, type Environment } from '../config/child-environment.ts';

export interface Watchdog {
  /** Tells the group that is to go with us. */
  readonly guard: (pid: number) => void;
  readonly close: () => void;
}

const script = `read -r group; read -r word
case $group in ''|*[!0-9]*) exit;; esac
[ "$word" = done ] || kill -s KILL -- "-$group" 2>/dev/null`;

/** Null where there is no POSIX shell. */
export function startWatchdog(env: Environment): Watchdog | null {
  if (process.platform === 'win32') return null;
  const shell = spawn('/bin/sh', ['-c', script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: childEnvironment(env),
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  let isGuarding = false;
  return {
    guard: (pid) => {
      isGuarding = true;
      shell.stdin.write(`${pid}\n`);
    },
    close: () => shell.stdin.end(isGuarding ? 'done\n' : '\n'),
  };
}
