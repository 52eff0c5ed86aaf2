/**
 * Weighted tasks as a deck of cards, so that the observed mix keeps the declared one even in short runs.
 * The deck is a Latin square: a VU meets every card once in as many iterations as there are cards, and at
 * every iteration as many VUs as there are cards hold the whole deck between them.
 */
import { randomStream, type StreamId } from './random.ts';

export class Deck {
  private readonly seed: number;
  /** The deck, shuffled: tasks in an order that is the seed's. */
  private readonly cards: readonly number[];
  private readonly offsets: readonly number[];
  private round = -1;
  private cut = 0;

  /** @param weights a whole number of cards for each task, in the tasks' order */
  constructor(seed: number, weights: readonly number[]) {
    this.seed = seed;
    const cards = weights.flatMap((weight, task) => new Array<number>(weight).fill(task));
    this.cards = shuffled(cards, seed, [0, 0]);
    this.offsets = shuffled(
      cards.map((_, place) => place),
      seed,
      [0, 1],
    );
  }

  /** The index of the task that VU `vu` (from 1) does in its iteration `iteration` (from 0). */
  draw(vu: number, iteration: number): number {
    const size = this.cards.length;
    const round = Math.floor(iteration / size);
    if (round !== this.round) this.cutFor(round);
    const place = vu + (this.offsets[(iteration + this.cut) % size] ?? 0);
    return this.cards[place % size] ?? 0;
  }

  /** Each round starts elsewhere, so that no round repeats the one before. */
  private cutFor(round: number): void {
    this.round = round;
    this.cut = randomStream(this.seed, [round, 2]).integer(0, this.cards.length - 1);
  }
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
