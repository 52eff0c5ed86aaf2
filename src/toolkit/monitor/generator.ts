/** What the generator itself uses: k6's CPU, memory and sockets. The verdict INVALID rests on it. */
import { Backoff } from './backoff.ts';
import { ProcessCpu } from './process-cpu.ts';
import { countFiles } from './processes.ts';
import type { ProcFiles } from './proc-files.ts';
import { fieldOf, parseProcessStat } from './proc-text.ts';
import { figuresOf, type Source } from './source.ts';

const socketsEveryMs = 5000;

export function watchGenerator(proc: ProcFiles, pid: number): Source {
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
      const figures = figuresOf({
        'generator.cpuCores': cpu.since([stat], nowMs).cores,
        'generator.rssBytes': fieldOf(proc.read(`${pid}/status`) ?? '', 'VmRSS'),
        'generator.sockets': sockets(nowMs),
      });
      return Promise.resolve(figures);
    },
    close: () => Promise.resolve(),
  };
}
