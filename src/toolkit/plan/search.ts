/**
 * The highest load that an SLO bears, as a bracket: after RFC 9971 (MLRsearch). Double until a load breaks, bisect in
 * the logarithm of the load, then prove both ends. A short trial may refute a load; only full trials prove one.
 * Pure: every trial so far goes in, the next step comes out, so that a search that was cut goes on from its list.
 *
 * The ends lie half the precision below and above the crossing that the bisection found, as a trial's own noise would
 * now and then put an end that lies on the crossing to its wrong side.
 */
import {
  type Bounds,
  boundsOf,
  contestedLevel,
  isConfirmed,
  isProven,
  type LevelRecord,
  levelRecords,
  type SearchBounds,
  type Trial,
} from './search-bounds.ts';

export interface SearchSettings {
  /** Users are whole numbers. */
  readonly unit: 'rate' | 'users';
  readonly start: number;
  readonly lowest: number;
  readonly highest: number;
  /** Upper ÷ lower − 1 of the bracket, 0.05 for 5 %. */
  readonly precision: number;
}

export interface Bracket extends Bounds {
  readonly ending: 'bracketed' | 'at-least' | 'below-lowest' | 'generator-limited' | 'target-died';
}

export type SearchStep =
  | { readonly do: 'stop'; readonly bracket: Bracket }
  | {
      readonly do: 'trial';
      readonly level: number;
      readonly kind: Trial['kind'];
      /** Whether the target has to recover from the trial before. */
      readonly afterCooldown: boolean;
    };

/** Above this many precisions between the bounds, short trials are telling enough. */
const shortAbove = 4;
/** The bisection ends within this part of the precision. */
const crossingPart = 1 / 4;

export function nextStep(settings: SearchSettings, trials: readonly Trial[]): SearchStep {
  const last = trials.at(-1);
  const records = levelRecords(warm(trials));
  const bounds = boundsOf(records);
  if (last?.outcome === 'died') {
    return { do: 'stop', bracket: { ...provenBounds(records, bounds), ending: 'target-died' } };
  }
  const step = decide(settings, records, bounds);
  return 'ending' in step
    ? { do: 'stop', bracket: step }
    : { do: 'trial', ...step, afterCooldown: last?.outcome === 'bad' };
}

/**
 * Of a search to be taken up again: what the generator couldn't do is open, and so is a load under which the target
 * ended, as anything may have ended it; if the load does, it will again.
 */
export function resumableTrials<Kept extends Trial>(trials: readonly Kept[]): Kept[] {
  return trials.filter(({ outcome }) => outcome === 'good' || outcome === 'bad');
}

/** The first trial meets cold caches, pools and compilers: when it breaks it has warmed them, and is done again. */
function warm(trials: readonly Trial[]): readonly Trial[] {
  const [first, ...others] = trials;
  return first?.kind === 'short' && first.outcome === 'bad' ? others : trials;
}

/** What a search that was cut may say. */
export function boundsSoFar(trials: readonly Trial[]): Bounds {
  const records = levelRecords(warm(trials));
  return provenBounds(records, boundsOf(records));
}

type Wanted = Pick<Trial, 'level' | 'kind'>;

const short = (level: number): Wanted => ({ level, kind: 'short' });
const full = (level: number): Wanted => ({ level, kind: 'full' });

function decide(
  settings: SearchSettings,
  records: readonly LevelRecord[],
  bounds: SearchBounds,
): Wanted | Bracket {
  const contested = contestedLevel(records);
  if (contested !== null) return full(contested);
  const { lower, upper, ceiling } = bounds;
  if (ceiling === Infinity) return higher(settings, records);
  if (lower === null) return downward(settings, bounds);
  if (upper === null) return confirm(records, lower) ?? { lower, upper, ending: 'generator-limited' };
  const width = areNeighbours(settings, lower, upper) ? 0 : upper / lower - 1;
  if (width > settings.precision * shortAbove) return short(middle(settings, lower, upper));
  if (width > settings.precision * crossingPart) return full(middle(settings, lower, upper));
  return proveEnds(settings, records, { lower, upper });
}

function higher(settings: SearchSettings, records: readonly LevelRecord[]): Wanted | Bracket {
  const top = records.at(-1)?.level;
  if (top === undefined) return short(settings.start);
  if (top < settings.highest) return short(Math.min(settings.highest, top * 2));
  return confirm(records, top) ?? { lower: top, upper: null, ending: 'at-least' };
}

function downward(settings: SearchSettings, { ceiling, upper }: SearchBounds): Wanted | Bracket {
  if (ceiling > settings.lowest) {
    return short(Math.max(settings.lowest, whole(settings, ceiling / 2, Math.floor)));
  }
  return { lower: null, upper, ending: upper === null ? 'generator-limited' : 'below-lowest' };
}

function confirm(records: readonly LevelRecord[], level: number): Wanted | null {
  const record = records.find((one) => one.level === level);
  return record !== undefined && isConfirmed(record) ? null : full(level);
}

/** The lower end has to hold twice, the upper to break once. */
function proveEnds(
  settings: SearchSettings,
  records: readonly LevelRecord[],
  { lower, upper }: { readonly lower: number; readonly upper: number },
): Wanted | Bracket {
  const crossing = Math.sqrt(lower * upper);
  const half = Math.sqrt(1 + settings.precision);
  const lowerEnd = Math.max(settings.lowest, whole(settings, crossing / half, Math.floor));
  const upperEnd = Math.min(settings.highest, whole(settings, crossing * half, Math.ceil));
  const unproven = confirm(records, lowerEnd);
  if (unproven !== null) return unproven;
  const end = records.find(({ level }) => level === upperEnd);
  if (end === undefined || end.fullGood + end.fullBad === 0) return full(upperEnd);
  return { lower: lowerEnd, upper: isProven(end) ? upper : upperEnd, ending: 'bracketed' };
}

/** What a search that ended early may still say: short trials prove nothing. */
function provenBounds(records: readonly LevelRecord[], { upper, ceiling }: SearchBounds): Bounds {
  const proven = records.filter((record) => record.level < ceiling && isProven(record)).at(-1);
  return { lower: proven?.level ?? null, upper };
}

function areNeighbours({ unit }: SearchSettings, lower: number, upper: number): boolean {
  return unit === 'users' && upper - lower <= 1;
}

/** The geometric mean, inside the bounds. */
function middle(settings: SearchSettings, lower: number, upper: number): number {
  const level = whole(settings, Math.sqrt(lower * upper), Math.floor);
  return level > lower ? level : whole(settings, upper - 1, Math.floor);
}

function whole({ unit }: SearchSettings, level: number, round: (value: number) => number): number {
  return unit === 'users' ? Math.max(1, round(level)) : Number(level.toPrecision(6));
}
