/** One figure of one series, by period: only of periods that have it, as most kinds of failure are in few of them. */
export class PeriodColumn {
  length = 0;
  /** Ascending; only the first `length` count, and of `values` too. */
  periods = new Float64Array(16);
  values = new Float64Array(16);

  /** Where a period's value is; made, and NaN, where it has none yet. */
  rowOf(period: number): number {
    const row = this.firstFrom(period);
    if (row < this.length && this.periods[row] === period) return row;
    if (this.length === this.periods.length) this.grow();
    this.periods.copyWithin(row + 1, row, this.length);
    this.values.copyWithin(row + 1, row, this.length);
    this.periods[row] = period;
    this.values[row] = NaN;
    this.length += 1;
    return row;
  }

  /** Makes several periods one. @param join what two values are together, the earlier one first */
  widen(times: number, join: (earlier: number, later: number) => number): void {
    const { periods, values, length } = this;
    this.length = 0;
    for (let row = 0; row < length; row += 1) {
      const period = Math.floor((periods[row] ?? 0) / times);
      const value = values[row] ?? NaN;
      const last = this.length - 1;
      if (last >= 0 && periods[last] === period) values[last] = join(values[last] ?? NaN, value);
      else {
        periods[this.length] = period;
        values[this.length] = value;
        this.length += 1;
      }
    }
  }

  get byteLength(): number {
    return this.periods.byteLength + this.values.byteLength;
  }

  /** The first row that is not before it; most often the last one, or a new one. */
  private firstFrom(period: number): number {
    const { periods } = this;
    let [low, high] = [0, this.length];
    if (high > 0 && (periods[high - 1] ?? 0) <= period) low = periods[high - 1] === period ? high - 1 : high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((periods[middle] ?? 0) < period) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    const grown = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const made = new Float64Array(old.length * 2);
      made.set(old);
      return made;
    };
    this.periods = grown(this.periods);
    this.values = grown(this.values);
  }
}
