/**
 * JSON read in place, from its bytes: what is wanted is taken, the rest is passed over, and nothing is built. A day of
 * eight generators is gigabytes of it, of which JSON.parse reads 130 MB in the second in which this reads, and merges, 270.
 * Each call reads one value from where the cursor stands, and leaves it behind that value.
 */
import { closeBrace, closeBracket, colon, openBrace, openBracket, quote } from './json-bytes.ts';
import { JsonNumbers } from './json-numbers.ts';

/** Bytes, of a member that is one number. */
const lookedAt = 80;

/** A member that is read when the others are known. */
interface Later {
  readonly key: string;
  readonly place: number;
}

export class JsonCursor extends JsonNumbers {
  private view = new DataView(this.bytes.buffer);
  private readonly keys: ReadonlyMap<number, string>;

  /** @param keys that are told apart; any other is the empty one */
  constructor(keys: readonly string[]) {
    super();
    this.keys = new Map(keys.map((key) => [hashOf(key), key]));
  }

  override open(bytes: Buffer, start: number, end: number): void {
    super.open(bytes, start, end);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
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

  text(): string {
    if (this.next() !== quote) throw this.fault();
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
   * A number that lists of the same bytes share, as far as their first closing bracket; the cursor stays. One that was
   * read once is known again by it, and by `isNext`.
   */
  listHash(): number {
    this.next();
    const end = this.bytes.indexOf(closeBracket, this.at);
    let hash = end - this.at;
    for (let place = this.at; place + 4 <= end; place += 4)
      hash = (Math.imul(hash, 31) + this.view.getInt32(place)) | 0;
    return hash;
  }

  /** Of the next such member in what is left, wherever it stands, its whole number, in quotes or not; null where there is none. */
  numberOf(key: string): number | null {
    const name = `"${key}"`;
    let place = this.bytes.indexOf(name, this.at, 'latin1');
    while (place >= 0 && place < this.end) {
      const behind = this.bytes.toString('latin1', place + name.length, Math.min(this.end, place + lookedAt));
      const digits = /^\s*:\s*"?(\d+)/.exec(behind)?.[1];
      if (digits !== undefined) return Number(digits);
      place = this.bytes.indexOf(name, place + name.length, 'latin1');
    }
    return null;
  }

  /** Whether these bytes come next: a list or an object of the same bytes ends where they do. */
  isNext(known: Buffer): boolean {
    const end = this.at + known.length;
    return end <= this.end && this.bytes.compare(known, 0, known.length, this.at, end) === 0;
  }

  /** Over so many bytes, which are known. */
  leap(length: number): void {
    this.at += length;
  }

  private key(): string {
    this.next();
    const start = this.at + 1;
    this.skipText();
    const end = this.at - 1;
    let hash = 0;
    for (let place = start; place < end; place += 1)
      hash = (Math.imul(hash, 31) + (this.bytes[place] ?? 0)) | 0;
    const known = this.keys.get(hash) ?? '';
    return known.length === end - start && this.isAt(start, known) ? known : '';
  }

  private isAt(start: number, text: string): boolean {
    for (let place = 0; place < text.length; place += 1)
      if (this.bytes[start + place] !== text.charCodeAt(place)) return false;
    return true;
  }
}

function hashOf(key: string): number {
  let hash = 0;
  for (let place = 0; place < key.length; place += 1)
    hash = (Math.imul(hash, 31) + key.charCodeAt(place)) | 0;
  return hash;
}
