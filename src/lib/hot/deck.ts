/**
 * Weighted tasks as a deck of cards, so that the observed mix keeps the declared one even in short runs.
 * The deck is a Latin square: a VU meets every card once in as many iterations as there are cards, and at
 * every iteration as many VUs as there are cards hold the whole deck between them.
 */
import type { RandomStream } from './random.ts';

/** Numbers as a text, a character each: as an array, a hundred of them would be 1.6 KiB in every VU. */
export type NumbersText = string;

/** What src/lib/cold/deal.ts makes of a user's tasks. */
export interface DealtCards {
  /** The deck, shuffled: tasks in an order that is the seed's. */
  readonly cards: NumbersText;
  readonly offsets: NumbersText;
}

/** A user's deck in the hands of one VU. */
export interface Deck extends DealtCards {
  readonly seed: number;
  /** Begun anew for each round: no draw from it may be under way. */
  readonly random: RandomStream;
  /** The round that `cut` is for. */
  round: number;
  cut: number;
}

export function takeDeck(seed: number, { cards, offsets }: DealtCards, random: RandomStream): Deck {
  return { seed, random, cards, offsets, round: -1, cut: 0 };
}

/** The index of the task that VU `vu` (from 1) does in its iteration `iteration` (from 0). */
export function draw(deck: Deck, vu: number, iteration: number): number {
  const { cards, offsets } = deck;
  const size = cards.length;
  // Not `Math.floor`: each built-in that a VU touches is 0.7 KiB.
  const round = (iteration - (iteration % size)) / size;
  if (round !== deck.round) {
    // Each round starts elsewhere, so that no round repeats the one before.
    deck.round = round;
    deck.cut = deck.random.begin(deck.seed, round, 2, 0).integer(0, size - 1);
  }
  const place = vu + offsets.charCodeAt((iteration + deck.cut) % size);
  return cards.charCodeAt(place % size);
}
