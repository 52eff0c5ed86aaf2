/** The limits of thresholds.json that a machine's figures are held to: by the live view each second, by the report over time. */
import { type SystemFigure, systemFigures } from '../../../contract/system-figures.ts';
import type { ResourceLimits } from '../../../contract/thresholds.ts';

export interface AlertRule {
  readonly figure: SystemFigure;
  /** What is below the limit is bad, not what is above. */
  readonly isFloor?: boolean;
  readonly warning: number;
  readonly critical?: number;
}

export function alertRules(limits: ResourceLimits): AlertRule[] {
  return [
    { figure: 'target.cpuShare', warning: limits.cpuWarningShare, critical: limits.cpuCriticalShare },
    { figure: 'target.memoryShare', warning: limits.memoryWarningShare },
    { figure: 'host.memoryUsedShare', warning: limits.memoryWarningShare },
    { figure: 'host.diskUsedShare', warning: limits.diskWarningShare },
    { figure: 'postgres.connections', warning: limits.databaseConnections },
    { figure: 'app.poolInUse', warning: limits.databaseConnections },
    { figure: 'app.cacheHitShare', isFloor: true, warning: limits.cacheHitShare },
    { figure: 'redis.hitShare', isFloor: true, warning: limits.cacheHitShare },
  ];
}

/** Connections are counted: at the limit there is none left. Shares are beyond it only above it. */
export function isBeyondLimit(value: number, limit: number, { figure, isFloor = false }: AlertRule): boolean {
  if (isFloor) return value < limit;
  return systemFigures[figure].unit === 'count' ? value >= limit : value > limit;
}
