/**
 * When a resource is at its end: the one table that everybody reads. A second's figures are held against it by
 * ./system/suspects.ts; the means of a step or a trial here. Output: words for reports.
 */
import type { SystemFigure } from '../../contract/system-figures.ts';
import { formatShare } from '../format/wording.ts';
import { highestBy } from '../statistics/highest.ts';

/** A full one works at this share of its most, as it waits now and then: for a disk, for a client, for its next turn. */
export const fullFrom = {
  generator: 0.9,
  /** How late k6 is one time in twenty: who can't get round to anything for so long measures itself. */
  generatorLateSeconds: 0.25,
  cpu: 0.9,
  thread: 0.88,
  memory: 0.9,
  pool: 0.95,
  /** Of the time in which the container's limit kept it from running. */
  throttled: 0.1,
  /** The whole machine, in one second: only then does one wait for another. */
  machine: 0.95,
  /** The whole machine over many seconds, some of which are calmer. */
  machineMean: 0.9,
  machineMemory: 0.95,
  disk: 0.9,
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
  readonly words: string;
  readonly used: SystemFigure;
  /** Of which it is a part; a share has none. */
  readonly of?: SystemFigure;
  readonly full: number;
  /** What its share says, instead of `in use`. */
  readonly unit?: string;
}

/** What the target has for itself comes first: a full machine may be the doing of others. */
const resources: readonly (readonly Resource[])[] = [
  [
    { words: "the service's DB pool", used: 'app.poolInUse', of: 'app.poolSize', full: fullFrom.pool },
    { words: "the service's workers", used: 'app.workersBusy', of: 'app.workersTotal', full: fullFrom.pool },
    {
      words: "PostgreSQL's connections",
      used: 'postgres.connections',
      of: 'postgres.maxConnections',
      full: fullFrom.pool,
    },
  ],
  [
    {
      words: "the container's CPU limit",
      used: 'container.throttledShare',
      unit: 'of the time held back',
      full: fullFrom.throttled,
    },
    { words: "the target's CPU", used: 'target.cpuShare', full: fullFrom.cpu },
    { words: 'one thread of the target', used: 'target.busiestThreadShare', full: fullFrom.thread },
    { words: "the target's memory", used: 'target.memoryShare', full: fullFrom.memory },
  ],
  [
    { words: "the machine's CPU", used: 'host.cpuShare', full: fullFrom.machineMean },
    { words: "the machine's disk", used: 'host.diskBusyShare', full: fullFrom.disk },
  ],
];

interface Use extends Resource {
  readonly share: number;
}

/** `the service's workers, 97.5 % in use`; null where nothing that was watched was at its end. */
export function exhaustedOf(means: Resources): string | null {
  const full = resources.map((group) =>
    fullest(usesOf(means, group).filter(({ share, full }) => share >= full)),
  );
  const first = full.find((use) => use !== null);
  return first == null ? null : say(first);
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
