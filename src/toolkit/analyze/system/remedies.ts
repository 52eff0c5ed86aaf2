/** What to do against each kind of bottleneck, with the figures of the slow time that it rests on. */
import type { SystemFigure } from '../../../contract/system-figures.ts';
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import type { Run } from '../run.ts';
import { fullFrom } from '../exhausted.ts';
import { formatFigure } from '../../format/wording.ts';
import type { SlowTime } from './latency-plateau.ts';
import { highest } from '../../statistics/highest.ts';
import { mean } from '../../statistics/percentiles.ts';
import { coresOf, systemSamples, timelineSamples, within } from './samples.ts';
import type { Unit } from '../../format/units.ts';
import type { Bottleneck, Recommendation } from './target-schema.ts';

export interface Figures {
  /** Over the slow time, or the whole run where there was none. */
  readonly mean: (figure: SystemFigure) => number;
  readonly most: (figure: SystemFigure) => number;
  readonly requestsPerSecond: number;
  readonly slow: SlowTime | null;
  readonly cores: number;
}

export function readFigures(record: Run, slow: SlowTime | null): Figures {
  const span = slow ?? { startSeconds: 0, endSeconds: Infinity };
  const values = (figure: SystemFigure): readonly number[] => {
    const samples = systemSamples(record, figure);
    return samples === null ? [] : within(samples, span).values;
  };
  const rate = timelineSamples(record, 'http_reqs', 'rate');
  return {
    mean: (figure) => mean(values(figure)),
    most: (figure) => highest(values(figure)),
    requestsPerSecond: rate === null ? NaN : mean(within(rate, span).values),
    slow,
    cores: coresOf(record),
  };
}

type Advice = Pick<Recommendation, 'text' | 'numbers'>;
type Remedy = (figures: Figures, limits: ResourceLimits, bottleneck: Bottleneck) => Advice;

