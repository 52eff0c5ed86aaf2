/**
 * The resources that can hold a service back, each with the test that tells from one second's figures whether it was
 * at its limit. In the order of blame: where two fit alike, the first explains the second.
 */
import type { SystemFigure } from '../../../contract/system-figures.ts';
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import { fullFrom, isGeneratorAtEnd } from '../exhausted.ts';
import type { BottleneckKind } from './target-schema.ts';

/** One second's figures; NaN for what was not read. */
export type Reader = (figure: SystemFigure) => number;

export interface SuspectContext {
  /** Of the machine that k6 ran on; NaN when unknown. */
  readonly cores: number;
  readonly limits: ResourceLimits;
  /** The mean of a figure in calm time; NaN when there was none. */
  readonly calm: Reader;
}

export interface Suspect {
  readonly kind: Exclude<BottleneckKind, 'inside'>;
  readonly label: string;
  /** What the evidence shows, the most telling first. */
  readonly figures: readonly SystemFigure[];
  readonly isAtLimit: (read: Reader, around: SuspectContext) => boolean;
  /** Whom it slows down: all that passes through it, or some endpoints alone. */
  readonly reach: 'all' | 'some';
  /** Of what makes requests wait: whether the first in line waits as well, once a line is never empty. */
  readonly waits?: 'now-and-then' | 'in-line';
  /** Where its figures tell by themselves that all of it is taken and more is wanted, whatever was before. */
  readonly isExhausted?: (read: Reader) => boolean;
}

