/** Makes the deck of a user's tasks, once for all VUs: src/lib/hot/deck.ts draws from it. */
import type { DealtCards } from '../hot/deck.ts';
import { randomStream, type StreamId } from '../hot/random.ts';

/** @param weights a whole number of cards for each task, in the tasks' order */
export function dealCards(seed: number, weights: readonly number[]): DealtCards {
  const cards = weights.flatMap((weight, task) => new Array<number>(weight).fill(task));
  const places = cards.map((_, place) => place);
  return {
    cards: String.fromCharCode(...shuffled(cards, seed, [0, 0])),
    offsets: String.fromCharCode(...shuffled(places, seed, [0, 1])),
  };
}

/** Fisher–Yates. */
function shuffled(values: readonly number[], seed: number, id: StreamId): number[] {
  const random = randomStream(seed, id);
  const order = [...values];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = random.integer(0, last);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
