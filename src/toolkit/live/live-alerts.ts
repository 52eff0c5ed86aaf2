/** Limits of thresholds.json that the machine is beyond at this moment; the report says how long each lasted. */
import { type SystemFigure, systemFigures } from '../../contract/system-figures.ts';
import type { ResourceLimits } from '../../contract/thresholds.ts';
import { formatNumber, formatShare } from '../analyze/wording.ts';
import type { Figures } from '../monitor/source.ts';

interface Rule {
  readonly figure: SystemFigure;
  readonly limit: keyof ResourceLimits;
  readonly isFloor?: boolean;
}

const rules: readonly Rule[] = [
  { figure: 'target.cpuShare', limit: 'cpuWarningShare' },
  { figure: 'target.memoryShare', limit: 'memoryWarningShare' },
  { figure: 'host.memoryUsedShare', limit: 'memoryWarningShare' },
  { figure: 'host.diskUsedShare', limit: 'diskWarningShare' },
  { figure: 'postgres.connections', limit: 'databaseConnections' },
  { figure: 'app.poolInUse', limit: 'databaseConnections' },
  { figure: 'app.cacheHitShare', limit: 'cacheHitShare', isFloor: true },
  { figure: 'redis.hitShare', limit: 'cacheHitShare', isFloor: true },
];

/** A line each, the same words while it lasts but for the value. */
export function alertsIn(figures: Figures, limits: ResourceLimits): string[] {
  return rules.flatMap(({ figure, limit, isFloor = false }) => {
    const value = figures[figure];
    if (value === undefined || (isFloor ? value >= limits[limit] : value < limits[limit])) return [];
    const { label, unit } = systemFigures[figure];
    const format = unit === 'share' ? formatShare : formatNumber;
    const isCritical = figure === 'target.cpuShare' && value > limits.cpuCriticalShare;
    const word = isCritical ? 'critical' : isFloor ? 'low' : 'high';
    return [`${label} ${word}: ${format(value)} (limit ${format(limits[limit])})`];
  });
}
