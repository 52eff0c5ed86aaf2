/**
 * What this machine has for a load generator: cores, memory, open files, ports; of a container what it is left. What
 * can't be read is null, and is asked of nobody.
 */
import { availableParallelism, freemem } from 'node:os';
import { confinesOf } from '../monitor/confines.ts';
import type { CgroupRoots } from '../monitor/cgroup.ts';
import { ProcFiles } from '../monitor/proc-files.ts';

export interface MachineRoom {
  readonly cpuCores: number;
  readonly memoryBytes: number;
  readonly openFiles: number | null;
  /** That connections to one address can come from. */
  readonly ports: number | null;
}

const thisMachine: CgroupRoots = { proc: new ProcFiles('/proc'), cgroups: new ProcFiles('/sys/fs/cgroup') };

export function machineRoom(roots: CgroupRoots = thisMachine, pid = process.pid): MachineRoom {
  const { cpuCores, memoryLeftBytes } = confinesOf(roots, pid);
  return {
    cpuCores: Math.min(availableParallelism(), cpuCores ?? Infinity),
    memoryBytes: Math.min(freemem(), memoryLeftBytes ?? Infinity),
    openFiles: openFilesIn(roots.proc.read(`${pid}/limits`)),
    ports: portsIn(roots.proc.read('sys/net/ipv4/ip_local_port_range')),
  };
}

/** The hard limit: Go raises its own to it, as Node does. */
function openFilesIn(limits: string | null): number | null {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits ?? '')?.[1];
  if (hard === undefined) return null;
  return hard === 'unlimited' ? Infinity : Number(hard);
}

function portsIn(range: string | null): number | null {
  const [first, last] = (range ?? '').trim().split(/\s+/).map(Number);
  return first === undefined || last === undefined ? null : last - first + 1;
}
