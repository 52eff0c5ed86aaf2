/** A file's lines, plain or gzip, as far as it can be read; each byte of it is looked at once. */
import { inBytes, inputLimits } from '../base/input-limits.ts';
import { parseModest } from '../base/modest-json.ts';
import { UnreadableError } from '../base/plain-file.ts';
import { eachChunk } from './chunks.ts';

/** How far a file was read. */
export interface LinesRead {
  /** Why reading ended early, or null; a missing file is `missing`. */
  readonly ended: string | null;
  /** Lines that were left out for their length. */
  readonly tooLong: number;
}

/** Calls `take` for each line; what a file that was cut ends with is no line. */
export async function eachLine(path: string, take: (line: string) => void): Promise<LinesRead> {
  const lines = new LineSplitter({ longest: inputLimits.lineBytes }, (bytes, start, end) =>
    take(bytes.toString('utf8', start, end)),
  );
  const ended = await eachChunk(path, (chunk) => lines.write(chunk));
  if (ended === null) lines.end();
  return { ended, tooLong: lines.tooLong };
}

/** What is wrong with a file, one sentence each; that it is missing is for the caller to say. */
export function faultsOf(
  name: string,
  { ended, tooLong }: LinesRead,
  { broken, longest = inputLimits.lineBytes }: { readonly broken: number; readonly longest?: number },
): string[] {
  return [
    ...(ended === null || ended === 'missing' ? [] : [`${name} is incomplete (${ended})`]),
    ...(broken === 0 ? [] : [`${counted(broken)} of ${name} could not be read`]),
    ...(tooLong === 0 ? [] : [`${counted(tooLong)} of ${name} left out, longer than ${inBytes(longest)}`]),
  ];
}

function counted(lines: number): string {
  return lines === 1 ? '1 line' : `${lines} lines`;
}

type TakeBytes = (bytes: Buffer, start: number, end: number) => void;

interface LineShape {
  readonly longest: number;
  /** RFC 4180: a line end within quotes is none. */
  readonly isQuoted?: boolean;
}

const newline = 10;
const quote = 34;

/** Chunks to lines. One that never ends is left out as it comes, and does not fill the memory. */
export class LineSplitter {
  tooLong = 0;
  private readonly shape: LineShape;
  private readonly take: TakeBytes;
  /** Of the line that has begun. */
  private pieces: Buffer[] = [];
  private length = 0;
  private hasOpenQuote = false;
  private skippedBytes = 0;

  constructor(shape: LineShape, take: TakeBytes) {
    this.shape = shape;
    this.take = take;
  }

  /** @throws UnreadableError when all that is skipped is more than a file can hold by mistake */
  write(chunk: Buffer): void {
    let start = 0;
    let looked = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, looked)) {
      this.countQuotes(chunk, looked, end);
      looked = end + 1;
      if (this.hasOpenQuote && this.length + end - start <= this.shape.longest) continue;
      this.endLine(chunk, start, end);
      start = looked;
    }
    this.countQuotes(chunk, looked, chunk.length);
    if (start < chunk.length) this.keep(chunk.subarray(start));
  }

  /** Of a file that is whole: its last line may have no end. */
  end(): void {
    if (this.length > 0) this.endLine(Buffer.alloc(0), 0, 0);
  }

  /** Whether a line was begun and not ended. */
  get hasRest(): boolean {
    return this.length > 0;
  }

  private countQuotes(chunk: Buffer, start: number, end: number): void {
    if (this.shape.isQuoted !== true) return;
    for (let place = start; place < end; place += 1)
      if (chunk[place] === quote) this.hasOpenQuote = !this.hasOpenQuote;
  }

  private keep(piece: Buffer): void {
    this.length += piece.length;
    if (this.length <= this.shape.longest) this.pieces.push(piece);
    else this.skip(piece);
  }

  private skip(piece: Buffer): void {
    this.skippedBytes += this.pieces.length === 0 ? piece.length : this.length;
    this.pieces = [];
    const most = inputLimits.skippedBytes;
    if (this.skippedBytes > most)
      throw new UnreadableError(`more than ${inBytes(most)} of it are lines that are too long`);
  }

  private endLine(chunk: Buffer, start: number, end: number): void {
    const length = this.length + end - start;
    if (length > this.shape.longest) {
      this.tooLong += 1;
      this.skip(chunk.subarray(start, end));
    } else if (this.length === 0) this.take(chunk, start, end);
    else this.take(Buffer.concat([...this.pieces, chunk.subarray(start, end)]), 0, length);
    this.pieces = [];
    this.length = 0;
    this.hasOpenQuote = false;
  }
}

/** The line's JSON object, or null for what is none. */
export function parseObject(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = parseModest(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}
