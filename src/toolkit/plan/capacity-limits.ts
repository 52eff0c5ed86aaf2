/** What limits a target: the endpoint that broke, and the resource that was at its end, from the trial that broke. */
import { type SystemFigure, systemFigures } from '../../contract/system-figures.ts';
import type { TrialFigures, TrialRecord } from '../record/types.ts';
import { formatMs, formatShare } from '../analyze/wording.ts';

type EndpointFigures = TrialFigures['endpoints'][number];

/** Below this difference endpoints slow down alike. */
const alikeFactor = 2;

/** A sentence; null where the trial has no endpoints. @param held the trial just below, if any load held */
export function limitingEndpoint(held: TrialRecord | null, broke: TrialRecord): string | null {
  const failing = highest(broke.endpoints, ({ errorShare }) => errorShare ?? 0);
  if (failing !== null && (failing.errorShare ?? 0) > 0.01) {
    return `${failing.endpoint} fails first: ${formatShare(failing.errorShare ?? 0)} errors.`;
  }
  const grown = broke.endpoints.map((one) => ({ ...one, growthMs: growth(held, one) }));
  const slowest = highest(grown, ({ growthMs }) => growthMs);
  if (slowest === null || slowest.growthMs <= 0) return null;
  const p95 = formatMs(slowest.latencyMs['p95'] ?? 0);
  if (held === null) return `${slowest.endpoint} is the slowest: p95 ${p95}.`;
  const alike = grown.filter(({ growthMs }) => growthMs * alikeFactor > slowest.growthMs);
  return alike.length > 1 && alike.length > grown.length / 2
    ? `Every endpoint slows down alike, ${slowest.endpoint} the most (p95 ${p95}): they wait for something they share.`
    : `${slowest.endpoint} slows down the most: p95 ${p95}.`;
}

function growth(held: TrialRecord | null, { endpoint, latencyMs }: EndpointFigures): number {
  const before = held?.endpoints.find((one) => one.endpoint === endpoint)?.latencyMs['p95'] ?? 0;
  return (latencyMs['p95'] ?? 0) - before;
}

/** Shares of what there is, whose end is the target's end: its own, and those of its machine. */
const ownShares: readonly SystemFigure[] = [
  'target.cpuShare',
  'target.busiestThreadShare',
  'target.memoryShare',
  'container.throttledShare',
];
const machineShares: readonly SystemFigure[] = [
  'host.cpuShare',
  'host.busiestCoreShare',
  'host.diskBusyShare',
];
/** What is in use, and how much of it there is. */
const pools: readonly (readonly [used: SystemFigure, all: SystemFigure, name: string])[] = [
  ['app.workersBusy', 'app.workersTotal', "the service's workers"],
  ['app.poolInUse', 'app.poolSize', "the service's database connections"],
  ['postgres.connections', 'postgres.maxConnections', "PostgreSQL's connections"],
];
const exhaustedShare = 0.9;

interface Use {
  readonly name: string;
  readonly share: number;
}

export function limitingResource({ resources }: Pick<TrialFigures, 'resources'>): string {
  const end = resourceAtEnd(resources);
  if (end !== null) return `At its end: ${end}.`;
  const fullest = fullestOf(usesOf(resources).flat());
  return fullest === null
    ? 'Its resources were not watched.'
    : `No watched resource was at its end (the fullest: ${sayUse(fullest)}): look at what is not watched, such as locks, pools and what the target calls.`;
}

/** `the service's workers, 97.5 % in use`; null where nothing that was watched was at its end. */
export function resourceAtEnd(resources: TrialFigures['resources']): string | null {
  const ends = usesOf(resources).map((uses) =>
    fullestOf(uses.filter(({ share }) => share >= exhaustedShare)),
  );
  const end = ends.find((use) => use !== null);
  return end == null ? null : sayUse(end);
}

/** What the target has for itself first: a full machine may be others' doing. */
function usesOf(resources: TrialFigures['resources']): Use[][] {
  const sharesOf = (figures: readonly SystemFigure[]): Use[] =>
    figures.flatMap((figure) => {
      const share = resources[figure];
      return share === undefined ? [] : [{ name: systemFigures[figure].label, share }];
    });
  return [poolUses(resources), sharesOf(ownShares), sharesOf(machineShares)];
}

function poolUses(resources: TrialFigures['resources']): Use[] {
  return pools.flatMap(([used, all, name]) => {
    const [part, whole] = [resources[used], resources[all]];
    return part === undefined || whole === undefined || whole === 0 ? [] : [{ name, share: part / whole }];
  });
}

function sayUse({ name, share }: Use): string {
  return `${name}, ${formatShare(share)} in use`;
}

function fullestOf(uses: readonly Use[]): Use | null {
  return highest(uses, ({ share }) => share);
}

function highest<Item>(items: readonly Item[], of: (item: Item) => number): Item | null {
  return items.reduce<Item | null>((most, one) => (most === null || of(one) > of(most) ? one : most), null);
}
