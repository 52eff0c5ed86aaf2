/**
 * Weighted tasks as a deck of cards, so that the observed mix keeps the declared one even in short runs.
 * The deck is a Latin square: a VU meets every card once in as many iterations as there are cards, and at
 * every iteration as many VUs as there are cards hold the whole deck between them.
 */
import { RandomStream } from './random.ts';

/** Numbers as a text, a character each: as an array, a hundred of them would be 1.6 KiB in every VU. */
export type NumbersText = string;

/** What src/lib/cold/deal.ts makes of a user's tasks. */
export interface DealtCards {
  /** The deck, shuffled: tasks in an order that is the seed's. */
  readonly cards: NumbersText;
  readonly offsets: NumbersText;
}

export class Deck {
  readonly size: number;
  private readonly seed: number;
  private readonly cards: NumbersText;
  private readonly offsets: NumbersText;
  private round = -1;
  private cut = 0;

  constructor(seed: number, { cards, offsets }: DealtCards) {
    this.size = cards.length;
    this.seed = seed;
    this.cards = cards;
    this.offsets = offsets;
  }

  /** The index of the task that VU `vu` (from 1) does in its iteration `iteration` (from 0). */
  draw(vu: number, iteration: number): number {
    const { size } = this;
    const round = Math.floor(iteration / size);
    if (round !== this.round) this.cutFor(round);
    const place = vu + this.offsets.charCodeAt((iteration + this.cut) % size);
    return this.cards.charCodeAt(place % size);
  }

  /** Each round starts elsewhere, so that no round repeats the one before. */
  private cutFor(round: number): void {
    this.round = round;
    this.cut = new RandomStream().begin(this.seed, round, 2, 0).integer(0, this.size - 1);
  }
}
