/** Figures out of the text of /proc: proc_pid_stat(5), proc_pid_status(5), proc_stat(5). */

export interface CpuTimes {
  readonly busy: number;
  readonly total: number;
}

/** USER_HZ: what Linux counts CPU time in, on every architecture it runs Node on. */
const ticksPerSecond = 100;

/** CPU seconds of a process, user and system: fields 14 and 15; the name in field 2 may hold anything. */
export function processSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

export function residentBytes(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** The first line of /proc/stat: user nice system idle iowait irq softirq steal; guest time is in user already. */
export function readCpuTimes(stat: string): CpuTimes {
  const times = (/^cpu\s+(.+)$/m.exec(stat)?.[1] ?? '').split(/\s+/).map(Number).slice(0, 8);
  const total = times.reduce((sum, time) => sum + time, 0);
  return { busy: total - (times[3] ?? 0) - (times[4] ?? 0), total };
}

export function hostCpuShare(before: CpuTimes, now: CpuTimes): number {
  const total = now.total - before.total;
  return total === 0 ? 0 : (now.busy - before.busy) / total;
}
