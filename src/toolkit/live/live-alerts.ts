/** Limits of thresholds.json that the machine is beyond at this moment; the report says how long each lasted. */
import { systemFigures } from '../../contract/system-figures.ts';
import type { ResourceLimits } from '../../contract/thresholds.ts';
import { type AlertRule, alertRules, isBeyondLimit } from '../analyze/system/alert-rules.ts';
import { formatNumber, formatShare } from '../format/wording.ts';
import type { Figures } from '../monitor/source.ts';

/** A line each, the same words while it lasts but for the value. */
export function alertsIn(figures: Figures, limits: ResourceLimits): string[] {
  return alertRules(limits).flatMap((rule) => {
    const value = figures[rule.figure];
    return value === undefined || !isBeyondLimit(value, rule.warning, rule) ? [] : [alertLine(value, rule)];
  });
}

function alertLine(value: number, rule: AlertRule): string {
  const { figure, isFloor = false, warning, critical } = rule;
  const { label, unit } = systemFigures[figure];
  const format = unit === 'share' ? formatShare : formatNumber;
  if (critical !== undefined && isBeyondLimit(value, critical, rule)) {
    return `${label} critical: ${format(value)} (limit ${format(critical)})`;
  }
  return `${label} ${isFloor ? 'low' : 'high'}: ${format(value)} (limit ${format(warning)})`;
}
