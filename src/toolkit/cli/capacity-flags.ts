/** The flags of `jorge-load capacity` and `jorge-load scaling`, checked. */
import { UserError } from '../errors.ts';
import { parseSlo, type SloLimit } from '../plan/slo.ts';
import { measuredLatencies } from '../analyze/trial-figures.ts';
import type { SearchSettings } from '../plan/search.ts';
import type { OverrideFlags } from '../config/overrides.ts';

export interface SearchFlags extends Pick<
  OverrideFlags,
  'timeScale' | 'seed' | 'locations' | 'subject' | 'skipProof'
> {
  readonly slo: string;
  readonly precision: string;
  /** The load that the search begins with. */
  readonly from?: string;
  readonly maxTime?: string;
  readonly out: string;
}

/** @throws UserError E_USAGE */
export function readSlo(text: string): readonly SloLimit[] {
  const parsed = parseSlo(text);
  if ('fault' in parsed) throw new UserError('E_USAGE', `--slo ${JSON.stringify(text)}: ${parsed.fault}`);
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

/** What a search may be asked for. */
export const searchRange = { precision: [0.01, 1], start: [0.1, 1_000_000] } as const;

/** @throws UserError E_USAGE */
export function readSettings(flags: SearchFlags, unit: SearchSettings['unit']): SearchSettings {
  const lowest = 1;
  const start = flags.from === undefined ? defaultStart[unit] : readStart(flags.from, unit);
  return { unit, start, lowest: Math.min(lowest, start), highest, precision: readPrecision(flags.precision) };
}

const defaultStart = { rate: 20, users: 20 } as const;
/** No generator of ours does more; a search that gets there says `≥`. */
const highest = 100_000;

function readPrecision(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim());
  const value = match === null ? NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (value >= searchRange.precision[0] && value <= searchRange.precision[1]) return value;
  throw new UserError('E_USAGE', `--precision is ${JSON.stringify(text)}; allowed is 1% to 100%, e.g. 5%`);
}

function readStart(text: string, unit: SearchSettings['unit']): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  const [least, most] = searchRange.start;
  if (value >= least && value <= most && (unit === 'rate' || Number.isInteger(value))) return value;
  const allowed = unit === 'rate' ? `a number from ${least} to ${most}` : `a whole number from 1 to ${most}`;
  throw new UserError('E_USAGE', `--from is ${JSON.stringify(text)}; allowed is ${allowed}`);
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Null without a limit. @throws UserError E_USAGE */
export function readMaxSeconds(text: string | undefined): number | null {
  if (text === undefined) return null;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(s|m|h)/g)];
  const seconds = parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (unitSeconds[unit ?? ''] ?? 0),
    0,
  );
  if (/^(\d+(\.\d+)?(s|m|h))+$/.test(text) && seconds > 0) return seconds;
  throw new UserError(
    'E_USAGE',
    `--max-time is ${JSON.stringify(text)}; allowed is a duration above 0 such as 90s, 30m or 2h`,
  );
}
