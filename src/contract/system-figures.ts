/**
 * The figures of system.ndjson by their name, `source.figure`: one JSON object a second, `{"t": epoch ms, …}`, in
 * which a figure that could not be read is left out. Written by src/toolkit/monitor, read by src/toolkit/analyze.
 * Figures of `--scrape` and `--prometheus` that are not listed here keep their own names under `scrape.` and
 * `prometheus.`, and count as `count`.
 */
export type FigureUnit = 'cores' | 'share' | 'bytes' | 'bytes/s' | '/s' | 'count' | 'seconds';

interface FigureFacts {
  readonly label: string;
  /** Shares are 0–1. */
  readonly unit: FigureUnit;
}

export const systemFigures = {
  // The target's processes, all of them together.
  'target.cpuCores': { label: 'Target CPU', unit: 'cores' },
  /** Of what it may use: its container's limit, else the machine. */
  'target.cpuShare': { label: 'Target CPU', unit: 'share' },
  /** Of one core: 1 is a thread that can do no more. */
  'target.busiestThreadShare': { label: 'Target, busiest thread', unit: 'share' },
  /** What it used and what it waited for: on a full machine it wants more than it gets. */
  'target.wantedCores': { label: 'Target CPU, used or waited for', unit: 'cores' },
  'target.keenestThreadShare': { label: 'Target, busiest thread, running or waiting to', unit: 'share' },
  'target.rssBytes': { label: 'Target memory (RSS)', unit: 'bytes' },
  'target.pssBytes': { label: 'Target memory (PSS)', unit: 'bytes' },
  'target.memoryShare': { label: 'Target memory', unit: 'share' },
  'target.processes': { label: 'Target processes', unit: 'count' },
  'target.threads': { label: 'Target threads', unit: 'count' },
  'target.openFiles': { label: 'Target open files', unit: 'count' },
  'target.sockets': { label: 'Target sockets', unit: 'count' },
  'target.contextSwitches': { label: 'Target context switches', unit: '/s' },
  'target.readBytes': { label: 'Target reads', unit: 'bytes/s' },
  'target.writeBytes': { label: 'Target writes', unit: 'bytes/s' },
  // Its container: cgroup v2.
  'container.cpuLimitCores': { label: 'Container CPU limit', unit: 'cores' },
  'container.cpuCores': { label: 'Container CPU', unit: 'cores' },
  /** Of the time: 1 is always held back. */
  'container.throttledShare': { label: 'Container throttled', unit: 'share' },
  'container.throttledPeriodsShare': { label: 'Container throttled periods', unit: 'share' },
  'container.memoryBytes': { label: 'Container memory', unit: 'bytes' },
  'container.memoryLimitBytes': { label: 'Container memory limit', unit: 'bytes' },
  'container.memoryLimitHits': { label: 'Container at its memory limit', unit: '/s' },
  'container.oomKills': { label: 'Container out-of-memory kills', unit: 'count' },
  'container.cpuPressureShare': { label: 'Container waits for CPU', unit: 'share' },
  'container.memoryPressureShare': { label: 'Container waits for memory', unit: 'share' },
  'container.ioPressureShare': { label: 'Container waits for I/O', unit: 'share' },
  // The machine this ran on; each core has its own `host.core<N>Share`.
  'host.cpuShare': { label: 'Machine CPU', unit: 'share' },
  'host.busiestCoreShare': { label: 'Machine, busiest core', unit: 'share' },
  'host.stealShare': { label: 'Machine CPU stolen', unit: 'share' },
  'host.iowaitShare': { label: 'Machine waits for I/O', unit: 'share' },
  'host.memoryUsedShare': { label: 'Machine memory', unit: 'share' },
  'host.diskUsedShare': { label: 'Disk used', unit: 'share' },
  'host.diskBusyShare': { label: 'Disk busy', unit: 'share' },
  'host.diskReadBytes': { label: 'Disk reads', unit: 'bytes/s' },
  'host.diskWriteBytes': { label: 'Disk writes', unit: 'bytes/s' },
  'host.networkReceivedBytes': { label: 'Network received', unit: 'bytes/s' },
  'host.networkSentBytes': { label: 'Network sent', unit: 'bytes/s' },
  'host.load1': { label: 'Load average, 1 min', unit: 'count' },
  'host.tcpRetransmits': { label: 'TCP retransmits', unit: '/s' },
  'host.listenOverflows': { label: 'Accept queue overflows', unit: '/s' },
  'host.timeWaitSockets': { label: 'Sockets in TIME_WAIT', unit: 'count' },
  /** How late a timer of ours was, at most: how long the machine lets one wait for a core. */
  'host.timerLateSeconds': { label: 'Machine late, at most', unit: 'seconds' },
  'host.ephemeralPortsLeft': { label: 'Ephemeral ports left', unit: 'count' },
  // k6 itself.
  /** Of several that send one load, each has its own `generator.runner<N>CpuCores` and `…LateSeconds` as well. */
  'generator.cpuCores': { label: 'k6 CPU', unit: 'cores' },
  /** Of what it may use: its quota, its cores. */
  'generator.cpuShare': { label: 'k6 CPU, of what it may use', unit: 'share' },
  /** Of the time in which the quota of its container kept it from running. */
  'generator.throttledShare': { label: 'k6 throttled', unit: 'share' },
  /** How long k6 takes to get round to something: half of the time, one time in twenty, at most. */
  'generator.lateMedianSeconds': { label: 'k6 late, median', unit: 'seconds' },
  'generator.lateSeconds': { label: 'k6 late, p95', unit: 'seconds' },
  'generator.latestSeconds': { label: 'k6 late, at most', unit: 'seconds' },
  'generator.rssBytes': { label: 'k6 memory', unit: 'bytes' },
  'generator.sockets': { label: 'k6 sockets', unit: 'count' },
  // PostgreSQL.
  'postgres.connections': { label: 'PostgreSQL connections', unit: 'count' },
  'postgres.activeConnections': { label: 'PostgreSQL active', unit: 'count' },
  'postgres.idleInTransaction': { label: 'PostgreSQL idle in transaction', unit: 'count' },
  'postgres.maxConnections': { label: 'PostgreSQL connections allowed', unit: 'count' },
  'postgres.transactions': { label: 'PostgreSQL transactions', unit: '/s' },
  'postgres.cacheHitShare': { label: 'PostgreSQL buffer hits', unit: 'share' },
  'postgres.lockWaits': { label: 'PostgreSQL waits for locks', unit: 'count' },
  'postgres.longestQuerySeconds': { label: 'PostgreSQL longest query', unit: 'seconds' },
  'postgres.deadlocks': { label: 'PostgreSQL deadlocks', unit: '/s' },
  // Redis.
  'redis.hitShare': { label: 'Redis hits', unit: 'share' },
  'redis.memoryBytes': { label: 'Redis memory', unit: 'bytes' },
  'redis.clients': { label: 'Redis clients', unit: 'count' },
  'redis.commands': { label: 'Redis commands', unit: '/s' },
  'redis.evictions': { label: 'Redis evictions', unit: '/s' },
  // What the service says of itself, where a preset knows its /metrics page.
  'app.requests': { label: 'Service, requests', unit: '/s' },
  'app.workersBusy': { label: 'Service, busy workers', unit: 'count' },
  'app.workersTotal': { label: 'Service, workers', unit: 'count' },
  'app.workersQueued': { label: 'Service, queued requests', unit: 'count' },
  'app.poolInUse': { label: 'Service, DB connections in use', unit: 'count' },
  'app.poolSize': { label: 'Service, DB pool size', unit: 'count' },
  'app.poolWaiting': { label: 'Service, waiting for a DB connection', unit: 'count' },
  'app.lockWaiting': { label: 'Service, waiting for a shared lock', unit: 'count' },
  'app.cacheHitShare': { label: 'Service, cache hits', unit: 'share' },
  'app.eventLoopLagSeconds': { label: 'Service, event loop lag', unit: 'seconds' },
} as const satisfies Readonly<Record<string, FigureFacts>>;

export type SystemFigure = keyof typeof systemFigures;

type FigureSource = SystemFigure extends `${infer Source}.${string}` ? Source : never;

/** What each source is about; whose figures scraped and asked for are, nobody knows. */
const subjects: Readonly<Record<FigureSource, 'target' | 'machine' | 'generator'>> = {
  target: 'target',
  container: 'target',
  app: 'target',
  postgres: 'target',
  redis: 'target',
  host: 'machine',
  generator: 'generator',
};

/** Of the target, its container or its stores: the target is watched where one was read. */
export function isOfTarget(figure: string): boolean {
  const [source = ''] = figure.split('.', 1);
  return Object.entries(subjects).some(([name, subject]) => name === source && subject === 'target');
}
