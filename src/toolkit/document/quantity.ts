/** Values with their unit, by the unit of a chart's axis. */
import { formatFigure, formatNumber } from '../format/wording.ts';
import type { AxisUnit } from './chart-spec.ts';

export function formatQuantity(value: number, unit: AxisUnit): string {
  return unit === 'users' ? formatNumber(value) : formatFigure(value, unit);
}
