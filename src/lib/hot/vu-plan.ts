/** What VUs need of the plan: setup hands it over, and no VU but the first has a plan. */
import type { DealtCards } from './deck.ts';
import type { DealtParts } from './user.ts';

export interface VuPlan {
  readonly seed: number;
  readonly isOpen: boolean;
  /** Whether users wait between their tasks. */
  readonly waits: boolean;
  /** Each window's phase, and the second of the load in which it ends. */
  readonly phases: readonly string[];
  readonly endSeconds: readonly number[];
  readonly parts: DealtParts;
  /** Of each part of the crowd: its user's deck, and how often it arrives in an open load. */
  readonly decks: readonly DealtCards[];
  readonly arrivals: readonly number[];
}

/** Which draw a stream is for, so that no two draws share one. */
export const forTask = 0;
export const forCrowd = 1;
export const forArrival = 2;
