/**
 * The target's processes, all of them together: /proc/PID/stat, status, io, fd, smaps_rollup and task/TID/schedstat.
 * Memory maps and open files are dear to read, so they are read less often, and stand in only some of the lines.
 */
import { Backoff } from './backoff.ts';
import { type CgroupLimits, limitsOf } from './cgroup.ts';
import type { ProcessFinder } from './process-finder.ts';
import type { ProcFiles } from './proc-files.ts';
import { ProcessCpu } from './process-cpu.ts';
import { fieldOf } from './proc-text.ts';
import { Rates } from './rates.ts';
import { figuresOf, type Readings, type Source } from './source.ts';

export interface Machine {
  readonly proc: ProcFiles;
  readonly cgroups: ProcFiles;
  readonly cores: number;
}

const filesEveryMs = 5000;
const mapsEveryMs = 10_000;
const limitsEveryMs = 10_000;

export function watchProcesses(machine: Machine, finder: ProcessFinder): Source {
  const { proc } = machine;
  const cpu = new ProcessCpu(proc);
  const rates = new Rates();
  const files = slowly(filesEveryMs, (pids) => openFiles(proc, pids));
  const maps = slowly(mapsEveryMs, (pids) => ({ 'target.pssBytes': pss(proc, pids) }));
  const limits = new LimitReader(machine);
  return {
    name: 'target',
    sample: async (nowMs) => {
      const processes = await finder.current(nowMs);
      const pids = processes.map(({ pid }) => pid);
      const use = cpu.since(processes, nowMs);
      const { cores, memoryBytes } = limits.current(pids[0] ?? 0, nowMs);
      const memory = memoryOf(proc, pids);
      return figuresOf({
        'target.cpuCores': use.cores,
        'target.cpuShare': use.cores === undefined ? undefined : use.cores / cores,
        'target.busiestThreadShare': use.busiestThread,
        'target.wantedCores': use.wantedCores,
        'target.keenestThreadShare': use.keenestThread,
        'target.contextSwitches': use.switches,
        'target.memoryShare': memory.rss === undefined ? undefined : memory.rss / memoryBytes,
        'target.rssBytes': memory.rss,
        'target.threads': memory.threads,
        'target.processes': pids.length,
        'target.readBytes': rates.perSecond('read', ioOf(proc, pids, 'read_bytes'), nowMs),
        'target.writeBytes': rates.perSecond('write', ioOf(proc, pids, 'write_bytes'), nowMs),
        ...files(pids, nowMs),
        ...maps(pids, nowMs),
      });
    },
    close: () => Promise.resolve(),
  };
}

function slowly(
  everyMs: number,
  read: (pids: readonly number[]) => Readings,
): (pids: readonly number[], nowMs: number) => Readings {
  const backoff = new Backoff(everyMs);
  return (pids, nowMs) => {
    if (!backoff.isDue(nowMs)) return {};
    const startMs = performance.now();
    const reading = read(pids);
    backoff.done(nowMs, performance.now() - startMs);
    return reading;
  };
}

/** Undefined as soon as one process does not tell. */
function sumOf(pids: readonly number[], read: (pid: number) => number | undefined): number | undefined {
  let sum = 0;
  for (const pid of pids) {
    const value = read(pid);
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum;
}

function memoryOf(
  proc: ProcFiles,
  pids: readonly number[],
): { readonly rss: number | undefined; readonly threads: number | undefined } {
  const states = pids.map((pid) => proc.read(`${pid}/status`) ?? '');
  const total = (name: string): number | undefined =>
    sumOf([...states.keys()], (place) => fieldOf(states[place] ?? '', name));
  return { rss: total('VmRSS'), threads: total('Threads') };
}

function ioOf(proc: ProcFiles, pids: readonly number[], name: string): number | undefined {
  return sumOf(pids, (pid) => fieldOf(proc.read(`${pid}/io`) ?? '', name));
}

function pss(proc: ProcFiles, pids: readonly number[]): number | undefined {
  return sumOf(pids, (pid) => fieldOf(proc.read(`${pid}/smaps_rollup`) ?? '', 'Pss'));
}

function openFiles(proc: ProcFiles, pids: readonly number[]): Readings {
  const perProcess = pids.map((pid) => countFiles(proc, pid));
  return {
    'target.openFiles': sumOf([...pids.keys()], (place) => perProcess[place]?.files),
    'target.sockets': sumOf([...pids.keys()], (place) => perProcess[place]?.sockets),
  };
}

/** Null when this user may not look. */
export function countFiles(
  proc: ProcFiles,
  pid: number,
): { readonly files: number; readonly sockets: number } | null {
  const files = proc.list(`${pid}/fd`);
  if (files === null) return null;
  const sockets = files.filter((file) => proc.link(`${pid}/fd/${file}`)?.startsWith('socket:') === true);
  return { files: files.length, sockets: sockets.length };
}

class LimitReader {
  private readonly machine: Machine;
  private readonly backoff = new Backoff(limitsEveryMs);
  private limits: CgroupLimits = { cpuCores: null, memoryBytes: null };
  private machineBytes = NaN;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  /** What the process may use: its container's limit, else the machine's. */
  current(pid: number, nowMs: number): { readonly cores: number; readonly memoryBytes: number } {
    const { proc, cgroups, cores } = this.machine;
    if (this.backoff.isDue(nowMs)) {
      this.limits = limitsOf({ proc, cgroups }, pid);
      this.machineBytes = fieldOf(proc.read('meminfo') ?? '', 'MemTotal') ?? NaN;
      this.backoff.done(nowMs, 0);
    }
    return {
      cores: Math.min(this.limits.cpuCores ?? cores, cores),
      memoryBytes: Math.min(this.limits.memoryBytes ?? this.machineBytes, this.machineBytes),
    };
  }
}
