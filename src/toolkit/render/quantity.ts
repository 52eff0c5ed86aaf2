/** Values with their unit, by the unit of a chart's axis. */
import { formatMs, formatNumber, formatShare } from '../analyze/wording.ts';
import type { AxisUnit } from './chart-spec.ts';

export function formatQuantity(value: number, unit: AxisUnit): string {
  switch (unit) {
    case 'ms':
      return formatMs(value);
    case '/s':
      return `${formatNumber(value)}/s`;
    case 'share':
      return formatShare(value);
    case 'bytes':
      return formatBytes(value);
    case 'cores':
      return `${formatNumber(value)} cores`;
    case 'users':
    case 'count':
      return formatNumber(value);
  }
}

export function formatBytes(bytes: number): string {
  if (bytes >= 2 ** 30) return `${formatNumber(bytes / 2 ** 30)} GiB`;
  return bytes >= 2 ** 20 ? `${formatNumber(bytes / 2 ** 20)} MiB` : `${formatNumber(bytes / 2 ** 10)} KiB`;
}
