/** In which order two builds take their turns. */
import { seededRandom } from '../statistics/random.ts';

export type Turn = 'a' | 'b';

/** ABBA or BAAB, by the seed: what drifts steadily weighs on both alike. */
export function blockOrder(pairs: number, seed: number): (readonly [Turn, Turn])[] {
  const startsWithA = seededRandom(seed)() < 0.5;
  return Array.from({ length: pairs }, (_, pair) =>
    (pair % 2 === 0) === startsWithA ? ['a', 'b'] : ['b', 'a'],
  );
}
