/** The highest of what is known: NaN stands for what is not. */

/** NaN where nothing is known. */
export function highest(values: Iterable<number>): number {
  let most = NaN;
  for (const value of values) if (value > most || Number.isNaN(most)) most = value;
  return most;
}

/** The first of those that have the most of it; null for none. */
export function highestBy<Item>(items: readonly Item[], of: (item: Item) => number): Item | null {
  return items.reduce<Item | null>((most, one) => (most === null || of(one) > of(most) ? one : most), null);
}
