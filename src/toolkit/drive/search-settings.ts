/** What a search is asked for, checked: what has to hold, where it begins, how narrow its bracket has to be. */
import { measuredLatencies } from '../analyze/trial-figures.ts';
import { projectPlatform } from '../config/platform.ts';
import { RequestError } from '../base/errors.ts';
import type { SearchSettings } from '../capacity/search.ts';
import { parseSlo, type SloLimit } from '../capacity/slo.ts';
import { readValue, startingLoad } from './request-values.ts';
import type { SearchShape } from './requests.ts';

const defaults = { precision: 0.05, from: 20 } as const;

/** What a search is asked for where nothing else is said. */
export function searchDefaults(): Required<Pick<SearchShape, 'slo' | 'precision' | 'from'>> {
  return { slo: projectPlatform().slo, ...defaults };
}

const lowest = 1;
/** No generator of ours does more; a search that gets there says `≥`. */
const highest = 100_000;

/** @throws UserError E_USAGE */
export function readSlo(text: string): readonly SloLimit[] {
  const parsed = parseSlo(text);
  if ('fault' in parsed) {
    throw new RequestError('E_USAGE', (name) => `${name('slo')} ${JSON.stringify(text)}: ${parsed.fault}`);
  }
  refuseStrangers(parsed.limits, Object.keys(projectPlatform().endpoints));
  const unknown = parsed.limits.find(
    ({ measure }) => measure !== 'errors' && measuredLatencies[measure] === undefined,
  );
  if (unknown === undefined) return parsed.limits;
  const allowed = Object.keys(measuredLatencies).filter((measure) => measure !== 'avg');
  throw new RequestError(
    'E_USAGE',
    (name) => `${name('slo')} names ${unknown.measure}; allowed is ${allowed.join(', ')} and errors`,
  );
}

function refuseStrangers(limits: readonly SloLimit[], endpoints: readonly string[]): void {
  const stranger = limits.find(({ endpoint }) => endpoint !== null && !endpoints.includes(endpoint));
  if (stranger === undefined) return;
  throw new RequestError(
    'E_USAGE',
    (name) => `${name('slo')} names endpoint ${stranger.endpoint ?? ''}; allowed is ${endpoints.join(', ')}`,
  );
}

/** @throws UserError E_USAGE */
export function settingsOf(shape: SearchShape, unit: SearchSettings['unit']): SearchSettings {
  const { precision = defaults.precision, from: start = defaults.from } = shape;
  readValue('from', startingLoad[unit], String(start));
  return { unit, start, lowest: Math.min(lowest, start), highest, precision };
}
