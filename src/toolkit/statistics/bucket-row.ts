/**
 * The buckets of one sign of an exponential histogram: counts in a row, from the bucket of index `first` on. Rows grow
 * and coarsen in place, as a day of a busy run merges millions of them. The first and the last bucket hold something.
 */
export class BucketRow {
  first = 0;
  length = 0;
  /** Only the first `length` count. */
  counts = new Float64Array(0);

  clear(): void {
    this.length = 0;
  }

  /** Counts of neighbours, the first of index `first`; empty ones at either end are left out. */
  assign(first: number, counts: ArrayLike<number>, length: number): void {
    let [low, high] = [0, length];
    while (low < high && counts[low] === 0) low += 1;
    while (low < high && counts[high - 1] === 0) high -= 1;
    this.length = 0;
    this.makeRoom(high - low, 0);
    for (let place = low; place < high; place += 1) this.counts[place - low] = counts[place] ?? 0;
    this.first = first + low;
    this.length = high - low;
  }

  total(): number {
    let total = 0;
    for (let place = 0; place < this.length; place += 1) total += this.counts[place] ?? 0;
    return total;
  }

  /** So many scales coarser: 2^by neighbours become one. */
  coarsen(by: number): void {
    if (by === 0 || this.length === 0) return;
    const { counts, first, length } = this;
    const coarseFirst = first >> by;
    for (let place = 0; place < length; place += 1) {
      const count = counts[place] ?? 0;
      const target = ((first + place) >> by) - coarseFirst;
      // Never beyond `place`, so what is cleared here was moved already.
      counts[place] = 0;
      counts[target] = (counts[target] ?? 0) + count;
    }
    this.first = coarseFirst;
    this.length = ((first + length - 1) >> by) - coarseFirst + 1;
  }

  /** Another row's counts, which is so many scales finer. */
  add(finer: BucketRow, by: number): void {
    if (finer.length === 0) return;
    this.reach(finer.first >> by, (finer.first + finer.length - 1) >> by);
    const { counts } = this;
    for (let place = 0; place < finer.length; place += 1) {
      const target = ((finer.first + place) >> by) - this.first;
      counts[target] = (counts[target] ?? 0) + (finer.counts[place] ?? 0);
    }
  }

  /** Empty buckets from the lower index to the higher, where there are none yet. */
  private reach(low: number, high: number): void {
    if (this.length === 0) this.first = low;
    const before = Math.max(0, this.first - low);
    const last = Math.max(this.first + this.length - 1, high);
    const length = last - Math.min(this.first, low) + 1;
    const old = this.length;
    this.makeRoom(length, before);
    this.counts.fill(0, 0, before);
    this.counts.fill(0, before + old, length);
    this.first -= before;
    this.length = length;
  }

  /** For so many buckets, those that are there moved up by `before`. */
  private makeRoom(length: number, before: number): void {
    if (length > this.counts.length) {
      const grown = new Float64Array(Math.max(length, this.counts.length * 2, 16));
      grown.set(this.counts.subarray(0, this.length), before);
      this.counts = grown;
    } else if (before > 0) this.counts.copyWithin(before, 0, this.length);
  }
}

/** How many buckets two rows would take together, each made so many scales coarser; none is below one. */
export function widthTogether(
  a: BucketRow,
  b: BucketRow,
  [aBy, bBy]: readonly [aBy: number, bBy: number],
): number {
  return Math.max(lastOf(a, aBy), lastOf(b, bBy)) - Math.min(firstOf(a, aBy), firstOf(b, bBy)) + 1;
}

function firstOf({ first, length }: BucketRow, by: number): number {
  return length === 0 ? Infinity : first >> by;
}

function lastOf({ first, length }: BucketRow, by: number): number {
  return length === 0 ? -Infinity : (first + length - 1) >> by;
}
