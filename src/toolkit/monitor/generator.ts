/** What the generator itself uses, and what it may use: k6's CPU, memory and sockets. The verdict INVALID rests on it. */
import { Backoff } from './backoff.ts';
import { cpuCoresOf, throttledSecondsOf } from './confines.ts';
import { ProcessCpu } from './process-cpu.ts';
import { countFiles, type Machine } from './processes.ts';
import { coresIn, fieldOf, parseProcessStat, wordsOf } from './proc-text.ts';
import { Rates } from './rates.ts';
import { figuresOf, type Source } from './source.ts';

const socketsEveryMs = 5000;

export function watchGenerator(machine: Machine, pid: number): Source {
  const { proc } = machine;
  const rates = new Rates();
  const cpu = new ProcessCpu(proc, { threads: false });
  const backoff = new Backoff(socketsEveryMs);
  const sockets = (nowMs: number): number | undefined => {
    if (!backoff.isDue(nowMs)) return undefined;
    const startMs = performance.now();
    const count = countFiles(proc, pid)?.sockets;
    backoff.done(nowMs, performance.now() - startMs);
    return count;
  };
  return {
    name: 'generator',
    sample: (nowMs) => {
      const stat = parseProcessStat(proc.read(`${pid}/stat`) ?? '');
      // It ends before the monitor does.
      if (stat === null) return Promise.resolve(null);
      const status = proc.read(`${pid}/status`) ?? '';
      const { cores } = cpu.since([stat], nowMs);
      const throttled = rates.perSecond('throttled', throttledSecondsOf(machine, pid), nowMs);
      const figures = figuresOf({
        'generator.cpuCores': cores,
        'generator.cpuShare': cores === undefined ? undefined : cores / coresFor(machine, pid, status),
        // Every core's wait is counted, so that it can exceed the time that passed.
        'generator.throttledShare': throttled === undefined ? undefined : Math.min(1, throttled),
        'generator.rssBytes': fieldOf(status, 'VmRSS'),
        'generator.sockets': sockets(nowMs),
      });
      return Promise.resolve(figures);
    },
    close: () => Promise.resolve(),
  };
}

/** As many as its quota and its affinity leave it. */
function coresFor(machine: Machine, pid: number, status: string): number {
  const list = wordsOf(status, 'Cpus_allowed_list');
  const allowed = list === null ? machine.cores : coresIn(list);
  return Math.min(allowed, cpuCoresOf(machine, pid) ?? Infinity);
}
