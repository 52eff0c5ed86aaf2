/** Figures out of the text of /proc and of cgroups: proc_pid_stat(5), proc_pid_status(5), proc_stat(5), proc_net(5). */

/** USER_HZ: what Linux counts CPU time in, on every architecture it runs Node on. */
const ticksPerSecond = 100;
const bytesPerKilobyte = 1024;

export interface ProcessStat {
  readonly pid: number;
  readonly name: string;
  readonly parent: number;
  /** User and system. */
  readonly cpuSeconds: number;
  /** Since boot; tells a process from a later one of the same PID. */
  readonly startTicks: number;
}

/** The name in field 2 may hold anything, brackets and blanks too. */
export function parseProcessStat(text: string): ProcessStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open === -1 || close < open) return null;
  const fields = text.slice(close + 2).split(' ');
  return {
    pid: Number(text.slice(0, open)),
    name: text.slice(open + 1, close),
    parent: Number(fields[1]),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    startTicks: Number(fields[19]),
  };
}

/** A thread's `schedstat`: nanoseconds on a core, nanoseconds waited for one, times it was put on one. */
export function parseSchedStat(text: string): {
  readonly cpuSeconds: number;
  readonly waitSeconds: number;
  readonly switches: number;
} {
  const [ran = 0, waited = 0, switches = 0] = text.split(' ').map(Number);
  return { cpuSeconds: ran / 1e9, waitSeconds: waited / 1e9, switches };
}

/** A `Name:\tvalue` line's value, as text. */
export function wordsOf(text: string, name: string): string | null {
  const at = text.startsWith(`${name}:`) ? 0 : text.indexOf(`\n${name}:`) + 1;
  if (at === 0 && !text.startsWith(`${name}:`)) return null;
  const end = text.indexOf('\n', at);
  return text.slice(at + name.length + 1, end === -1 ? undefined : end).trim();
}

/** A `Name:  12 kB` line in bytes, a `Name:  12` line as it is. */
export function fieldOf(text: string, name: string): number | undefined {
  const value = wordsOf(text, name);
  if (value === null) return undefined;
  return value.endsWith(' kB') ? Number(value.slice(0, -3)) * bytesPerKilobyte : Number(value);
}

/** A flat-keyed file of a cgroup: `name value` lines. */
export function keyed(text: string, name: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

export interface CpuTimes {
  readonly busy: number;
  readonly steal: number;
  readonly iowait: number;
  readonly total: number;
}

/** By `cpu`, `cpu0`, …: user nice system idle iowait irq softirq steal; guest time is in user already. */
export function parseCpuTimes(stat: string): ReadonlyMap<string, CpuTimes> {
  const byName = new Map<string, CpuTimes>();
  for (const line of stat.split('\n')) {
    if (!line.startsWith('cpu')) break;
    const [name = '', ...rest] = line.split(/ +/);
    const times = rest.slice(0, 8).map(Number);
    const total = times.reduce((sum, time) => sum + time, 0);
    const [idle = 0, iowait = 0] = times.slice(3);
    byName.set(name, { busy: total - idle - iowait, steal: times[7] ?? 0, iowait, total });
  }
  return byName;
}

/** /proc/net/snmp and netstat: a line of names, then a line of values, for each protocol. */
export function counterOf(text: string, protocol: string, name: string): number | undefined {
  const [names, values] = text.split('\n').filter((line) => line.startsWith(`${protocol}:`));
  const place = names?.split(' ').indexOf(name) ?? -1;
  return place === -1 ? undefined : Number(values?.split(' ')[place]);
}

/** The inodes of the sockets that listen on the port: /proc/net/tcp and tcp6, in which listeners come first. */
export function listenersOn(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/ +/);
    const isListening = fields[3] === '0A' && (fields[1] ?? '').endsWith(suffix);
    return isListening ? [fields[9] ?? ''] : [];
  });
}

/** How many cores a list such as `0-3,8` names: /proc/PID/status has one as `Cpus_allowed_list`. */
export function coresIn(list: string): number {
  return list.split(',').reduce((count, part) => {
    const [first = NaN, last = first] = part.trim().split('-').map(Number);
    return count + (last - first + 1);
  }, 0);
}
