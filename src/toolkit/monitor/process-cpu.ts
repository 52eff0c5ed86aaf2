/** CPU time of processes and their threads between two samples. Input: /proc/PID/stat and task/TID/schedstat. */
import type { ProcFiles } from './proc-files.ts';
import { parseProcessStat, parseSchedStat, type ProcessStat } from './proc-text.ts';

interface CpuUse {
  readonly cores: number | undefined;
  readonly busiestThread: number | undefined;
  /** Running or ready to: what was wanted, of which a full machine gives less. */
  readonly wantedCores: number | undefined;
  readonly keenestThread: number | undefined;
  readonly switches: number | undefined;
}

interface Counted {
  readonly cpuSeconds: number;
  readonly waitSeconds: number;
  readonly switches: number;
}

/** CPU time between two samples, over processes and threads that were there at both. */
export class ProcessCpu {
  private readonly proc: ProcFiles;
  private readonly watchesThreads: boolean;
  private beforeMs = NaN;
  private processes = new Map<string, Counted>();
  private threads = new Map<string, Counted>();

  constructor(proc: ProcFiles, { threads = true }: { readonly threads?: boolean } = {}) {
    this.proc = proc;
    this.watchesThreads = threads;
  }

  since(now: readonly ProcessStat[], nowMs: number): CpuUse {
    const seconds = (nowMs - this.beforeMs) / 1000;
    const processes = new Map(
      now.map(({ pid, startTicks, cpuSeconds }) => [
        `${pid} ${startTicks}`,
        { cpuSeconds, waitSeconds: 0, switches: 0 },
      ]),
    );
    const threads = this.readThreads(now);
    const process = growth(this.processes, processes);
    const thread = growth(this.threads, threads);
    [this.beforeMs, this.processes, this.threads] = [nowMs, processes, threads];
    const perSecond = (value: number | undefined): number | undefined =>
      value === undefined || !(seconds > 0) ? undefined : value / seconds;
    return {
      cores: perSecond(process.cpuSeconds),
      busiestThread: perSecond(thread.most),
      wantedCores: perSecond(thread.wanted),
      keenestThread: perSecond(thread.keenest),
      switches: perSecond(thread.switches),
    };
  }

  private readThreads(now: readonly ProcessStat[]): Map<string, Counted> {
    const threads = new Map<string, Counted>();
    if (!this.watchesThreads) return threads;
    for (const { pid, startTicks } of now) {
      for (const thread of this.proc.list(`${pid}/task`) ?? []) {
        const counted = this.readThread(`${pid}/task/${thread}`);
        if (counted !== null) threads.set(`${thread} ${startTicks}`, counted);
      }
    }
    return threads;
  }

  private readThread(path: string): Counted | null {
    const schedule = this.proc.read(`${path}/schedstat`);
    if (schedule !== null) return parseSchedStat(schedule);
    const stat = parseProcessStat(this.proc.read(`${path}/stat`) ?? '');
    return stat === null ? null : { cpuSeconds: stat.cpuSeconds, waitSeconds: NaN, switches: NaN };
  }
}

interface Growth {
  readonly cpuSeconds: number | undefined;
  readonly most: number | undefined;
  readonly wanted: number | undefined;
  readonly keenest: number | undefined;
  readonly switches: number | undefined;
}

function growth(before: ReadonlyMap<string, Counted>, now: ReadonlyMap<string, Counted>): Growth {
  let cpuSeconds: number | undefined;
  let most: number | undefined;
  let switches: number | undefined;
  let wanted: number | undefined;
  let keenest: number | undefined;
  for (const [key, value] of now) {
    const earlier = before.get(key);
    if (earlier === undefined) continue;
    const grown = Math.max(0, value.cpuSeconds - earlier.cpuSeconds);
    cpuSeconds = (cpuSeconds ?? 0) + grown;
    most = Math.max(most ?? 0, grown);
    switches = (switches ?? 0) + Math.max(0, value.switches - earlier.switches);
    const want = grown + Math.max(0, value.waitSeconds - earlier.waitSeconds);
    wanted = (wanted ?? 0) + want;
    keenest = Math.max(keenest ?? 0, want);
  }
  return { cpuSeconds, most, switches, wanted, keenest };
}
