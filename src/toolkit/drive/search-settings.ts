/** What a search is asked for, checked: what has to hold, where it begins, how narrow its bracket has to be. */
import { measuredLatencies } from '../analyze/trial-figures.ts';
import { projectPlatform } from '../config/platform.ts';
import { UserError } from '../base/errors.ts';
import type { SearchSettings } from '../plan/search.ts';
import { parseSlo, type SloLimit } from '../plan/slo.ts';
import type { SearchShape } from './requests.ts';

export const searchDefaults = { slo: 'p95<200,errors<1%', precision: 0.05, from: 20 } as const;
/** What a search may be asked for. */
export const searchRange = { precision: [0.01, 1], start: [0.1, 1_000_000] } as const;
const lowest = 1;
/** No generator of ours does more; a search that gets there says `≥`. */
const highest = 100_000;

/** @throws UserError E_USAGE */
export function readSlo(text: string): readonly SloLimit[] {
  const parsed = parseSlo(text);
  if ('fault' in parsed) throw new UserError('E_USAGE', `--slo ${JSON.stringify(text)}: ${parsed.fault}`);
  refuseStrangers(parsed.limits, Object.keys(projectPlatform().endpoints));
  const unknown = parsed.limits.find(
    ({ measure }) => measure !== 'errors' && measuredLatencies[measure] === undefined,
  );
  if (unknown === undefined) return parsed.limits;
  const allowed = Object.keys(measuredLatencies).filter((measure) => measure !== 'avg');
  throw new UserError(
    'E_USAGE',
    `--slo names ${unknown.measure}; allowed is ${allowed.join(', ')} and errors`,
  );
}

function refuseStrangers(limits: readonly SloLimit[], endpoints: readonly string[]): void {
  const stranger = limits.find(({ endpoint }) => endpoint !== null && !endpoints.includes(endpoint));
  if (stranger === undefined) return;
  throw new UserError(
    'E_USAGE',
    `--slo names endpoint ${stranger.endpoint ?? ''}; allowed is ${endpoints.join(', ')}`,
  );
}

/** @throws UserError E_USAGE */
export function settingsOf(shape: SearchShape, unit: SearchSettings['unit']): SearchSettings {
  const { precision = searchDefaults.precision, from: start = searchDefaults.from } = shape;
  const [least, most] = searchRange.precision;
  if (!(precision >= least && precision <= most)) {
    throw new UserError('E_USAGE', `precision is ${precision}; allowed is ${least} to ${most}`);
  }
  if (!isStart(start, unit))
    throw new UserError('E_USAGE', `from is ${start}; allowed is ${allowedStart(unit)}`);
  return { unit, start, lowest: Math.min(lowest, start), highest, precision };
}

export function isStart(value: number, unit: SearchSettings['unit']): boolean {
  const [least, most] = searchRange.start;
  return value >= least && value <= most && (unit === 'rate' || Number.isInteger(value));
}

export function allowedStart(unit: SearchSettings['unit']): string {
  const [least, most] = searchRange.start;
  return unit === 'rate' ? `a number from ${least} to ${most}` : `a whole number from 1 to ${most}`;
}
