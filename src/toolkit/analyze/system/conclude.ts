/** All that is concluded of the target and its machine. Input: a record and the limits in force; output: report.json. */
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import type { RunRecord } from '../../record/types.ts';
import type { Told } from '../account/account.ts';
import type { Report } from '../report-schema.ts';
import { quantile } from '../statistics.ts';
import { raiseAlerts } from './alerts.ts';
import { findOddities } from './anomalies.ts';
import { findGaps } from './gaps.ts';
import { judgeLatencyTrend, judgeMemory, memoryFigure } from './endurance.ts';
import { recommend } from './recommendations.ts';
import { memoryLimit } from './resource-checks.ts';
import { highest, isTargetWatched, mean, real, systemSamples } from './samples.ts';
import { findScalingMoments } from './scaling-moments.ts';

type Conclusions = Pick<Report, 'target' | 'scaling_events' | 'anomalies_detected' | 'system_metrics'>;

/** @param limits null when nothing says which were in force: then nothing is held against them */
export function conclude(
  record: RunRecord,
  limits: ResourceLimits | null,
  {
    slow,
    bottleneck,
    outages,
    degradationRatio,
  }: Omit<Told, 'account'> & { readonly degradationRatio: number | null },
): Conclusions {
  const { detected, ...oddities } = findOddities(record);
  const endurance = {
    degradationRatio,
    latencyTrend: judgeLatencyTrend(record),
    memory: judgeMemory(record, limits === null ? null : memoryLimit(record, limits)),
  };
  return {
    system_metrics: systemMetrics(record),
    anomalies_detected: detected,
    scaling_events: limits === null ? [] : findScalingMoments(record, limits),
    target: {
      wasWatched: isTargetWatched(record),
      alerts: limits === null ? [] : raiseAlerts(record, limits),
      ...oddities,
      gaps: findGaps(record),
      statements: [...(record.system?.lastWords ?? [])],
      bottleneck,
      endurance,
      outages: [...outages],
      recommendations:
        limits === null ? [] : recommend(record, { slow, bottleneck, endurance, outages, limits }),
    },
  };
}

const megabyte = 2 ** 20;

/** The target's CPU in percent and its memory in MB, as existing consumers read them. */
function systemMetrics(record: RunRecord): Report['system_metrics'] {
  if (!isTargetWatched(record)) return null;
  const figure = memoryFigure(record);
  const cpu = real(systemSamples(record, 'target.cpuShare')?.values ?? []).sort((a, b) => a - b);
  const memory = figure === null ? [] : (systemSamples(record, figure)?.values ?? []);
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return {
    cpu: {
      mean: known(mean(cpu) * 100),
      p95: known(quantile(cpu, 0.95) * 100),
      max: known(highest(cpu) * 100),
    },
    memory: { mean_mb: known(mean(memory) / megabyte), peak_mb: known(highest(memory) / megabyte) },
  };
}
