/**
 * Where a reader of JSON stands in its bytes, and what it may find there: brackets, words, texts. White space between
 * them is passed over; nothing is built.
 */
const backslash = 92;
const comma = 44;
const space = 32;

export const quote = 34;
export const colon = 58;
export const [openBrace, closeBrace, openBracket, closeBracket] = [123, 125, 91, 93];
export const [zero, nine, minus, point] = [48, 57, 45, 46];

export class JsonBytes {
  protected bytes: Buffer = Buffer.alloc(0);
  protected at = 0;
  protected end = 0;

  open(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Over one value, whatever it is. */
  skip(): void {
    const code = this.next();
    if (code === quote) this.skipText();
    else if (code === openBrace || code === openBracket) this.skipNested();
    else this.skipWord();
  }

  /** Only texts and brackets are looked at: nobody asks for what stands between them. */
  private skipNested(): void {
    const { bytes, end } = this;
    let depth = 0;
    let isInText = false;
    for (let place = this.at; place < end; place += 1) {
      const code = bytes[place];
      if (isInText) {
        if (code === quote) isInText = false;
        else if (code === backslash) place += 1;
      } else if (code === quote) isInText = true;
      else if (code === openBrace || code === openBracket) depth += 1;
      else if (code === closeBrace || code === closeBracket) {
        depth -= 1;
        if (depth > 0) continue;
        this.at = place + 1;
        return;
      }
    }
    throw this.fault();
  }

  /** A number, `true`, `false` or `null`. */
  protected skipWord(): void {
    const start = this.at;
    while (this.isInWord()) this.at += 1;
    if (this.at === start) throw this.fault();
  }

  protected skipText(): void {
    if (this.bytes[this.at] !== quote) throw this.fault();
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

  protected isInWord(): boolean {
    return this.at < this.end && isPartOfNumber(this.bytes[this.at] ?? 0);
  }

  /** Past a comma, or past the end: then true. */
  protected endsWith(closing: number): boolean {
    const code = this.next();
    if (code !== comma && code !== closing) throw this.fault();
    this.at += 1;
    return code === closing;
  }

  protected passes(code: number): boolean {
    const isThere = this.next() === code;
    if (isThere) this.at += 1;
    return isThere;
  }

  protected expect(code: number): void {
    if (this.next() !== code) throw this.fault();
    this.at += 1;
  }

  /** The next byte that is no white space; the cursor stands there. */
  protected next(): number {
    let code = this.bytes[this.at] ?? 0;
    while (code <= space) {
      if (this.at >= this.end) throw this.fault();
      this.at += 1;
      code = this.bytes[this.at] ?? 0;
    }
    if (this.at >= this.end) throw this.fault();
    return code;
  }

  protected fault(): SyntaxError {
    return new SyntaxError(`no such JSON at byte ${this.at}`);
  }
}

/** Digits, signs, the point, and letters, as in `-1e+3` and `Infinity`. */
function isPartOfNumber(code: number): boolean {
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return (code >= zero && code <= nine) || isLetter || code === 43 || code === minus || code === point;
}
