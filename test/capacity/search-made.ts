/** A whole search of a made target, with the time that it would take. */
import { nextStep, type SearchSettings } from '../../src/toolkit/capacity/search.ts';
import type { Trial } from '../../src/toolkit/capacity/search-bounds.ts';
import { type MadeTarget, secondsOf, warmUpSeconds } from './made-targets.ts';

interface MadeSearch {
  readonly lower: number;
  readonly upper: number;
  readonly holdsTruth: boolean;
  readonly trials: number;
  readonly seconds: number;
}

const pauseSeconds = 3;
const most = 60;

export function searchMade(target: MadeTarget, random: () => number): MadeSearch {
  const settings: SearchSettings = {
    unit: 'rate',
    // Anywhere, so that the levels tried are.
    start: 20 + 60 * random(),
    lowest: 1,
    highest: 100_000,
    precision: 0.05,
  };
  const trial = target.open(random);
  const trials: Trial[] = [];
  let seconds = 0;
  for (let step = nextStep(settings, trials); trials.length < most; step = nextStep(settings, trials)) {
    if (step.do === 'stop') {
      const [lower, upper] = [step.bracket.lower ?? 0, step.bracket.upper ?? Infinity];
      const truth = target.capacity(seconds / 2);
      const holdsTruth = lower <= truth && truth <= upper;
      return { lower, upper, holdsTruth, trials: trials.length, seconds };
    }
    const { level, kind } = step;
    trials.push({ level, kind, outcome: trial({ level, kind }, seconds) ? 'good' : 'bad' });
    seconds += warmUpSeconds + secondsOf[kind] + pauseSeconds;
  }
  throw new Error(`${target.name}: no end after ${most} trials`);
}
