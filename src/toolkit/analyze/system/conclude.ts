/** All that is concluded of the target and its machine. Input: a record and the limits in force; output: report.json. */
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import type { Run } from '../run.ts';
import type { Findings } from '../account/account.ts';
import type { Report } from '../report-schema.ts';
import { mean, quantile } from '../../statistics/percentiles.ts';
import { raiseAlerts } from './alerts.ts';
import { findOddities } from './anomalies.ts';
import { findGaps } from './gaps.ts';
import { judgeLatencyTrend, memoryFigure } from './endurance.ts';
import { recommend } from './recommendations.ts';
import { highest } from '../../statistics/highest.ts';
import { isTargetWatched, real, systemSamples } from './samples.ts';
import type { Endurance } from './target-schema.ts';
import { findScalingMoments } from './scaling-moments.ts';

type Conclusions = Pick<Report, 'target' | 'scaling_events' | 'anomalies_detected' | 'system_metrics'>;

/** @param limits null when nothing says which were in force: then nothing is held against them */
export function conclude(
  record: Run,
  limits: ResourceLimits | null,
  {
    slow,
    bottleneck,
    outages,
    degradationRatio,
    memory,
  }: Omit<Findings, 'account'> & Pick<Endurance, 'degradationRatio' | 'memory'>,
): Conclusions {
  const { detected, ...oddities } = findOddities(record);
  const endurance = {
    degradationRatio,
    latencyTrend: judgeLatencyTrend(record),
    memory,
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
function systemMetrics(record: Run): Report['system_metrics'] {
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
