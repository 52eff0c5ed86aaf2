/**
 * The highest load that an SLO bears, as a bracket: after RFC 9971 (MLRsearch). Double until a load breaks, bisect in
 * the logarithm of the load, then prove both ends. A short trial may refute a load; only full trials prove one.
 * Pure: every trial so far goes in, the next step comes out, so that a search that was cut goes on from its list.
 *
 * While full trials agree, the ends are the highest load that held and the lowest that broke, each confirmed alike. One
 * that disagrees shows that the trials scatter: then the ends go out to either side of all that is contested, and are
 * proven there. How often such a bracket holds the truth is measured by bench/bracket.ts.
 */
import type { CapacityReport } from './report-schema.ts';
import {
  agreedBounds,
  type Bounds,
  disagree,
  type Evidence,
  evidenceOf,
  provenBounds,
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
  readonly ending: Exclude<CapacityReport['ending'], 'open'>;
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
/** Full trials that an end needs: where all agree, out where they don't, and where nothing broke. */
const confirmations = { agreed: 5, contested: 4, unbroken: 2 } as const;
/** How far an end goes out beyond the contested loads: in grains, and at least as far as they are wide. */
const outwards = 1.25;
/** A coarse precision does not mean that trials scatter as much. */
const coarsestGrain = 0.1;

function grain({ precision }: SearchSettings): number {
  return Math.min(precision, coarsestGrain);
}

export function nextStep(settings: SearchSettings, trials: readonly Trial[]): SearchStep {
  const last = trials.at(-1);
  const evidence = evidenceOf(warm(trials));
  if (last?.outcome === 'died') {
    return { do: 'stop', bracket: { ...provenBounds(evidence), ending: 'target-died' } };
  }
  const step = disagree(evidence) ? widen(settings, evidence) : narrow(settings, evidence);
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
  return provenBounds(evidenceOf(warm(trials)));
}

type NextTrial = Pick<Trial, 'level' | 'kind'>;

const short = (level: number): NextTrial => ({ level, kind: 'short' });
const full = (level: number): NextTrial => ({ level, kind: 'full' });

/** While full trials agree. */
function narrow(settings: SearchSettings, evidence: Evidence): NextTrial | Bracket {
  const { lower, upper } = agreedBounds(evidence);
  const ceiling = Math.min(upper ?? Infinity, evidence.generatorEnd);
  if (ceiling === Infinity) return higher(settings, evidence);
  if (lower === null) return downward(settings, evidence, ceiling);
  if (upper === null || ceiling < upper) {
    return confirmHeld(settings, evidence, lower) ?? { lower, upper: null, ending: 'generator-limited' };
  }
  const width = areNeighbours(settings, lower, upper) ? 0 : upper / lower - 1;
  const isRough =
    width > settings.precision * shortAbove && evidence.held.length + evidence.broke.length === 0;
  if (isRough) return short(middle(settings, lower, upper));
  if (width > settings.precision) return full(middle(settings, lower, upper));
  return proveEnds(settings, evidence, { lower, upper });
}

function higher(settings: SearchSettings, evidence: Evidence): NextTrial | Bracket {
  const { top } = evidence;
  if (top === null) return short(settings.start);
  if (top < settings.highest) return short(Math.min(settings.highest, top * 2));
  return confirmHeld(settings, evidence, top) ?? { lower: top, upper: null, ending: 'at-least' };
}

/** A full trial broke: the limit is not far below. */
const stepDown = 2;

function downward(
  settings: SearchSettings,
  { broke, generatorEnd }: Evidence,
  ceiling: number,
): NextTrial | Bracket {
  if (ceiling <= settings.lowest) {
    return generatorEnd <= ceiling
      ? { lower: null, upper: null, ending: 'generator-limited' }
      : { lower: null, upper: ceiling, ending: 'below-lowest' };
  }
  const below = broke.length === 0 ? ceiling / 2 : ceiling / (1 + stepDown * settings.precision);
  const level = Math.max(settings.lowest, whole(settings, below, Math.floor));
  return broke.length === 0 ? short(level) : full(level);
}

/** Loads this close are the same for an end's confirmations. */
const samePart = 1 / 4;

function holdsNear({ precision }: SearchSettings, { held }: Evidence, lower: number): number {
  return held.filter((level) => level >= lower / (1 + precision * samePart)).length;
}

function breaksNear({ precision }: SearchSettings, { broke }: Evidence, upper: number): number {
  return broke.filter((level) => level <= upper * (1 + precision * samePart)).length;
}

function confirmHeld(settings: SearchSettings, evidence: Evidence, level: number): NextTrial | null {
  return holdsNear(settings, evidence, level) >= confirmations.unbroken ? null : full(level);
}

interface Ends {
  readonly lower: number;
  readonly upper: number;
}

function proveEnds(
  settings: SearchSettings,
  evidence: Evidence,
  { lower, upper }: Ends,
): NextTrial | Bracket {
  const counts = {
    lower: holdsNear(settings, evidence, lower),
    upper: breaksNear(settings, evidence, upper),
  };
  return weakerEnd({ lower, upper }, counts, confirmations.agreed) ?? { lower, upper, ending: 'bracketed' };
}

/** The end that has been tried less goes first: it may show sooner that trials disagree. */
function weakerEnd({ lower, upper }: Ends, counts: Ends, needed: number): NextTrial | null {
  if (counts.lower >= needed && counts.upper >= needed) return null;
  return full(counts.lower <= counts.upper ? lower : upper);
}

/** Once full trials disagree. */
function widen(settings: SearchSettings, evidence: Evidence): NextTrial | Bracket {
  const contested = { from: Math.min(...evidence.broke), to: Math.max(...evidence.held) };
  const out = Math.max((1 + grain(settings)) ** outwards, contested.to / contested.from);
  const lower = lowerEnd(settings, evidence, { ...contested, target: contested.from / out });
  const upper = upperEnd(settings, evidence, { ...contested, target: contested.to * out });
  const ends = { lower: lower?.level ?? null, upper: upper?.level ?? null };
  if (
    lower === null ||
    (upper !== null && lower.count <= upper.count && lower.count < confirmations.contested)
  )
    return lower === null ? { ...ends, ending: 'below-lowest' } : full(lower.level);
  if (upper !== null && upper.count < confirmations.contested) return full(upper.level);
  if (lower.count < confirmations.contested) return full(lower.level);
  const ending = evidence.generatorEnd < Infinity ? 'generator-limited' : 'at-least';
  return { ...ends, ending: upper === null ? ending : 'bracketed' };
}

interface Contested {
  readonly from: number;
  readonly to: number;
  /** Where the end should lie; one that was tried a little further out will do. */
  readonly target: number;
}

interface End {
  readonly level: number;
  /** Full trials that speak for it. */
  readonly count: number;
}

const furtherOut = 1 / 2;

/** Null where even the lowest load is contested. */
function lowerEnd(settings: SearchSettings, { held }: Evidence, { from, target }: Contested): End | null {
  if (from <= settings.lowest) return null;
  const furthest = target / (1 + grain(settings) * furtherOut);
  const tried = Math.max(...held.filter((level) => level <= target && level >= furthest));
  const level = Number.isFinite(tried)
    ? tried
    : Math.max(settings.lowest, whole(settings, target, Math.floor));
  return { level, count: held.filter((one) => one >= level && one < from).length };
}

/** Null where even the highest load, or the highest that the generator can do, is contested. */
function upperEnd(settings: SearchSettings, evidence: Evidence, { to, target }: Contested): End | null {
  const { broke, generatorEnd } = evidence;
  if (to >= settings.highest || target >= generatorEnd) return null;
  const furthest = target * (1 + grain(settings) * furtherOut);
  const tried = Math.min(...broke.filter((level) => level >= target && level <= furthest));
  const level = Number.isFinite(tried)
    ? tried
    : Math.min(settings.highest, whole(settings, target, Math.ceil));
  return { level, count: broke.filter((one) => one <= level && one > to).length };
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
