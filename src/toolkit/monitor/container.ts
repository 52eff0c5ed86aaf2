/**
 * The container of the target: cgroup v2's cpu.stat, memory.current, memory.events and the pressure files.
 * Nothing where the target is in no container. The kernel's cgroup-v2.rst says what each field is.
 * Where the machine has no cgroups of version 2, or their controllers are off, it says so.
 */
import { cgroupOf, join, limitsOf } from './cgroup.ts';
import { keyed } from './proc-text.ts';
import type { ProcessFinder } from './process-finder.ts';
import type { Machine } from './processes.ts';
import { Rates } from './rates.ts';
import { figuresOf, type Readings, type Source } from './source.ts';

const microseconds = 1e6;

export function watchContainer(machine: Machine, finder: ProcessFinder): Source {
  const rates = new Rates();
  let firstKills: number | undefined;
  return {
    name: 'container',
    sample: async (nowMs) => {
      const pid = await finder.current(nowMs).then(
        ([first]) => first?.pid,
        // The target's own source says so.
        () => undefined,
      );
      if (pid === undefined) return null;
      const folder = cgroupOf(machine, pid);
      if (folder === null && isContained(machine, pid)) throw new Error(notAvailable);
      if (folder === null) return null;
      const limits = limitsOf(machine, pid);
      const read = (file: string): string => machine.cgroups.read(join(folder, file)) ?? '';
      const events = read('memory.events');
      const kills = keyed(events, 'oom_kill');
      firstKills ??= kills;
      return figuresOf({
        'container.cpuLimitCores': limits.cpuCores ?? undefined,
        'container.memoryLimitBytes': limits.memoryBytes ?? undefined,
        'container.memoryBytes': number(read('memory.current')),
        'container.memoryLimitHits': rates.perSecond('max', keyed(events, 'max'), nowMs),
        'container.oomKills': kills === undefined ? undefined : kills - (firstKills ?? 0),
        ...cpuFigures(read('cpu.stat'), rates, nowMs),
        ...pressureFigures(read, rates, nowMs),
      });
    },
    close: () => Promise.resolve(),
  };
}

const notAvailable =
  'not available: there is no cgroup version 2 with its controllers here; the target is held against the machine';

/** Whether it could be in a container: its cgroup is not the root of a whole machine's version 2. */
function isContained({ proc, cgroups }: Machine, pid: number): boolean {
  const isVersion2 = cgroups.read('cgroup.controllers') !== null;
  return !isVersion2 || !/^0::\/$/m.test(proc.read(`${pid}/cgroup`) ?? '');
}

function cpuFigures(stat: string, rates: Rates, nowMs: number): Readings {
  const per = (name: string): number | undefined => rates.perSecond(name, keyed(stat, name), nowMs);
  const used = per('usage_usec');
  const throttled = per('throttled_usec');
  const periods = per('nr_periods');
  const held = per('nr_throttled');
  return {
    'container.cpuCores': used === undefined ? undefined : used / microseconds,
    // Every core's wait is counted, so that it can exceed the time that passed.
    'container.throttledShare': throttled === undefined ? undefined : Math.min(1, throttled / microseconds),
    'container.throttledPeriodsShare':
      held === undefined || periods === undefined ? undefined : periods === 0 ? 0 : held / periods,
  };
}

function pressureFigures(read: (file: string) => string, rates: Rates, nowMs: number): Readings {
  const waiting = (resource: string): number | undefined => {
    const total = /^some .*total=(\d+)$/m.exec(read(`${resource}.pressure`))?.[1];
    const perSecond = rates.perSecond(
      `${resource}.pressure`,
      total === undefined ? undefined : Number(total),
      nowMs,
    );
    return perSecond === undefined ? undefined : Math.min(1, perSecond / microseconds);
  };
  return {
    'container.cpuPressureShare': waiting('cpu'),
    'container.memoryPressureShare': waiting('memory'),
    'container.ioPressureShare': waiting('io'),
  };
}

function number(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text);
}
