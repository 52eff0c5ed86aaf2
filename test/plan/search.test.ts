import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../sandbox/random.ts';
import {
  nextStep,
  resumableTrials,
  type Bracket,
  type SearchSettings,
} from '../../src/toolkit/plan/search.ts';
import type { Trial } from '../../src/toolkit/plan/search-bounds.ts';
import { measureP95, trueCapacityPerSecond } from './queue.ts';

const settings: SearchSettings = { unit: 'rate', start: 50, lowest: 1, highest: 100_000, precision: 0.05 };
type Target = (trial: Pick<Trial, 'level' | 'kind'>) => Trial['outcome'];

/** Runs a search to its end; more than 60 trials are a search that does not end. */
function search(
  target: Target,
  given: Partial<SearchSettings> = {},
  known: readonly Trial[] = [],
): { bracket: Bracket; trials: Trial[] } {
  const trials = [...known];
  for (let count = 0; count < 60; count += 1) {
    const step = nextStep({ ...settings, ...given }, trials);
    if (step.do === 'stop') return { bracket: step.bracket, trials };
    trials.push({ level: step.level, kind: step.kind, outcome: target(step) });
  }
  throw new Error(`no end: ${JSON.stringify(trials.slice(-5))}`);
}

const breaksAbove =
  (capacity: number): Target =>
  ({ level }) =>
    level <= capacity ? 'good' : 'bad';

