/** What the trials of a search say of the loads between which the limit lies: for ./search.ts. */

export interface Trial {
  /** Iterations/s in the open model, users in the closed one. */
  readonly level: number;
  readonly kind: 'short' | 'full';
  /** `generator-limited` says nothing of the target; `died`: it no longer answers. */
  readonly outcome: 'good' | 'bad' | 'generator-limited' | 'died';
}

export interface Bounds {
  /** The highest load that held; null when none did. */
  readonly lower: number | null;
  /** The lowest load that broke; null when none did. */
  readonly upper: number | null;
}

export interface Evidence {
  /** Levels of full trials, each as often as it was tried. */
  readonly held: readonly number[];
  readonly broke: readonly number[];
  /** Levels of short trials. */
  readonly seemedGood: readonly number[];
  readonly seemedBad: readonly number[];
  /** From here on the generator could do no more. */
  readonly generatorEnd: number;
  readonly top: number | null;
}

export function evidenceOf(trials: readonly Trial[]): Evidence {
  const levels = (kind: Trial['kind'], outcomes: readonly Trial['outcome'][]): number[] =>
    trials
      .filter((trial) => trial.kind === kind && outcomes.includes(trial.outcome))
      .map(({ level }) => level);
  const limited = trials.filter(({ outcome }) => outcome === 'generator-limited');
  return {
    held: levels('full', ['good']),
    broke: levels('full', ['bad', 'died']),
    seemedGood: levels('short', ['good']),
    seemedBad: levels('short', ['bad', 'died']),
    generatorEnd: Math.min(...limited.map(({ level }) => level)),
    top: trials.length === 0 ? null : Math.max(...trials.map(({ level }) => level)),
  };
}

/** Whether a full trial broke at a load no higher than one that held in another. */
export function disagree({ held, broke }: Evidence): boolean {
  return Math.min(...broke) <= Math.max(...held);
}

/**
 * Of full trials that agree: between the highest that held and the lowest that broke; what a short trial says counts
 * only between those two. A short trial may refute a load, never prove one.
 */
export function agreedBounds({ held, broke, seemedGood, seemedBad }: Evidence): Bounds {
  const proven = Math.max(...held);
  const upper = Math.min(...[...broke, ...seemedBad.filter((level) => level > proven)]);
  const lower = Math.max(...[...held, ...seemedGood.filter((level) => level < upper)]);
  return { lower: Number.isFinite(lower) ? lower : null, upper: Number.isFinite(upper) ? upper : null };
}

/** What a search that ended early may still say: short trials prove nothing, and what is contested neither. */
export function provenBounds(evidence: Evidence): Bounds {
  const { held, broke, seemedBad } = evidence;
  const [proven, refuted] = [Math.max(...held), Math.min(...broke)];
  const lower = Math.max(...held.filter((level) => level < refuted));
  const upper = Math.min(...[...broke, ...seemedBad].filter((level) => level > proven));
  return { lower: Number.isFinite(lower) ? lower : null, upper: Number.isFinite(upper) ? upper : null };
}
