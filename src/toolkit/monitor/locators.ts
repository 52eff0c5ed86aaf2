/** How the target's processes are found: by PID, by name, or by the port they listen on. */
import { basename } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Locator } from './process-finder.ts';
import type { ProcFiles } from './proc-files.ts';
import { listenersOn, type ProcessStat } from './proc-text.ts';

export function byPid(pid: number): Locator {
  return {
    find: () => Promise.resolve([pid]),
    missing: `there is no process ${pid}, or it is hidden from this user`,
  };
}

/** As `ps` calls it, or the file name of its program or script. */
export function byName(name: string): Locator {
  return {
    find: (proc, all) =>
      Promise.resolve(
        all.filter((one) => one.pid !== process.pid && isNamed(proc, one, name)).map(({ pid }) => pid),
      ),
    missing: `there is no process called ${name}`,
  };
}

function isNamed(proc: ProcFiles, { pid, name: own }: ProcessStat, name: string): boolean {
  if (own === name) return true;
  const [program = '', script = ''] = (proc.read(`${pid}/cmdline`) ?? '').split('\0');
  return basename(program) === name || basename(script) === name;
}

/** Of several, what listens on any of them. */
export function byPort(...ports: readonly number[]): Locator {
  const named = `port ${ports.join(' or ')}`;
  return {
    missing: `no process listens on ${named}`,
    find: async (proc, all) => {
      const tables = ['net/tcp', 'net/tcp6'].map((path) => proc.read(path) ?? '');
      const sockets = new Set(
        tables
          .flatMap((table) => ports.flatMap((port) => listenersOn(table, port)))
          .map((inode) => `socket:[${inode}]`),
      );
      if (sockets.size === 0) return [];
      const holders = await holdersOf(proc, all, sockets);
      if (holders.length > 0) return holders;
      throw new Error(
        `what listens on ${named} is another user's and cannot be looked into; give its --pid, or run as that user`,
      );
    },
  };
}

async function holdersOf(
  proc: ProcFiles,
  all: readonly ProcessStat[],
  sockets: ReadonlySet<string>,
): Promise<number[]> {
  const holders: number[] = [];
  for (const { pid } of all) {
    const files = proc.list(`${pid}/fd`) ?? [];
    if (files.length > 0) await nextTurn();
    if (files.some((file) => sockets.has(proc.link(`${pid}/fd/${file}`) ?? ''))) holders.push(pid);
  }
  return holders;
}
