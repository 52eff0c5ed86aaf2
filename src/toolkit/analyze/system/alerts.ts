/** Limits of thresholds.json that a machine's figure stayed beyond: since when, how long, how far. */
import { type SystemFigure, systemFigures } from '../../../contract/system-figures.ts';
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import type { Run } from '../run.ts';
import { isoAt, real, systemSamples } from './samples.ts';
import { type Stretch, stretchesOf } from './stretches.ts';
import type { Alert } from './target-schema.ts';

interface Rule {
  readonly figure: SystemFigure;
  readonly isFloor?: boolean;
  readonly warning: number;
  readonly critical?: number;
  /** Shorter stretches are no alert. */
  readonly sustainedSeconds: number;
}

/** A cold cache fills in its first half minute. */
const cacheSeconds = 30;
const shortSeconds = 5;
const joinSeconds = 10;
/** Five samples lie four ticks apart. */
const tick = 1;

function rulesOf(limits: ResourceLimits): Rule[] {
  return [
    {
      figure: 'target.cpuShare',
      warning: limits.cpuWarningShare,
      critical: limits.cpuCriticalShare,
      sustainedSeconds: shortSeconds,
    },
    { figure: 'target.memoryShare', warning: limits.memoryWarningShare, sustainedSeconds: shortSeconds },
    { figure: 'host.memoryUsedShare', warning: limits.memoryWarningShare, sustainedSeconds: shortSeconds },
    { figure: 'host.diskUsedShare', warning: limits.diskWarningShare, sustainedSeconds: shortSeconds },
    { figure: 'postgres.connections', warning: limits.databaseConnections, sustainedSeconds: shortSeconds },
    { figure: 'app.poolInUse', warning: limits.databaseConnections, sustainedSeconds: shortSeconds },
    {
      figure: 'app.cacheHitShare',
      isFloor: true,
      warning: limits.cacheHitShare,
      sustainedSeconds: cacheSeconds,
    },
    {
      figure: 'redis.hitShare',
      isFloor: true,
      warning: limits.cacheHitShare,
      sustainedSeconds: cacheSeconds,
    },
  ];
}

export function raiseAlerts(record: Run, limits: ResourceLimits): Alert[] {
  return rulesOf(limits)
    .flatMap((rule) => alertsOf(record, rule))
    .sort((a, b) => a.secondsIntoLoad - b.secondsIntoLoad);
}

function alertsOf(record: Run, rule: Rule): Alert[] {
  const samples = systemSamples(record, rule.figure);
  if (samples === null) return [];
  const { seconds, values } = samples;
  const lasts = ({ from, to }: Stretch): number => (seconds[to] ?? NaN) - (seconds[from] ?? NaN);
  const isBad = (value: number, limit: number): boolean => isBeyondLimit(value, limit, rule);
  return joined(stretchesOf(values.map((value) => isBad(value, rule.warning))), seconds)
    .filter((stretch) => lasts(stretch) > rule.sustainedSeconds - tick - tick / 2)
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

/** Connections are counted: at the limit there is none left. Shares are beyond it only above it. */
function isBeyondLimit(value: number, limit: number, { figure, isFloor = false }: Rule): boolean {
  if (isFloor) return value < limit;
  return systemFigures[figure].unit === 'count' ? value >= limit : value > limit;
}
