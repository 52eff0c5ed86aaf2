/** The flags that `capacity` and `scaling` share, as the shape of a search. */
import { loadOptions, type LoadOptions } from '../config/overrides.ts';
import type { SearchShape } from '../drive/requests.ts';
import { allowedStart, isStart, searchRange } from '../drive/search-settings.ts';
import { UserError } from '../base/errors.ts';
import { readSeconds } from './durations.ts';

export interface SearchFlags extends LoadOptions {
  readonly slo: string;
  readonly precision: string;
  readonly from?: string;
  readonly maxTime?: string;
  readonly out: string;
}

/** @throws UserError E_USAGE */
export function searchShape(flags: SearchFlags, unit: 'rate' | 'users'): SearchShape {
  const { slo, precision, from, maxTime, out } = flags;
  return {
    slo,
    precision: readPrecision(precision),
    ...(from === undefined ? {} : { from: readStart(from, unit) }),
    ...(maxTime === undefined ? {} : { maxSeconds: readMaxTime(maxTime) }),
    load: loadOptions({ ...flags }),
    outDir: out,
  };
}

function readPrecision(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim());
  const value = match === null ? NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (value >= searchRange.precision[0] && value <= searchRange.precision[1]) return value;
  throw new UserError('E_USAGE', `--precision is ${JSON.stringify(text)}; allowed is 1% to 100%, e.g. 5%`);
}

function readStart(text: string, unit: 'rate' | 'users'): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  if (isStart(value, unit)) return value;
  throw new UserError('E_USAGE', `--from is ${JSON.stringify(text)}; allowed is ${allowedStart(unit)}`);
}

function readMaxTime(text: string): number {
  const seconds = readSeconds(text);
  if (seconds !== null && seconds > 0) return seconds;
  throw new UserError(
    'E_USAGE',
    `--max-time is ${JSON.stringify(text)}; allowed is a duration above 0 such as 90s, 30m or 2h`,
  );
}
