/**
 * Weighted tasks as a deck of cards, so that the observed mix keeps the declared one even in short runs.
 * The deck is a Latin square: a VU meets every card once in as many iterations as there are cards, and at
 * every iteration as many VUs as there are cards hold the whole deck between them.
 */
import { randomStream } from './random.ts';

const shuffleRows = 1;
const shuffleColumns = 2;

export class Deck {
  private readonly seed: number;
  private readonly cards: readonly number[];
  private round = -1;
  private rows: readonly number[] = [];
  private columns: readonly number[] = [];

  /** @param weights a whole number of cards for each task, in the tasks' order */
  constructor(seed: number, weights: readonly number[]) {
    this.seed = seed;
    this.cards = weights.flatMap((weight, task) => new Array<number>(weight).fill(task));
  }

  /** The index of the task that VU `vu` (from 1) does in its iteration `iteration` (from 0). */
  draw(vu: number, iteration: number): number {
    const size = this.cards.length;
    this.shuffle(Math.floor(iteration / size));
    const position = (vu + (this.columns[iteration % size] ?? 0)) % size;
    return this.cards[this.rows[position] ?? 0] ?? 0;
  }

  private shuffle(round: number): void {
    if (round === this.round) return;
    this.round = round;
    this.rows = permutation(this.cards.length, this.seed, round, shuffleRows);
    this.columns = permutation(this.cards.length, this.seed, round, shuffleColumns);
  }
}

/** 0…size−1 in random order: Fisher–Yates. */
function permutation(size: number, ...ids: readonly [number, number, number]): number[] {
  const random = randomStream(...ids);
  const order = Array.from({ length: size }, (_, index) => index);
  for (let last = size - 1; last > 0; last -= 1) {
    const other = random.integer(0, last);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
