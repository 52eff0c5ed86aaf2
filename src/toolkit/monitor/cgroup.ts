/**
 * A process's cgroup (version 2): where it is, and what it may use.
 * A limit may stand in any folder above it; the tightest counts.
 */
import { dirname } from 'node:path';
import type { ProcFiles } from './proc-files.ts';

export interface CgroupLimits {
  /** Null: no limit. */
  readonly cpuCores: number | null;
  readonly memoryBytes: number | null;
}

export interface CgroupRoots {
  readonly proc: ProcFiles;
  /** /sys/fs/cgroup. */
  readonly cgroups: ProcFiles;
}

/** Null without cgroups of version 2, and for a process that is in none but the machine's own. */
export function cgroupOf({ proc, cgroups }: CgroupRoots, pid: number): string | null {
  const path = /^0::(.+)$/m.exec(proc.read(`${pid}/cgroup`) ?? '')?.[1];
  if (path === undefined) return null;
  // Inside a container its own folder is all that is mounted.
  const folder = path.startsWith('/..') ? '' : path.replace(/^\/|\/$/g, '');
  return cgroups.read(join(folder, 'memory.current')) === null ? null : folder;
}

export function limitsOf(roots: CgroupRoots, pid: number): CgroupLimits {
  const folders = above(cgroupOf(roots, pid));
  return {
    cpuCores: least(folders, cpuLimitIn(roots)),
    memoryBytes: least(folders, (folder) => memoryLimit(roots.cgroups.read(join(folder, 'memory.max')))),
  };
}

/** A figure of one folder. */
export type Read = (folder: string) => number;

/** A folder and all that it lies in; none for null. */
export function above(folder: string | null): string[] {
  if (folder === null) return [];
  const parent = dirname(folder);
  return folder === '' ? [''] : [folder, ...above(parent === '.' ? '' : parent)];
}

/** Null where no folder has one. @param read NaN or Infinity where a folder has none */
export function least(folders: readonly string[], read: Read): number | null {
  const values = folders.map(read).filter(Number.isFinite);
  return values.length === 0 ? null : Math.min(...values);
}

/** Cores that a folder's cpu.max allows. */
export function cpuLimitIn({ cgroups }: CgroupRoots): Read {
  return (folder) => cpuLimit(cgroups.read(join(folder, 'cpu.max')));
}

export function join(folder: string, file: string): string {
  return folder === '' ? file : `${folder}/${file}`;
}

/** `max 100000`, or microseconds allowed in each period. */
function cpuLimit(text: string | null): number {
  const [quota = '', period = ''] = (text ?? '').trim().split(' ');
  const cores = Number(quota) / Number(period);
  return quota === '' || !(cores > 0) ? Infinity : cores;
}

function memoryLimit(text: string | null): number {
  const bytes = Number((text ?? '').trim());
  return text === null || !(bytes > 0) ? Infinity : bytes;
}