export const remedies: Readonly<Record<Bottleneck['kind'], Remedy>> = {
  generator: ({ mean, cores }) => ({
    text: `k6 used ${said(mean('generator.cpuCores'))} of ${said(cores)} cores: put it on a machine with at least ${said(Math.ceil(mean('generator.cpuCores') * 2))} cores, or lower USERS; until then the latencies are its own.`,
    numbers: numbersOf({ cpuCores: mean('generator.cpuCores'), cores }),
  }),
  throttling: ({ mean }) => {
    const limit = mean('container.cpuLimitCores');
    const needed = neededCores(mean('container.cpuCores'), mean('container.throttledShare'));
    const from = Number.isNaN(limit) ? '' : ` from ${said(limit)}`;
    return {
      text: `Raise the container's CPU limit${from} to ${said(needed)} cores, or remove it and keep the request.`,
      numbers: numbersOf({ limitCores: limit, neededCores: needed }),
    };
  },
  'cpu-all-cores': ({ mean, requestsPerSecond }, { cpuMeanShare }) => {
    const used = mean('target.cpuCores');
    const wanted = mean('target.wantedCores');
    const needed = (wanted > used ? wanted : used) / cpuMeanShare;
    const perRequest = (used / requestsPerSecond) * 1000;
    const load = Number.isNaN(perRequest)
      ? ''
      : ` for ${said(requestsPerSecond)} requests/s (${said(perRequest, 'ms')} of CPU each)`;
    return {
      text: `Add CPU: ${said(used)} cores are used${load}; to stay below ${said(cpuMeanShare, 'share')} takes ${said(needed)} cores, or that much less CPU a request.`,
      numbers: numbersOf({ usedCores: used, neededCores: needed, cpuMsPerRequest: perRequest }),
    };
  },
  'cpu-one-core': ({ mean, requestsPerSecond, cores }) => {
    const share = mean('target.busiestThreadShare');
    const perRequest = (share / requestsPerSecond) * 1000;
    const each = Number.isNaN(perRequest) ? '' : `, ${said(perRequest, 'ms')} a request`;
    return {
      text: `One thread does all the work (${said(share, 'share')} of a core${each}) on a machine of ${said(cores)} cores: run ${said(Math.max(2, cores))} worker processes, or take the computation out of the event loop.`,
      numbers: numbersOf({ busiestThreadShare: share, cpuMsPerRequest: perRequest, cores }),
    };
  },
  neighbours: ({ mean, cores }) => {
    const own = [mean('target.cpuCores'), mean('generator.cpuCores')].filter((one) => !Number.isNaN(one));
    const others = mean('host.cpuShare') * cores - own.reduce((total, one) => total + one, 0);
    return {
      text: `Other processes used ${said(others)} of ${said(cores)} cores: stop them, or give the target a machine of its own, and run again.`,
      numbers: numbersOf({ othersCores: others, cores }),
    };
  },
  memory: ({ most }, _limits, { evidence }) => ({
    text: `Find what is kept: compare two heap snapshots a minute apart under this load (${evidence[0] ?? ''}).`,
    numbers: numbersOf({ peakBytes: most('target.rssBytes') }),
  }),
  disk: ({ mean }) => ({
    text: `The disk is busy ${said(mean('host.diskBusyShare'), 'share')} of the time, ${said(mean('host.diskWriteBytes'), 'bytes/s')} written: write less a request (logs, fsync), or move the data to a faster disk.`,
    numbers: numbersOf({
      diskBusyShare: mean('host.diskBusyShare'),
      writeBytesPerSecond: mean('host.diskWriteBytes'),
    }),
  }),
  'lock-waits': ({ mean, most }) => ({
    text: `${said(mean('postgres.lockWaits'))} sessions wait for a lock on average, ${said(most('postgres.lockWaits'))} at most: shorten the transaction that holds it (pg_blocking_pids names it), or lock fewer rows.`,
    numbers: numbersOf({ meanWaits: mean('postgres.lockWaits'), mostWaits: most('postgres.lockWaits') }),
  }),
  cache: ({ mean, slow }, { cacheHitShare }) => {
    const own = mean('app.cacheHitShare');
    const hits = Number.isNaN(own) ? mean('redis.hitShare') : own;
    const cost = slow?.calm == null ? NaN : slow.meanMs - slow.calm.meanMs;
    const added = Number.isNaN(cost) ? '' : `, which adds ${said(cost, 'ms')} to the mean request`;
    return {
      text: `Only ${said(hits, 'share')} of look-ups hit the cache (target ${said(cacheHitShare, 'share')})${added}: check that it is on and reachable, its keys, its TTL and its evictions.`,
      numbers: numbersOf({ hitShare: hits, addedMs: cost }),
    };
  },
  'db-pool': ({ most, mean }) => {
    const [size, waiting] = [mean('app.poolSize'), most('app.poolWaiting')];
    const isFull = most('app.poolInUse') >= size * fullFrom.pool;
    const connections = most('postgres.connections');
    if (Number.isNaN(size)) {
      return {
        text: `PostgreSQL has ${said(connections)} of ${said(most('postgres.maxConnections'))} connections in use: put a pooler before it, or raise max_connections.`,
        numbers: numbersOf({ connections, maxConnections: most('postgres.maxConnections') }),
      };
    }
    return {
      text: `${isFull ? `All ${said(size)} connections of the pool are taken and up` : 'Up'} to ${said(waiting)} requests wait${isFull ? '' : " for one of the pool's connections"}: raise the pool to about ${said(Math.ceil(size + mean('app.poolWaiting')))} (within the database's max_connections), or hold a connection for less of the request.`,
      numbers: numbersOf({ poolSize: size, mostWaiting: waiting, meanWaiting: mean('app.poolWaiting') }),
    };
  },
  'accept-queue': ({ most }) => ({
    text: `Up to ${said(most('host.listenOverflows'))} connections a second overflow the accept queue: raise the server's backlog and net.core.somaxconn, or keep connections alive.`,
    numbers: numbersOf({ mostOverflowsPerSecond: most('host.listenOverflows') }),
  }),
  network: ({ mean }) => ({
    text: `${said(mean('host.tcpRetransmits'))} TCP segments a second are sent again with ${said(mean('host.ephemeralPortsLeft'))} ephemeral ports left: look at the link, and keep connections alive.`,
    numbers: numbersOf({
      retransmitsPerSecond: mean('host.tcpRetransmits'),
      portsLeft: mean('host.ephemeralPortsLeft'),
    }),
  }),
  workers: ({ mean, most }) => ({
    text: `All ${said(mean('app.workersTotal'))} worker slots are taken and up to ${said(most('app.workersQueued'))} requests queue: add workers or replicas, about ${said(Math.ceil(mean('app.workersBusy') + mean('app.workersQueued')))} slots would take this load.`,
    numbers: numbersOf({ slots: mean('app.workersTotal'), mostQueued: most('app.workersQueued') }),
  }),
  inside: ({ slow }, _limits, { evidence, endpoint, label }) => {
    const added = slow?.calm == null ? NaN : slow.meanMs - slow.calm.meanMs;
    const takes = Number.isNaN(added)
      ? 'Requests are slow'
      : `A mean request takes ${said(added, 'ms')} more`;
    const whose = endpoint === null ? 'a slow request' : `a slow request of ${endpoint}`;
    return {
      text: `${takes}, and no watched resource explains it: trace ${whose}, and look for ${label} (${evidence.at(-1) ?? 'nothing else was watched'}).`,
      numbers: numbersOf({ addedMs: added }),
    };
  },
};

/** What would have been used without being held back. */
function neededCores(used: number, throttledShare: number): number {
  return used / Math.max(0.1, 1 - (Number.isNaN(throttledShare) ? 0 : throttledShare));
}

export function numbersOf(numbers: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isFinite(value)));
}

function said(value: number, unit: Unit = 'count'): string {
  return Number.isFinite(value) ? formatFigure(value, unit) : 'unknown';
}
