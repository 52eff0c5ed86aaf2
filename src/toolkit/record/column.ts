/** Growing columns of numbers, in which what was never said is NaN (0 in a column of integers). */

type Numbers = Float32Array | Float64Array | Uint32Array;

export class Column<Kind extends Numbers> {
  private readonly make: (length: number) => Kind;
  private values: Kind;

  /** @param expected rows to make room for at once */
  constructor(make: (length: number) => Kind, expected = 64) {
    this.make = make;
    this.values = blank(make, Math.max(1, expected));
  }

  set(row: number, value: number): void {
    if (row >= this.values.length) {
      const grown = blank(this.make, Math.max(row + 1, this.values.length * 2));
      grown.set(this.values);
      this.values = grown;
    }
    this.values[row] = value;
  }

  get(row: number): number {
    return this.values[row] ?? NaN;
  }

  /** Exactly `length` values; copied only where much room would be wasted. */
  finish(length: number): Kind {
    const { values } = this;
    const used = values.subarray(0, length) as Kind;
    if (used.length === length && values.length <= length * wasteful) return used;
    const whole = blank(this.make, length);
    whole.set(used);
    return whole;
  }
}

const wasteful = 1.5;

function blank<Kind extends Numbers>(make: (length: number) => Kind, length: number): Kind {
  const values = make(length);
  values.fill(NaN);
  return values;
}

export const singles = (length: number): Float32Array => new Float32Array(length);
export const doubles = (length: number): Float64Array => new Float64Array(length);
export const integers = (length: number): Uint32Array => new Uint32Array(length);
