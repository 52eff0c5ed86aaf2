/** Which of the watched resources was at its end. Input: means by figure of system.ndjson. Output: its name in words. */
import type { SystemFigure } from '../../contract/system-figures.ts';
import { formatShare } from './wording.ts';

export type Resources = Readonly<Partial<Record<string, number>>>;

interface Candidate {
  readonly words: string;
  /** How full: 1 is its end. */
  readonly use: number | null;
  /** From here on it counts as the end. */
  readonly full: number;
}

/** Null when none of those that were watched was near its end. */
export function bottleneckOf(resources: Resources): string | null {
  const read = (figure: SystemFigure): number | null => resources[figure] ?? null;
  const full = candidates(read).filter(({ use, full: limit }) => use !== null && use >= limit);
  full.sort((a, b) => (b.use ?? 0) - (a.use ?? 0));
  return full[0]?.words ?? null;
}

function candidates(read: (figure: SystemFigure) => number | null): Candidate[] {
  const pool = shareOf(read('app.poolInUse'), read('app.poolSize'));
  const workers = shareOf(read('app.workersBusy'), read('app.workersTotal'));
  const connections = shareOf(read('postgres.connections'), read('postgres.maxConnections'));
  const cpu = read('target.cpuShare');
  const thread = read('target.busiestThreadShare');
  return [
    candidate('the DB pool of the service', pool, 0.95),
    candidate("the service's workers", workers, 0.95),
    candidate("PostgreSQL's connections", connections, 0.95),
    candidate("the target's CPU", cpu, 0.85),
    candidate('one thread of the target', thread, 0.9),
    candidate("the target's memory", read('target.memoryShare'), 0.9),
    candidate("the machine's CPU", read('host.cpuShare'), 0.9),
    candidate("the machine's disk", read('host.diskBusyShare'), 0.9),
    throttling(read('container.throttledShare')),
  ];
}

function candidate(name: string, use: number | null, full: number): Candidate {
  return { words: use === null ? name : `${name}, ${formatShare(use)} used`, use, full };
}

/** Being held back for a tenth of the time is the CPU limit's doing, however much CPU that was. */
function throttling(share: number | null): Candidate {
  const words =
    share === null ? '' : `the container's CPU limit, which held it back ${formatShare(share)} of the time`;
  return { words, use: share === null || share < 0.1 ? null : 1, full: 1 };
}

function shareOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
}
