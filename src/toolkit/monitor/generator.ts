/**
 * What the generator itself uses: k6's CPU and memory and the machine's CPU, once a second, read from /proc.
 * Output: system.ndjson, a line a tick: {"t": epoch ms, "generator.cpuCores": …, "generator.rssBytes": …, "host.cpuShare": …}.
 */
import { appendFile, readFile } from 'node:fs/promises';
import { type CpuTimes, hostCpuShare, processSeconds, readCpuTimes, residentBytes } from './proc.ts';

export interface GeneratorMonitor {
  readonly close: () => Promise<void>;
}

interface Sample {
  readonly ms: number;
  readonly processSeconds: number;
  readonly host: CpuTimes;
}

const everyMs = 1000;

/** Null where there is no /proc. @param onFault called once, when a line cannot be written */
export function monitorGenerator(
  pid: number,
  file: string,
  onFault: (error: unknown) => void,
): GeneratorMonitor | null {
  if (process.platform !== 'linux') return null;
  let before: Sample | null = null;
  let pending = Promise.resolve();
  const tick = async (): Promise<void> => {
    const sample = await readSample(pid);
    if (sample === null) return;
    if (before !== null) await appendFile(file, line(before, sample.now, sample.rssBytes));
    before = sample.now;
  };
  const timer = setInterval(() => {
    pending = pending.then(tick).catch((error: unknown) => {
      clearInterval(timer);
      onFault(error);
    });
  }, everyMs);
  return {
    close: async () => {
      clearInterval(timer);
      await pending;
    },
  };
}

/** Null when the process has ended. */
async function readSample(pid: number): Promise<{ now: Sample; rssBytes: number } | null> {
  try {
    const [stat, status, host] = await Promise.all(
      [`/proc/${pid}/stat`, `/proc/${pid}/status`, '/proc/stat'].map((path) => readFile(path, 'utf8')),
    );
    const seconds = processSeconds(stat ?? '');
    const now = { ms: performance.now(), processSeconds: seconds, host: readCpuTimes(host ?? '') };
    return { now, rssBytes: residentBytes(status ?? '') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}

function line(before: Sample, now: Sample, rssBytes: number): string {
  const seconds = (now.ms - before.ms) / 1000;
  const figures = {
    t: Date.now(),
    'generator.cpuCores': round((now.processSeconds - before.processSeconds) / seconds),
    'generator.rssBytes': rssBytes,
    'host.cpuShare': round(hostCpuShare(before.host, now.host)),
  };
  return `${JSON.stringify(figures)}\n`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