export const suspects: readonly Suspect[] = [
  {
    kind: 'generator',
    reach: 'all',
    label: 'the generator itself',
    figures: ['generator.cpuCores', 'host.cpuShare'],
    isAtLimit: (read, { cores }) => {
      const own = read('generator.cpuCores');
      const isLargest = own > known(read('target.cpuCores')) * 1.5 && own > othersCores(read, cores);
      const isAtEnd = isGeneratorAtEnd({
        cpuShare: known(read('generator.cpuShare'), own / cores),
        throttledShare: read('generator.throttledShare'),
        // It is late as well where others take its core: then they are to blame, not k6.
        lateSeconds: NaN,
      });
      return isAtEnd || (isMachineFull(read) && isLargest);
    },
  },
  {
    kind: 'throttling',
    reach: 'all',
    label: "the container's CPU limit",
    figures: ['container.throttledShare', 'container.throttledPeriodsShare', 'container.cpuCores'],
    isAtLimit: (read) =>
      read('container.throttledShare') >= fullFrom.throttled ||
      read('container.throttledPeriodsShare') >= fullFrom.throttledPeriods,
  },
  {
    kind: 'cpu-all-cores',
    reach: 'all',
    label: "all of the target's CPU",
    figures: ['target.cpuShare', 'target.wantedCores', 'host.cpuShare'],
    isAtLimit: isCpuFull,
  },
  {
    kind: 'cpu-one-core',
    reach: 'some',
    label: "one core of the target's CPU",
    figures: ['target.busiestThreadShare', 'target.keenestThreadShare', 'target.cpuShare'],
    isAtLimit: (read, around) =>
      !isCpuFull(read, around) &&
      (read('target.busiestThreadShare') >= fullFrom.thread ||
        (read('target.keenestThreadShare') >= fullFrom.thread && !isTakenByOthers(read, around))),
  },
  {
    kind: 'neighbours',
    reach: 'all',
    waits: 'now-and-then',
    label: 'other processes on the machine',
    figures: ['host.cpuShare', 'target.cpuCores', 'generator.cpuCores'],
    isAtLimit: isTakenByOthers,
  },
  {
    kind: 'memory',
    reach: 'all',
    waits: 'now-and-then',
    label: 'memory',
    figures: ['target.memoryShare', 'container.memoryPressureShare', 'host.memoryUsedShare'],
    isAtLimit: (read) =>
      read('container.memoryPressureShare') >= fullFrom.memoryPressure ||
      read('target.memoryShare') >= fullFrom.memory ||
      read('host.memoryUsedShare') >= fullFrom.machineMemory,
  },
  {
    kind: 'disk',
    reach: 'some',
    waits: 'now-and-then',
    label: 'the disk',
    figures: ['host.diskBusyShare', 'host.iowaitShare', 'container.ioPressureShare'],
    isAtLimit: (read) =>
      read('host.diskBusyShare') >= fullFrom.disk ||
      read('host.iowaitShare') >= fullFrom.diskWait ||
      read('container.ioPressureShare') >= fullFrom.diskPressure,
  },
  {
    kind: 'lock-waits',
    reach: 'some',
    waits: 'in-line',
    label: 'locks in the database',
    figures: ['postgres.lockWaits', 'postgres.longestQuerySeconds', 'postgres.deadlocks'],
    isAtLimit: (read) => read('postgres.lockWaits') >= 1 || read('postgres.deadlocks') > 0,
  },
  {
    kind: 'cache',
    reach: 'some',
    label: 'cache misses',
    figures: ['app.cacheHitShare', 'redis.hitShare'],
    isAtLimit: (read, { limits, calm }) =>
      (['app.cacheHitShare', 'redis.hitShare'] as const).some(
        (figure) => read(figure) < Math.min(limits.cacheHitShare, known(calm(figure), 1) - 0.2),
      ),
  },
  {
    kind: 'db-pool',
    reach: 'some',
    waits: 'in-line',
    label: 'database connections',
    figures: ['app.poolWaiting', 'app.poolInUse', 'app.poolSize', 'postgres.connections'],
    isAtLimit: (read, { calm }) =>
      isQueueLong('app.poolWaiting', read, calm) ||
      read('postgres.connections') >= read('postgres.maxConnections') * fullFrom.pool,
    isExhausted: (read) =>
      read('app.poolInUse') >= Math.max(1, read('app.poolSize')) && read('app.poolWaiting') >= 1,
  },
  {
    kind: 'accept-queue',
    reach: 'all',
    waits: 'now-and-then',
    label: 'the accept queue',
    figures: ['host.listenOverflows'],
    isAtLimit: (read) => read('host.listenOverflows') > 0,
  },
  {
    kind: 'network',
    reach: 'all',
    waits: 'now-and-then',
    label: 'the network',
    figures: ['host.tcpRetransmits', 'host.ephemeralPortsLeft'],
    isAtLimit: (read) =>
      read('host.tcpRetransmits') >= fullFrom.retransmits ||
      read('host.ephemeralPortsLeft') < fullFrom.portsLeft,
  },
  {
    kind: 'workers',
    reach: 'all',
    waits: 'in-line',
    label: "the service's worker slots",
    figures: ['app.workersQueued', 'app.workersBusy', 'app.workersTotal'],
    isAtLimit: (read, { calm }) => isQueueLong('app.workersQueued', read, calm),
    isExhausted: (read) =>
      read('app.workersBusy') >= Math.max(1, read('app.workersTotal')) && read('app.workersQueued') >= 1,
  },
];

/** All that it may use; what it wants and does not get on a full machine counts as well. */
function isCpuFull(read: Reader, around: SuspectContext): boolean {
  if (read('target.cpuShare') >= fullFrom.cpu) return true;
  const wantsAll = read('target.wantedCores') >= around.cores * fullFrom.wanted;
  return isMachineFull(read) && wantsAll && !isTakenByOthers(read, around);
}

/** Whoever waits for a core then waits for them. */
function isTakenByOthers(read: Reader, { cores }: SuspectContext): boolean {
  return isMachineFull(read) && othersCores(read, cores) > cores / 2;
}

/** Somebody waits, and clearly more than waited in calm time: where much is used, some always do. */
function isQueueLong(figure: SystemFigure, read: Reader, calm: Reader): boolean {
  return read(figure) >= 1 + 2 * known(calm(figure));
}

/** What other processes than the target and k6 use. */
function othersCores(read: Reader, cores: number): number {
  return read('host.cpuShare') * cores - known(read('target.cpuCores')) - known(read('generator.cpuCores'));
}

function isMachineFull(read: Reader): boolean {
  return read('host.cpuShare') >= fullFrom.machine;
}

function known(value: number, otherwise = 0): number {
  return Number.isNaN(value) ? otherwise : value;
}
