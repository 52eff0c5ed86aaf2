/** Numbers of JSON, read from its bytes: most of a record of histograms is short ones in quotes. */
import { closeBracket, JsonBytes, minus, nine, openBracket, point, quote, zero } from './json-bytes.ts';

/** With sign and point: digits that a double surely holds. */
const exactDigits = 15;
/** Of a list; histograms have some hundreds of buckets. */
const mostNumbers = 65_536;
const powersOfTen = Array.from({ length: exactDigits + 1 }, (_, power) => 10 ** power);

export class JsonNumbers extends JsonBytes {
  /** What `numbers` read last. */
  list = new Float64Array(256);

  /** A number, or the text of one, as 64-bit numbers are written. @throws SyntaxError for anything else */
  number(): number {
    const isText = this.passes(quote);
    const start = this.at;
    const isNegative = this.bytes[start] === minus;
    if (isNegative) this.at += 1;
    const firstDigit = this.at;
    let digits = this.digits(0);
    const hasDigits = this.at > firstDigit;
    let decimals = 0;
    if (this.bytes[this.at] === point) {
      this.at += 1;
      const behind = this.at;
      digits = this.digits(digits);
      decimals = this.at - behind;
    }
    // So many digits and such a power of ten are exact as doubles, and so is what one division rounds.
    const isExact = hasDigits && this.at - start <= exactDigits && !this.isInWord();
    const value = isExact ? digits / (powersOfTen[decimals] ?? 1) : this.anyNumber(start);
    if (isText) this.expect(quote);
    return isExact && isNegative ? -value : value;
  }

  /** A time in nanoseconds, as whole milliseconds: as a double, it is known to a microsecond. */
  nanoseconds(): number {
    const isText = this.passes(quote);
    const start = this.at;
    const value = this.digits(0);
    if (this.at === start || this.isInWord()) throw this.fault();
    if (isText) this.expect(quote);
    return Math.round(value / 1e6);
  }

  /** The value of the digits from here on, behind those that came before. */
  private digits(before: number): number {
    let value = before;
    let code = this.bytes[this.at] ?? 0;
    while (code >= zero && code <= nine) {
      value = value * 10 + code - zero;
      this.at += 1;
      code = this.bytes[this.at] ?? 0;
    }
    return value;
  }

  private anyNumber(start: number): number {
    this.at = start;
    this.skipWord();
    const value = Number(this.bytes.toString('latin1', start, this.at));
    if (Number.isNaN(value)) throw this.fault();
    return value;
  }

  /** A list of numbers, into `list`. @returns how many; most are short ones in quotes, with no space between */
  numbers(): number {
    this.expect(openBracket);
    if (this.passes(closeBracket)) return 0;
    let length = 0;
    do {
      if (length === mostNumbers) throw this.fault();
      if (length === this.list.length) this.growList();
      this.list[length] = this.shortNumber() ?? this.number();
      length += 1;
    } while (!this.endsWith(closeBracket));
    return length;
  }

  /** Null for anything but a few digits in quotes; the cursor stays. */
  private shortNumber(): number | null {
    const { bytes, at } = this;
    if (bytes[at] !== quote) return null;
    let place = at + 1;
    let value = 0;
    let code = bytes[place] ?? 0;
    while (code >= zero && code <= nine) {
      value = value * 10 + code - zero;
      place += 1;
      code = bytes[place] ?? 0;
    }
    if (code !== quote || place === at + 1 || place - at > exactDigits) return null;
    this.at = place + 1;
    return value;
  }

  private growList(): void {
    const grown = new Float64Array(this.list.length * 2);
    grown.set(this.list);
    this.list = grown;
  }
}
