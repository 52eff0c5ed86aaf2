/**
 * When a resource is at its end: the one table that everybody reads. A second's figures are held against it by
 * ./system/suspects.ts; the means of a step or a trial here. Output: words for reports.
 */
import type { SystemFigure } from '../../contract/system-figures.ts';
import { formatShare } from '../format/wording.ts';
import { highestBy } from '../statistics/highest.ts';
import type { Bottleneck, BottleneckKind } from './system/target-schema.ts';

/** A full one works at this share of its most, as it waits now and then: for a disk, for a client, for its next turn. */
export const fullFrom = {
  generator: 0.9,
  /** How late k6 is one time in twenty: who can't get round to anything for so long measures itself. */
  generatorLateSeconds: 0.25,
  cpu: 0.9,
  thread: 0.88,
  memory: 0.9,
  /** Of the time in which somebody waited for memory. */
  memoryPressure: 0.1,
  pool: 0.95,
  /** Of the time in which the container's limit kept it from running. */
  throttled: 0.1,
  /** Of the periods in which it did so. */
  throttledPeriods: 0.25,
  /** The whole machine, in one second: only then does one wait for another. */
  machine: 0.95,
  /** The whole machine over many seconds, some of which are calmer. */
  machineMean: 0.9,
  machineMemory: 0.95,
  disk: 0.9,
  /** Of the time in which the CPU, and somebody, waited for it. */
  diskWait: 0.3,
  diskPressure: 0.2,
  /** Of its cores, what a target wants on a full machine. */
  wanted: 0.85,
  /** In a second; of those that a client may use. */
  retransmits: 20,
  portsLeft: 500,
} as const;

/** k6 without room measures itself. @param share of its cores */
export function isGeneratorFull(share: number): boolean {
  return share > fullFrom.generator;
}

/** k6 in one second; NaN for what was not read. */
export interface GeneratorSecond {
  /** Of what it may use. */
  readonly cpuShare: number;
  readonly throttledShare: number;
  readonly lateSeconds: number;
}

export function isGeneratorAtEnd({ cpuShare, throttledShare, lateSeconds }: GeneratorSecond): boolean {
  return (
    isGeneratorFull(cpuShare) ||
    throttledShare >= fullFrom.throttled ||
    lateSeconds >= fullFrom.generatorLateSeconds
  );
}

/** So late is any machine now and then, with room. */
const everydayLateSeconds = 0.01;

/** What a generator that was so late may add to a latency: a request waits for it when it is sent, and its answer when it comes. */
export function generatorMayAdd(lateSeconds: number): number {
  return lateSeconds >= everydayLateSeconds ? lateSeconds * 2 : 0;
}

/** Means by figure of system.ndjson. */
export type Resources = Readonly<Partial<Record<string, number>>>;

interface Resource {
  /** What ./system/suspects.ts call it. */
  readonly kind: BottleneckKind;
  readonly words: string;
  readonly used: SystemFigure;
  /** Of which it is a part; a share has none. */
  readonly of?: SystemFigure;
  readonly full: number;
  /** What its share says, instead of `in use`. */
  readonly unit?: string;
}

/**
 * In the order of blame: without CPU every worker is busy and every connection taken. What the target has for itself
 * comes before the machine, which may be full of others.
 */
const resources: readonly (readonly Resource[])[] = [
  [
    {
      kind: 'throttling',
      words: "the container's CPU limit",
      used: 'container.throttledShare',
      unit: 'of the time held back',
      full: fullFrom.throttled,
    },
    { kind: 'cpu-all-cores', words: "the target's CPU", used: 'target.cpuShare', full: fullFrom.cpu },
    {
      kind: 'cpu-one-core',
      words: 'one thread of the target',
      used: 'target.busiestThreadShare',
      full: fullFrom.thread,
    },
    { kind: 'memory', words: "the target's memory", used: 'target.memoryShare', full: fullFrom.memory },
  ],
  [
    {
      kind: 'db-pool',
      words: "the service's DB pool",
      used: 'app.poolInUse',
      of: 'app.poolSize',
      full: fullFrom.pool,
    },
    {
      kind: 'db-pool',
      words: "PostgreSQL's connections",
      used: 'postgres.connections',
      of: 'postgres.maxConnections',
      full: fullFrom.pool,
    },
    {
      kind: 'workers',
      words: "the service's workers",
      used: 'app.workersBusy',
      of: 'app.workersTotal',
      full: fullFrom.pool,
    },
  ],
  [
    { kind: 'neighbours', words: "the machine's CPU", used: 'host.cpuShare', full: fullFrom.machineMean },
    { kind: 'disk', words: "the machine's disk", used: 'host.diskBusyShare', full: fullFrom.disk },
  ],
];

interface Use extends Resource {
  readonly share: number;
}

/** `the service's workers, 97.5 % in use`; null where nothing that was watched was at its end. */
export function exhaustedOf(means: Resources): string | null {
  const first = resources.map((group) => fullest(atTheirEnd(means, group))).find((use) => use !== null);
  return first == null ? null : say(first);
}

/** The same of a run whose bottleneck is named: no other one. @param named null: none is, for all that is known */
export function exhaustedBeside(means: Resources, named: Bottleneck | null): string | null {
  if (named === null) return exhaustedOf(means);
  const own = resources.flat().filter(({ kind }) => kind === named.kind);
  const use = fullest(atTheirEnd(means, own));
  return use === null ? (named.kind === 'inside' ? null : named.label) : say(use);
}

function atTheirEnd(means: Resources, all: readonly Resource[]): Use[] {
  return usesOf(means, all).filter(({ share, full }) => share >= full);
}

/** The same of what came nearest to its end; null where nothing was watched. */
export function nearestToEnd(means: Resources): string | null {
  const nearest = fullest(usesOf(means, resources.flat()));
  return nearest === null ? null : say(nearest);
}

function usesOf(means: Resources, group: readonly Resource[]): Use[] {
  return group.flatMap((resource) => {
    const used = means[resource.used];
    const whole = resource.of === undefined ? 1 : means[resource.of];
    return used === undefined || whole === undefined || whole === 0
      ? []
      : [{ ...resource, share: used / whole }];
  });
}

/**
 * Relative to where each counts as full: to be throttled for 10 % of the time is worse than a CPU that is half used.
 */
function fullest(uses: readonly Use[]): Use | null {
  return highestBy(uses, ({ share, full }) => share / full);
}

function say({ words, share, unit = 'in use' }: Use): string {
  return `${words}, ${formatShare(share)} ${unit}`;
}
