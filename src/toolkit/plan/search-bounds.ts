/** What the trials of a search say of each load, and the bounds that follow: for ./search.ts. */

export interface Trial {
  /** Iterations/s in the open model, users in the closed one. */
  readonly level: number;
  readonly kind: 'short' | 'full';
  /** `generator-limited` says nothing of the target; `died`: it no longer answers. */
  readonly outcome: 'good' | 'bad' | 'generator-limited' | 'died';
}

export interface LevelRecord {
  readonly level: number;
  readonly shortGood: number;
  readonly shortBad: number;
  readonly fullGood: number;
  readonly fullBad: number;
  readonly isGeneratorLimited: boolean;
}

export interface Bounds {
  /** The highest load that held; null when none did. */
  readonly lower: number | null;
  /** The lowest load that broke; null when none did. */
  readonly upper: number | null;
}

export interface SearchBounds extends Bounds {
  /** From here on nothing is to be tried: it broke, or the generator could not do it. */
  readonly ceiling: number;
}

/** By level, rising. */
export function levelRecords(trials: readonly Trial[]): LevelRecord[] {
  const levels = [...new Set(trials.map(({ level }) => level))].sort((a, b) => a - b);
  return levels.map((level) => {
    const own = trials.filter((trial) => trial.level === level);
    const count = (kind: Trial['kind'], outcomes: readonly Trial['outcome'][]): number =>
      own.filter((trial) => trial.kind === kind && outcomes.includes(trial.outcome)).length;
    return {
      level,
      shortGood: count('short', ['good']),
      shortBad: count('short', ['bad', 'died']),
      fullGood: count('full', ['good']),
      fullBad: count('full', ['bad', 'died']),
      isGeneratorLimited: own.some(({ outcome }) => outcome === 'generator-limited'),
    };
  });
}

export function boundsOf(records: readonly LevelRecord[]): SearchBounds {
  const highestProven = records.filter(isProven).at(-1)?.level ?? 0;
  const broken = records.find((record) => isBad(record, highestProven))?.level ?? Infinity;
  const limited = records.find(({ isGeneratorLimited }) => isGeneratorLimited)?.level ?? Infinity;
  const ceiling = Math.min(broken, limited);
  const below = records.filter(
    ({ level, shortGood, fullGood }) => level < ceiling && shortGood + fullGood > 0,
  );
  return {
    lower: below.at(-1)?.level ?? null,
    upper: broken === ceiling && broken < Infinity ? broken : null,
    ceiling,
  };
}

export function isProven({ fullGood, fullBad }: LevelRecord): boolean {
  return fullGood > fullBad;
}

function isRefuted({ fullGood, fullBad }: LevelRecord): boolean {
  return fullBad > fullGood;
}

/**
 * By the majority of its full trials (RFC 9971 at an exceed ratio of a half); without any by a short one, unless a
 * full trial proved as much or more.
 */
function isBad(record: LevelRecord, highestProven: number): boolean {
  const { level, shortBad, fullGood, fullBad } = record;
  return isRefuted(record) || (fullGood + fullBad === 0 && shortBad > 0 && level > highestProven);
}

const mostTrials = 3;

/** A load whose trials, of three at most, contradict each other, or those of a higher or a lower load. */
export function contestedLevel(records: readonly LevelRecord[]): number | null {
  const open = records.filter(({ fullGood, fullBad }) => fullGood + fullBad < mostTrials);
  const contested = open.filter((record) => {
    if (record.fullGood > 0 && record.fullGood === record.fullBad) return true;
    return isRefuted(record)
      ? records.some((other) => other.level > record.level && isProven(other))
      : isProven(record) && records.some((other) => other.level < record.level && isRefuted(other));
  });
  contested.sort((a, b) => a.fullGood + a.fullBad - b.fullGood - b.fullBad);
  return contested[0]?.level ?? null;
}

/** Two good full trials more than bad ones, or the majority of three. */
export function isConfirmed({ fullGood, fullBad }: LevelRecord): boolean {
  return fullGood - fullBad >= 2 || (fullGood > fullBad && fullGood + fullBad >= mostTrials);
}
