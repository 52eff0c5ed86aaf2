/**
 * Text as editors and shells save it, to UTF-8: a byte-order mark is left out (RFC 8259, 8.1), and UTF-16, which
 * Windows PowerShell's `>` writes, is read. Input: bytes, whole or in chunks; output: bytes of UTF-8, or the text.
 */
import { inBytes, inputLimits } from './input-limits.ts';
import { openPlain, UnreadableError } from './plain-file.ts';

/** @throws UnreadableError for what is no plain file or too large a one, or the system's error */
export async function readText(path: string): Promise<string> {
  const { file, facts } = await openPlain(path);
  try {
    if (facts.size > inputLimits.wholeBytes)
      throw new UnreadableError(`is larger than ${inBytes(inputLimits.wholeBytes)}`);
    return decodeText(await file.readFile());
  } finally {
    await file.close();
  }
}

export function decodeText(bytes: Buffer): string {
  const decoder = new Utf8Decoder();
  return Buffer.concat([decoder.write(bytes), decoder.end()]).toString('utf8');
}

/** One file's bytes, chunk by chunk. */
export class Utf8Decoder {
  /** Undefined before the first bytes came; null where they are UTF-8 already. */
  private utf16: TextDecoder | null | undefined = undefined;
  private head: Buffer = Buffer.alloc(0);

  write(chunk: Buffer): Buffer {
    if (this.utf16 === null) return chunk;
    if (this.utf16 !== undefined) return Buffer.from(this.utf16.decode(chunk, { stream: true }));
    this.head = Buffer.concat([this.head, chunk]);
    return this.head.length < markLength ? Buffer.alloc(0) : this.begin();
  }

  /** What is left at the file's end. */
  end(): Buffer {
    const rest = this.utf16 === undefined ? this.begin() : Buffer.alloc(0);
    return this.utf16 == null ? rest : Buffer.concat([rest, Buffer.from(this.utf16.decode())]);
  }

  private begin(): Buffer {
    const { head } = this;
    const encoding = utf16Of(head);
    // It leaves the mark out by itself.
    this.utf16 = encoding === null ? null : new TextDecoder(encoding);
    if (this.utf16 !== null) return Buffer.from(this.utf16.decode(head, { stream: true }));
    return head.indexOf(utf8Mark) === 0 ? head.subarray(markLength) : head;
  }
}

const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf]);
const markLength = utf8Mark.length;

/** By its mark; without one, by the zero beside its first character, as all our files begin in ASCII. */
function utf16Of([first, second]: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (first === undefined || second === undefined) return null;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return null;
}
