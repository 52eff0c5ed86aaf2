/** Limits of thresholds.json that the machine is beyond at this moment; the report says how long each lasted. */
import { type SystemFigure, systemFigures } from '../../contract/system-figures.ts';
import type { ResourceLimits } from '../../contract/thresholds.ts';
import { formatNumber, formatShare } from '../format/wording.ts';
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
    const { label, unit } = systemFigures[figure];
    // Connections are counted: at the limit there is none left. Shares are beyond it only above it.
    const isBeyond = (most: number): boolean =>
      value !== undefined && (isFloor ? value < most : unit === 'count' ? value >= most : value > most);
    if (value === undefined || !isBeyond(limits[limit])) return [];
    const format = unit === 'share' ? formatShare : formatNumber;
    const isCritical = figure === 'target.cpuShare' && isBeyond(limits.cpuCriticalShare);
    const word = isCritical ? 'critical' : isFloor ? 'low' : 'high';
    const held = isCritical ? limits.cpuCriticalShare : limits[limit];
    return [`${label} ${word}: ${format(value)} (limit ${format(held)})`];
  });
}
