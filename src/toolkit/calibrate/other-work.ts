/** How many cores other programs use, looked at for half a second before anything of ours runs. */
import { setTimeout as wait } from 'node:timers/promises';
import { type CpuTimes, parseCpuTimes } from '../monitor/proc-text.ts';
import { ProcFiles } from '../monitor/proc-files.ts';

const lookForMs = 500;

/** Null where it can't be read. */
export async function otherCoresInUse(proc = new ProcFiles('/proc')): Promise<number | null> {
  const before = timesIn(proc);
  await wait(lookForMs);
  const [all, cores] = timesIn(proc);
  const [earlier] = before;
  if (all === undefined || earlier === undefined || all.total === earlier.total) return null;
  return ((all.busy - earlier.busy) / (all.total - earlier.total)) * cores;
}

/** Of all cores together, and how many there are. */
function timesIn(proc: ProcFiles): readonly [CpuTimes | undefined, number] {
  const times = parseCpuTimes(proc.read('stat') ?? '');
  return [times.get('cpu'), times.size - 1];
}
