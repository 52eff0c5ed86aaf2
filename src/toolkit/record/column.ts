/** Growing columns of numbers, in which what was never said is NaN (0 in a column of integers). */

type Numbers = Float32Array | Float64Array | Uint32Array;

export class Column<Kind extends Numbers> {
  private readonly make: (length: number) => Kind;
  private values: Kind;

  constructor(make: (length: number) => Kind) {
    this.make = make;
    this.values = blank(make, 64);
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

  /** Exactly `length` values; the spare room is given back. */
  finish(length: number): Kind {
    const whole = blank(this.make, length);
    whole.set(this.values.subarray(0, length));
    return whole;
  }
}

function blank<Kind extends Numbers>(make: (length: number) => Kind, length: number): Kind {
  const values = make(length);
  values.fill(NaN);
  return values;
}

export const singles = (length: number): Float32Array => new Float32Array(length);
export const doubles = (length: number): Float64Array => new Float64Array(length);
export const integers = (length: number): Uint32Array => new Uint32Array(length);
