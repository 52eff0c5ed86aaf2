/**
 * What the generator itself uses, and what it may use: k6's CPU, memory and sockets, of all its processes together where
 * several send one load. The verdict INVALID rests on it.
 */
import { Backoff } from './backoff.ts';
import { cpuCoresOf, throttledSecondsOf } from './confines.ts';
import { ProcessCpu } from './process-cpu.ts';
import { countFiles, type Machine } from './processes.ts';
import { coresIn, fieldOf, parseProcessStat, wordsOf } from './proc-text.ts';
import { Rates } from './rates.ts';
import { figuresOf, type Source } from './source.ts';

const socketsEveryMs = 5000;

export function watchGenerator(machine: Machine, pids: readonly number[]): Source {
  const { proc } = machine;
  const rates = new Rates();
  const cpu = new ProcessCpu(proc, { threads: false });
  const cpuOfEach = pids.map(() => new ProcessCpu(proc, { threads: false }));
  const backoff = new Backoff(socketsEveryMs);
  const sockets = (alive: readonly number[], nowMs: number): number | undefined => {
    if (!backoff.isDue(nowMs)) return undefined;
    const startMs = performance.now();
    const count = total(alive.map((pid) => countFiles(proc, pid)?.sockets));
    backoff.done(nowMs, performance.now() - startMs);
    return count;
  };
  return {
    name: 'generator',
    sample: (nowMs) => {
      const stats = pids.map((pid) => parseProcessStat(proc.read(`${pid}/stat`) ?? ''));
      const alive = pids.filter((_, place) => stats[place] !== null);
      const [first] = alive;
      // It ends before the monitor does.
      if (first === undefined) return Promise.resolve(null);
      const statuses = alive.map((pid) => proc.read(`${pid}/status`) ?? '');
      const { cores } = cpu.since(
        stats.filter((stat) => stat !== null),
        nowMs,
      );
      // All of them have what the first one has: they are started alike.
      const throttled = rates.perSecond('throttled', throttledSecondsOf(machine, first), nowMs);
      const figures = figuresOf({
        'generator.cpuCores': cores,
        'generator.cpuShare':
          cores === undefined ? undefined : cores / coresFor(machine, first, statuses[0] ?? ''),
        // Every core's wait is counted, so that it can exceed the time that passed.
        'generator.throttledShare': throttled === undefined ? undefined : Math.min(1, throttled),
        'generator.rssBytes': total(statuses.map((status) => fieldOf(status, 'VmRSS'))),
        'generator.sockets': sockets(alive, nowMs),
        ...(pids.length === 1 ? {} : coresOfEach(cpuOfEach, stats, nowMs)),
      });
      return Promise.resolve(figures);
    },
    close: () => Promise.resolve(),
  };
}

/** `generator.runner2CpuCores` is of the second one. */
function coresOfEach(
  cpuOfEach: readonly ProcessCpu[],
  stats: readonly ReturnType<typeof parseProcessStat>[],
  nowMs: number,
): Record<string, number | undefined> {
  const cores = stats.map((stat, place) =>
    stat === null ? undefined : cpuOfEach[place]?.since([stat], nowMs).cores,
  );
  return Object.fromEntries(cores.map((count, place) => [`generator.runner${place + 1}CpuCores`, count]));
}

/** Undefined where none is known. */
function total(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}

/** As many as its quota and its affinity leave it. */
function coresFor(machine: Machine, pid: number, status: string): number {
  const list = wordsOf(status, 'Cpus_allowed_list');
  const allowed = list === null ? machine.cores : coresIn(list);
  return Math.min(allowed, cpuCoresOf(machine, pid) ?? Infinity);
}
