import { describe, expect, it } from 'vitest';
import { dealCards } from '../../../src/lib/cold/deal.ts';
import { draw, takeDeck } from '../../../src/lib/hot/deck.ts';
import { newStream } from '../../../src/lib/hot/random.ts';

const weights = [50, 20, 15, 10, 3, 1, 1];

const counts = (draws: readonly number[]): number[] =>
  weights.map((_, task) => draws.filter((drawn) => drawn === task).length);

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('a deck', () => {
  it('deals a VU every card once in a hundred iterations, in every round', () => {
    const deck = takeDeck(1, dealCards(1, weights), newStream());
    for (const round of [0, 1, 5]) {
      expect(
        counts(range(round * 100, round * 100 + 100).map((iteration) => draw(deck, 17, iteration))),
      ).toEqual(weights);
    }
  });

  it('deals a hundred VUs the whole deck between them at every iteration', () => {
    const deck = takeDeck(9, dealCards(9, weights), newStream());
    for (const iteration of [0, 1, 42, 99]) {
      expect(counts(range(1, 101).map((vu) => draw(deck, vu, iteration)))).toEqual(weights);
    }
  });

  it('is another deck for another seed and the same for the same', () => {
    const deal = (seed: number): number[] => {
      const deck = takeDeck(seed, dealCards(seed, weights), newStream());
      return range(0, 50).map((iteration) => draw(deck, 3, iteration));
    };
    expect(deal(1)).toEqual(deal(1));
    expect(deal(1)).not.toEqual(deal(2));
  });

  it('does not deal cards in the order they were declared', () => {
    const deck = takeDeck(1, dealCards(1, weights), newStream());
    const first = range(0, 100).map((iteration) => draw(deck, 1, iteration));
    expect(first).not.toEqual([...first].sort((a, b) => a - b));
  });
});
