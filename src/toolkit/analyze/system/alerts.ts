/** Limits of thresholds.json that a machine's figure stayed beyond: since when, how long, how far. */
import { systemFigures } from '../../../contract/system-figures.ts';
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import type { Run } from '../run.ts';
import { type AlertRule, alertRules, isBeyondLimit } from './alert-rules.ts';
import { isoAt, real, systemSamples } from './samples.ts';
import { type Stretch, stretchesOf } from './stretches.ts';
import type { Alert } from './target-schema.ts';

/** Shorter stretches are no alert; a cold cache fills in its first half minute. */
const sustainedSeconds = { ofCeiling: 5, ofFloor: 30 } as const;
const joinSeconds = 10;
/** Five samples lie four ticks apart. */
const tick = 1;

export function raiseAlerts(record: Run, limits: ResourceLimits): Alert[] {
  return alertRules(limits)
    .flatMap((rule) => alertsOf(record, rule))
    .sort((a, b) => a.secondsIntoLoad - b.secondsIntoLoad);
}

function alertsOf(record: Run, rule: AlertRule): Alert[] {
  const samples = systemSamples(record, rule.figure);
  if (samples === null) return [];
  const { seconds, values } = samples;
  const lasts = ({ from, to }: Stretch): number => (seconds[to] ?? NaN) - (seconds[from] ?? NaN);
  const sustained = rule.isFloor === true ? sustainedSeconds.ofFloor : sustainedSeconds.ofCeiling;
  const isBad = (value: number, limit: number): boolean => isBeyondLimit(value, limit, rule);
  return joined(stretchesOf(values.map((value) => isBad(value, rule.warning))), seconds)
    .filter((stretch) => lasts(stretch) > sustained - tick - tick / 2)
    .map((stretch) => {
      const inside = values.slice(stretch.from, stretch.to + 1);
      const { critical } = rule;
      const isCritical =
        critical !== undefined && stretchesOf(inside.map((value) => isBad(value, critical))).length > 0;
      const at = seconds[stretch.from] ?? 0;
      return {
        time: isoAt(record, at),
        secondsIntoLoad: at,
        lastsSeconds: lasts(stretch),
        figure: rule.figure,
        ...systemFigures[rule.figure],
        severity: isCritical ? 'critical' : 'warning',
        value: real(inside).reduce((worst, value) => (isBad(value, worst) ? value : worst)),
        limit: isCritical ? critical : rule.warning,
      };
    });
}

/** Two stretches less than ten seconds apart are one alert. */
function joined(stretches: readonly Stretch[], seconds: readonly number[]): Stretch[] {
  const found: Stretch[] = [];
  for (const stretch of stretches) {
    const last = found.at(-1);
    const gap = (seconds[stretch.from] ?? NaN) - (seconds[last?.to ?? NaN] ?? -Infinity);
    if (last !== undefined && gap <= joinSeconds)
      found[found.length - 1] = { from: last.from, to: stretch.to };
    else found.push(stretch);
  }
  return found;
}
