/** A /proc of one's own: folders and files in a temporary folder, as the kernel writes them. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ProcFiles } from '../../src/toolkit/monitor/proc-files.ts';

export interface FakeProcess {
  readonly pid: number;
  readonly parent?: number;
  readonly name?: string;
  readonly startTicks?: number;
  /** Hundredths of a second, user and system. */
  readonly cpuTicks?: number;
  readonly rssKilobytes?: number;
  /** Inodes of its sockets; null: this user may not look. */
  readonly sockets?: readonly number[] | null;
  readonly commandLine?: readonly string[];
}

export interface FakeProc {
  readonly root: string;
  readonly files: ProcFiles;
  readonly write: (path: string, text: string) => void;
  readonly put: (process: FakeProcess) => void;
  readonly remove: (pid: number) => void;
  /** Port by inode. */
  readonly listen: (ports: Readonly<Record<number, number>>) => void;
}

export function fakeProc(): FakeProc {
  const root = mkdtempSync(join(tmpdir(), 'jorge-load-proc-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  return {
    root,
    files: new ProcFiles(root),
    write,
    put: (process) => {
      for (const [file, text] of filesOf(process)) write(`${process.pid}/${file}`, text);
      if (process.sockets === null) return;
      mkdirSync(join(root, `${process.pid}/fd`), { recursive: true });
      (process.sockets ?? []).forEach((inode, fd) => {
        rmSync(join(root, `${process.pid}/fd/${fd}`), { force: true });
        symlinkSync(`socket:[${inode}]`, join(root, `${process.pid}/fd/${fd}`));
      });
    },
    remove: (pid) => rmSync(join(root, String(pid)), { recursive: true }),
    listen: (ports) => {
      const lines = Object.entries(ports).map(([inode, port], place) => {
        const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
        return `   ${place}: ${address} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100`;
      });
      write('net/tcp', ['  sl  local_address rem_address   st', ...lines, ''].join('\n'));
    },
  };
}

function filesOf(process: FakeProcess): (readonly [string, string])[] {
  const { pid, parent = 1, name = 'service', startTicks = 100, cpuTicks = 0, rssKilobytes = 1024 } = process;
  const stat = `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 4194304 0 0 0 0 ${cpuTicks} 0 0 0 20 0 1 0 ${startTicks} 0 256\n`;
  return [
    ['stat', stat],
    [`task/${pid}/stat`, stat],
    ['status', `Name:\t${name}\nVmRSS:\t  ${rssKilobytes} kB\nThreads:\t1\n`],
    ['cmdline', (process.commandLine ?? [name]).join('\0')],
    ['cgroup', '0::/apps/service\n'],
  ];
}
