/** How the load generator itself fared: whether the numbers speak about the target at all. */
import { highest } from '../statistics/highest.ts';
import type { Run } from './run.ts';
import { blameGenerator, observeLateness } from './lateness.ts';
import { windowsOf } from './load-clock.ts';
import type { MetricIndex } from './metric-index.ts';
import type { Check, Report } from './report-schema.ts';
import { mean } from '../statistics/percentiles.ts';

export function observeGenerator(record: Run, checks: readonly Check[]): Report['generator'] {
  const metrics = record.metrics;
  const { cpu, share, rss } = steadySamples(record);
  const lateness = observeLateness(record);
  const mayHaveBroken = blameGenerator(record, checks);
  return {
    cores: record.run?.host.cores ?? null,
    cpuMeanCores: orNull(mean(cpu)),
    cpuPeakCores: orNull(highest(cpu)),
    rssPeakBytes: orNull(highest(rss)),
    droppedIterations: metrics.value('dropped_iterations', 'count') ?? 0,
    plannedUsers: record.plan?.users ?? null,
    reachedUsers: reachedUsers(record, metrics),
    ...(share.length === 0 ? {} : { cpuMeanShare: mean(share) }),
    ...(lateness === undefined ? {} : { lateness }),
    ...(mayHaveBroken === undefined ? {} : { mayHaveBroken }),
  };
}

/** The mean part of what k6 may use that it used; of the machine where nothing says less. Null where it is not known. */
export function usedShare({
  cores,
  cpuMeanCores,
  cpuMeanShare,
}: Pick<Report['generator'], 'cores' | 'cpuMeanCores' | 'cpuMeanShare'>): number | null {
  if (cpuMeanShare !== undefined) return cpuMeanShare;
  return cores === null || cpuMeanCores === null ? null : cpuMeanCores / cores;
}

/** k6's own figures while the load was on. */
function steadySamples(record: Run): { cpu: number[]; share: number[]; rss: number[] } {
  const { system, plan } = record;
  const startMs = record.loadStartMs;
  const pick = (figure: string): number[] => {
    const values = system?.series.get(`generator.${figure}`) ?? [];
    return [...values].filter((value, row) => !Number.isNaN(value) && isInLoad(system?.timesMs[row] ?? 0));
  };
  const windows = plan === null ? [] : [record.steady ?? windowsOf(plan, null)].flat();
  const isInLoad = (timeMs: number): boolean =>
    startMs === null ||
    windows.every(
      (window) =>
        timeMs >= startMs + window.startSeconds * 1000 && timeMs <= startMs + window.endSeconds * 1000,
    );
  return { cpu: pick('cpuCores'), share: pick('cpuShare'), rss: pick('rssBytes') };
}

function reachedUsers({ timeline }: Run, metrics: MetricIndex): number | null {
  const inRecord = highest(timeline?.series.get('vus')?.get('value') ?? []);
  return orNull(highest([inRecord, metrics.value('vus', 'max') ?? NaN]));
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
