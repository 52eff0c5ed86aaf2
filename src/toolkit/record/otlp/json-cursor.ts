/**
 * JSON read in place, from its bytes: what is wanted is taken, the rest is passed over, and nothing is built. A day of
 * eight generators is gigabytes of it, of which JSON.parse reads 170 MB a second and this about three times as much.
 * Each call reads one value from where the cursor stands, and leaves it behind that value.
 */
const [quote, backslash, comma, colon] = [34, 92, 44, 58];
const [openBrace, closeBrace, openBracket, closeBracket] = [123, 125, 91, 93];
const [zero, nine, space, minus, point] = [48, 57, 32, 45, 46];

/** With sign and point: digits that a double surely holds. */
const exactDigits = 15;
const powersOfTen = Array.from({ length: exactDigits + 1 }, (_, power) => 10 ** power);

/** A member that is read when the others are known. */
interface Later {
  readonly key: string;
  readonly place: number;
}

export class JsonCursor {
  /** What `numbers` read last. */
  list = new Float64Array(256);
  private bytes: Buffer = Buffer.alloc(0);
  private at = 0;
  private end = 0;
  private readonly keys: ReadonlyMap<number, string>;

  /** @param keys that are told apart; any other is the empty one */
  constructor(keys: readonly string[]) {
    this.keys = new Map(keys.map((key) => [hashOf(key), key]));
  }

  open(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /**
   * Calls `take` at each member's value. Where it returns false, as others have to be known before, the value is passed
   * over, and `take` is called with it again when all have been seen.
   */
  eachMember(take: (key: string, isLast: boolean) => boolean): void {
    let later: Later[] | null = null;
    this.expect(openBrace);
    if (this.passes(closeBrace)) return;
    do {
      const key = this.key();
      this.expect(colon);
      const place = this.at;
      if (take(key, false)) continue;
      (later ??= []).push({ key, place });
      this.skip();
    } while (!this.endsWith(closeBrace));
    if (later !== null) this.takeLater(later, take);
  }

  private takeLater(later: readonly Later[], take: (key: string, isLast: boolean) => boolean): void {
    const behind = this.at;
    for (const { key, place } of later) {
      this.at = place;
      take(key, true);
    }
    this.at = behind;
  }

  eachItem(take: () => void): void {
    this.expect(openBracket);
    if (this.passes(closeBracket)) return;
    do take();
    while (!this.endsWith(closeBracket));
  }

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

  private isInWord(): boolean {
    return this.at < this.end && isPartOfNumber(this.bytes[this.at] ?? 0);
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

  text(): string {
    return JSON.parse(this.raw()) as string;
  }

  /** The value as it is written. */
  raw(): string {
    this.next();
    const start = this.at;
    this.skip();
    return this.bytes.toString('utf8', start, this.at);
  }

  /**
   * The value as it is written, if it is a list whose first closing bracket ends it, one character a byte; the cursor
   * stays. A list of the same bytes ends there too: what was read once can be known again.
   */
  shortList(): string {
    this.next();
    const end = this.bytes.indexOf(closeBracket, this.at);
    return end < 0 || end >= this.end ? '' : this.bytes.toString('latin1', this.at, end + 1);
  }

  /** Over so many bytes, which are known. */
  leap(length: number): void {
    this.at += length;
  }

  skip(): void {
    let depth = 0;
    do {
      const code = this.next();
      if (code === quote) this.skipText();
      else if (code === openBrace || code === openBracket) {
        depth += 1;
        this.at += 1;
      } else if (depth === 0 || isPartOfNumber(code)) this.skipWord();
      else {
        if (code === closeBrace || code === closeBracket) depth -= 1;
        this.at += 1;
      }
    } while (depth > 0);
  }

  /** A number, `true`, `false` or `null`. */
  private skipWord(): void {
    const start = this.at;
    while (this.at < this.end && isPartOfNumber(this.bytes[this.at] ?? 0)) this.at += 1;
    if (this.at === start) throw this.fault();
  }

  private skipText(): void {
    let end = this.bytes.indexOf(quote, this.at + 1);
    while (end > 0 && this.isEscaped(end)) end = this.bytes.indexOf(quote, end + 1);
    if (end < 0 || end >= this.end) throw this.fault();
    this.at = end + 1;
  }

  private isEscaped(place: number): boolean {
    let before = place;
    while (this.bytes[before - 1] === backslash) before -= 1;
    return (place - before) % 2 === 1;
  }

  private key(): string {
    this.expect(quote);
    let hash = 0;
    let code = this.bytes[this.at] ?? 0;
    const start = this.at;
    while (code !== quote) {
      if (this.at >= this.end || code === backslash) throw this.fault();
      hash = (Math.imul(hash, 31) + code) | 0;
      this.at += 1;
      code = this.bytes[this.at] ?? 0;
    }
    const known = this.keys.get(hash) ?? '';
    const isKnown = known.length === this.at - start && this.isAt(start, known);
    this.at += 1;
    return isKnown ? known : '';
  }

  private isAt(start: number, text: string): boolean {
    for (let place = 0; place < text.length; place += 1)
      if (this.bytes[start + place] !== text.charCodeAt(place)) return false;
    return true;
  }

  /** Past a comma, or past the end: then true. */
  private endsWith(closing: number): boolean {
    const code = this.next();
    if (code !== comma && code !== closing) throw this.fault();
    this.at += 1;
    return code === closing;
  }

  private passes(code: number): boolean {
    const isThere = this.next() === code;
    if (isThere) this.at += 1;
    return isThere;
  }

  private expect(code: number): void {
    if (this.next() !== code) throw this.fault();
    this.at += 1;
  }

  /** The next byte that is no white space; the cursor stands there. */
  private next(): number {
    let code = this.bytes[this.at] ?? 0;
    while (code <= space) {
      if (this.at >= this.end) throw this.fault();
      this.at += 1;
      code = this.bytes[this.at] ?? 0;
    }
    if (this.at >= this.end) throw this.fault();
    return code;
  }

  private fault(): SyntaxError {
    return new SyntaxError(`no such JSON at byte ${this.at}`);
  }
}

function hashOf(key: string): number {
  let hash = 0;
  for (let place = 0; place < key.length; place += 1)
    hash = (Math.imul(hash, 31) + key.charCodeAt(place)) | 0;
  return hash;
}

/** Digits, signs, the point, and letters, as in `-1e+3` and `Infinity`. */
function isPartOfNumber(code: number): boolean {
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return (code >= zero && code <= nine) || isLetter || code === 43 || code === minus || code === point;
}
