import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../sandbox/random.ts';
import {
  nextStep,
  resumableTrials,
  type Bracket,
  type SearchSettings,
} from '../../src/toolkit/capacity/search.ts';
import type { Trial } from '../../src/toolkit/capacity/search-bounds.ts';
import { madeTargets } from './made-targets.ts';
import { searchMade } from './search-made.ts';

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
  it('brackets the true capacity of made targets', { timeout: 120_000 }, () => {
    const quick = madeTargets().filter(({ name }) => /^M\/M\/[18]$|^M\/G\/2, cv 1$|± 2 %/.test(name));
    const found = quick.flatMap((target) =>
      Array.from({ length: 5 }, (_, seed) => searchMade(target, seededRandom(seed + 1))),
    );
    expect(quick).toHaveLength(4);
    expect(found.filter(({ holdsTruth }) => holdsTruth).length).toBeGreaterThanOrEqual(found.length - 1);
    for (const { trials } of found) expect(trials).toBeLessThan(30);
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

  it('proves both ends alike, in full, and lets short trials only refute', () => {
    const { bracket, trials } = search(breaksAbove(777));
    const at = (level: number | null): string[] =>
      trials.filter((trial) => trial.level === level).map(({ kind, outcome }) => `${kind} ${outcome}`);
    expect(at(bracket.lower)).toEqual(Array.from({ length: 5 }, () => 'full good'));
    expect(at(bracket.upper).filter((words) => words === 'full bad')).toHaveLength(5);
    const firstFull = trials.findIndex(({ kind }) => kind === 'full');
    expect(trials.slice(0, firstFull).some(({ outcome }) => outcome === 'bad')).toBe(true);
  });

  it('has the tightest ends that its full trials allow, whatever precision was asked for', () => {
    const { bracket, trials } = search(breaksAbove(777), { precision: 0.2 });
    const full = (outcome: Trial['outcome']): number[] =>
      trials.filter((one) => one.kind === 'full' && one.outcome === outcome).map(({ level }) => level);
    expect(bracket.lower).toBe(Math.max(...full('good')));
    expect(bracket.upper).toBe(Math.min(...full('bad')));
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

  it('goes out to both sides of what full trials contradict each other about', () => {
    const { lower } = search(breaksAbove(777)).bracket;
    let isFirstAtLowerEnd = true;
    const { bracket, trials } = search((trial) => {
      if (trial.level !== lower || trial.kind === 'short') return breaksAbove(777)(trial);
      isFirstAtLowerEnd = !isFirstAtLowerEnd;
      return isFirstAtLowerEnd ? 'bad' : 'good';
    });
    const contested = trials.filter((one) => one.kind === 'full' && one.level === lower);
    expect(new Set(contested.map(({ outcome }) => outcome))).toEqual(new Set(['good', 'bad']));
    expect(bracket.lower).toBeLessThan(lower! / 1.05);
    expect(bracket.upper).toBeGreaterThan(lower! * 1.05);
    expect(bracket.lower).toBeLessThanOrEqual(777);
    expect(bracket.upper).toBeGreaterThan(777);
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