describe('the search for the limit', () => {
  it('brackets the true capacity of 19 in 20 simulated queues at 5 %', { timeout: 120_000 }, () => {
    const held = Array.from({ length: 20 }, (_, place) => {
      const random = seededRandom(place + 1);
      const queue = { workers: 4 + Math.floor(random() * 13), meanServiceMs: 2 + random() * 8 };
      const limitMs = queue.meanServiceMs * (5 + random() * 7);
      const capacity = trueCapacityPerSecond(queue, limitMs);
      const { bracket, trials } = search(({ level, kind }) => {
        const seconds = kind === 'full' ? 60 : 15;
        return measureP95(queue, { ratePerSecond: level, warmUpSeconds: 5, seconds }, random) < limitMs
          ? 'good'
          : 'bad';
      });
      const { lower, upper } = bracket;
      expect(bracket.ending).toBe('bracketed');
      expect(upper! / lower!).toBeLessThanOrEqual(1.0501);
      expect(trials.filter(({ kind }) => kind === 'full').length).toBeLessThanOrEqual(20);
      return lower! <= capacity && capacity <= upper!;
    });
    expect(held.filter(Boolean).length).toBeGreaterThanOrEqual(19);
  });

  it.each([1.3, 3, 49, 50, 51, 777, 12_345, 99_000])('finds a limit of %d exactly within 5 %', (capacity) => {
    const { bracket } = search(breaksAbove(capacity));
    expect(bracket.lower).toBeLessThanOrEqual(capacity);
    expect(bracket.upper).toBeGreaterThan(capacity);
    expect(bracket.upper! / bracket.lower!).toBeLessThanOrEqual(1.0501);
  });

  it('needs no more than half the trials at 20 %', () => {
    const coarse = search(breaksAbove(777), { precision: 0.2 });
    expect(coarse.bracket.upper! / coarse.bracket.lower!).toBeLessThanOrEqual(1.2001);
    expect(coarse.trials.length).toBeLessThan(search(breaksAbove(777)).trials.length);
  });

  it.each([1, 2, 3, 7, 10, 57, 400])('finds a limit of %d whole users', (capacity) => {
    const { bracket, trials } = search(breaksAbove(capacity), { unit: 'users', start: 4 });
    expect(trials.every(({ level }) => Number.isInteger(level))).toBe(true);
    expect(bracket.lower).toBeLessThanOrEqual(capacity);
    expect(bracket.upper).toBeGreaterThan(capacity);
    expect(bracket.upper! - bracket.lower!).toBeLessThanOrEqual(Math.max(2, capacity * 0.05 + 1));
  });

  it('proves the lower end twice in full, and lets short trials only refute', () => {
    const { bracket, trials } = search(breaksAbove(777));
    const at = (level: number | null): Trial[] => trials.filter((trial) => trial.level === level);
    expect(at(bracket.lower).map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'full good',
      'full good',
    ]);
    const firstFull = trials.findIndex(({ kind }) => kind === 'full');
    expect(trials.slice(0, firstFull).some(({ outcome }) => outcome === 'bad')).toBe(true);
  });

  it('lets the target recover after each bad trial, and after no good one', () => {
    const trials: Trial[] = [{ level: 50, kind: 'short', outcome: 'good' }];
    expect(nextStep(settings, trials)).toMatchObject({ do: 'trial', level: 100, afterCooldown: false });
    trials.push({ level: 100, kind: 'short', outcome: 'bad' });
    expect(nextStep(settings, trials)).toMatchObject({ do: 'trial', afterCooldown: true });
  });

  it('says "at least" when the highest load still holds', () => {
    const { bracket, trials } = search(() => 'good', { highest: 300 });
    expect(bracket).toEqual({ lower: 300, upper: null, ending: 'at-least' });
    expect(trials.at(-1)).toEqual({ level: 300, kind: 'full', outcome: 'good' });
  });

  it('says "below the lowest" when nothing holds', () => {
    expect(search(() => 'bad').bracket).toEqual({ lower: null, upper: 1, ending: 'below-lowest' });
  });

  it('never counts what the generator could not do as broken, and proves what it could', () => {
    const { bracket, trials } = search(({ level }) => (level > 300 ? 'generator-limited' : 'good'));
    expect(bracket).toEqual({ lower: 200, upper: null, ending: 'generator-limited' });
    expect(trials.at(-1)).toEqual({ level: 200, kind: 'full', outcome: 'good' });
  });

  it('keeps what it proved when the target dies, and takes that load as broken when it goes on', () => {
    const target = breaksAbove(777);
    const cut = search((trial) => (trial.kind === 'full' && trial.level > 777 ? 'died' : target(trial)));
    expect(cut.bracket.ending).toBe('target-died');
    expect(cut.bracket.upper).toBe(cut.trials.at(-1)?.level);
    const { bracket } = search(target, {}, resumableTrials(cut.trials));
    expect(bracket.ending).toBe('bracketed');
    expect(bracket.upper).toBeGreaterThan(777);
    expect(bracket.lower).toBeLessThanOrEqual(777);
  });

  it('goes on where it was cut, trial by trial', () => {
    const whole = search(breaksAbove(777));
    for (let length = 0; length < whole.trials.length; length += 1) {
      expect(search(breaksAbove(777), {}, whole.trials.slice(0, length))).toEqual(whole);
    }
  });

  it('tries again where a full trial contradicts another, and the majority of three decides', () => {
    let isFirstAtLowerEnd = true;
    const { lower } = search(breaksAbove(777)).bracket;
    const { bracket, trials } = search((trial) => {
      if (trial.level !== lower || !isFirstAtLowerEnd) return breaksAbove(777)(trial);
      isFirstAtLowerEnd = false;
      return 'bad';
    });
    expect(bracket.lower).toBe(lower);
    expect(trials.filter(({ level }) => level === lower)).toHaveLength(3);
  });

  it('does the first trial again when it broke, as the target may have been cold', () => {
    let isFirst = true;
    const { bracket, trials } = search((trial) => {
      if (!isFirst) return breaksAbove(777)(trial);
      isFirst = false;
      return 'bad';
    });
    expect(trials.slice(0, 2).map(({ level, outcome }) => [level, outcome])).toEqual([
      [50, 'bad'],
      [50, 'good'],
    ]);
    expect(bracket).toEqual(search(breaksAbove(777)).bracket);
  });

  it('gets over a short trial that refuted too much', () => {
    let isFirst = true;
    const { bracket } = search((trial) => {
      if (trial.level !== 400 || !isFirst) return breaksAbove(777)(trial);
      isFirst = false;
      return 'bad';
    });
    expect(bracket.lower).toBeLessThanOrEqual(777);
    expect(bracket.upper).toBeGreaterThan(777);
  });
});
