/**
 * What a process of ours may use where a cgroup confines it, of version 2 or 1: cores, memory, and how long it was held
 * back. Limits may stand in any folder above a process; the tightest counts. The kernel's cgroup-v2.rst,
 * cgroup-v1/memory.rst and sched-bwc.rst say what each file is.
 */
import { above, cgroupOf, type CgroupRoots, cpuLimitIn, join, least, type Read } from './cgroup.ts';
import { keyed } from './proc-text.ts';

export interface Confines {
  /** Null: no limit. */
  readonly cpuCores: number | null;
  /** What is left of the memory's limit; what the kernel can take back is not used. */
  readonly memoryLeftBytes: number | null;
}

export function confinesOf(roots: CgroupRoots, pid: number): Confines {
  return { cpuCores: cpuCoresOf(roots, pid), memoryLeftBytes: memoryLeftOf(roots, pid) };
}

/** Null: no limit. */
export function cpuCoresOf(roots: CgroupRoots, pid: number): number | null {
  const folder = cgroupOf(roots, pid);
  return folder === null
    ? least(above(version1Folder(roots, pid, 'cpu')), quotaIn(roots))
    : least(above(folder), cpuLimitIn(roots));
}

function memoryLeftOf(roots: CgroupRoots, pid: number): number | null {
  const folder = cgroupOf(roots, pid);
  return folder === null
    ? least(above(version1Folder(roots, pid, 'memory')), version1LeftIn(roots))
    : least(above(folder), leftIn(roots));
}

/** Since the cgroup was made; null where none is told. */
export function throttledSecondsOf(roots: CgroupRoots, pid: number): number | undefined {
  const folder = cgroupOf(roots, pid);
  const path = folder ?? version1Folder(roots, pid, 'cpu');
  const stat = path === null ? '' : (roots.cgroups.read(join(path, 'cpu.stat')) ?? '');
  const microseconds = keyed(stat, 'throttled_usec');
  const nanoseconds = keyed(stat, 'throttled_time');
  if (microseconds !== undefined) return microseconds / 1e6;
  return nanoseconds === undefined ? undefined : nanoseconds / 1e9;
}

/** `4:memory:/path`; a container sees its own folder as the controller's root. */
function version1Folder({ proc, cgroups }: CgroupRoots, pid: number, controller: string): string | null {
  const lines = (proc.read(`${pid}/cgroup`) ?? '').split('\n').map((line) => line.split(':'));
  const line = lines.find(([, names = '']) => names.split(',').includes(controller));
  if (line === undefined) return null;
  const root = [line[1] ?? '', controller].find((name) => cgroups.list(name) !== null);
  if (root === undefined) return null;
  const own = join(
    root,
    line
      .slice(2)
      .join(':')
      .replace(/^\/|\/$/g, ''),
  ).replace(/\/$/, '');
  return cgroups.list(own) === null ? root : own;
}

/** NaN without a limit. */
function leftIn({ cgroups }: CgroupRoots): Read {
  return (folder) => {
    const read = (file: string): string => cgroups.read(join(folder, file)) ?? '';
    const [limit, used] = [Number(read('memory.max')), Number(read('memory.current'))];
    return limit > 0 ? limit - used + (keyed(read('memory.stat'), 'inactive_file') ?? 0) : NaN;
  };
}

/** So much is version 1's word for no limit: the largest number of whole pages. */
const unlimitedBytes = 2 ** 60;

function version1LeftIn({ cgroups }: CgroupRoots): Read {
  return (folder) => {
    const read = (file: string): string => cgroups.read(join(folder, file)) ?? '';
    const [limit, used] = [Number(read('memory.limit_in_bytes')), Number(read('memory.usage_in_bytes'))];
    if (!(limit > 0 && limit < unlimitedBytes)) return NaN;
    return limit - used + (keyed(read('memory.stat'), 'total_inactive_file') ?? 0);
  };
}

function quotaIn({ cgroups }: CgroupRoots): Read {
  return (folder) => {
    const read = (file: string): number => Number(cgroups.read(join(folder, file)) ?? NaN);
    const quota = read('cpu.cfs_quota_us');
    return quota > 0 ? quota / read('cpu.cfs_period_us') : NaN;
  };
}
