/** Deals once for all VUs: the deck of a user's tasks, which src/lib/hot/deck.ts draws from, and who of the crowd each VU is. */
import type { DealtCards } from '../hot/deck.ts';
import { randomStream, type StreamId } from '../hot/random.ts';
import type { CrowdPart, DealtParts } from '../hot/user.ts';

type Crowd = readonly CrowdPart<never>[];

/** Shares of whole thousandths come out even after as many VUs; others are rounded there. */
const longestRound = 1000;

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

/** The fixed ones first, then a round of the others: a VU looks its place up, however many are before it. */
export function dealParts(crowd: Crowd): DealtParts {
  const first = crowd.flatMap(({ fixedVus = 0 }, place) => new Array<number>(fixedVus).fill(place));
  return { first: String.fromCharCode(...first), round: String.fromCharCode(...dealRound(crowd)) };
}

/**
 * Whichever part is furthest behind its share, so that any first N keep the shares within one; until all have their
 * shares, where it would begin anew. Empty where all parts are fixed.
 */
function dealRound(crowd: Crowd): number[] {
  const dealt = crowd.map(() => 0);
  const round: number[] = [];
  if (crowd.every(isFixed)) return round;
  do {
    const place = furthestBehind(crowd, dealt, round.length + 1);
    dealt[place] = (dealt[place] ?? 0) + 1;
    round.push(place);
  } while (!isEven(crowd, dealt, round.length) && round.length < longestRound);
  return round;
}

function isFixed({ fixedVus }: CrowdPart<never>): boolean {
  return fixedVus !== undefined;
}

function furthestBehind(crowd: Crowd, dealt: readonly number[], count: number): number {
  const lags = crowd.map((part, place) =>
    isFixed(part) ? -Infinity : part.share * count - (dealt[place] ?? 0),
  );
  return lags.indexOf(Math.max(...lags));
}

function isEven(crowd: Crowd, dealt: readonly number[], count: number): boolean {
  return crowd.every(
    (part, place) => isFixed(part) || Math.abs(part.share * count - (dealt[place] ?? 0)) < 1e-9,
  );
}
