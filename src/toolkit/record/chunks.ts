/**
 * A file's text as bytes of UTF-8, plain or gzip by what it begins with, as far as it can be read: files of cut runs end
 * in the middle, and hostile ones don't end.
 */
import type { FileHandle } from 'node:fs/promises';
import type { ReadStream } from 'node:fs';
import { pipeline, type TransformOptions } from 'node:stream';
import { createGunzip, type ZlibOptions } from 'node:zlib';
import { inBytes, inputLimits } from '../base/input-limits.ts';
import { openPlain, UnreadableError } from '../base/plain-file.ts';
import { Utf8Decoder } from '../base/text-bytes.ts';

/** Calls `take` for each chunk; returns why reading ended early, or null. A missing file is `missing`. */
export async function eachChunk(path: string, take: (chunk: Buffer) => void): Promise<string | null> {
  const decoder = new Utf8Decoder();
  try {
    for await (const chunk of unpacked(path)) take(decoder.write(chunk));
    take(decoder.end());
  } catch (error) {
    const reason = readFaultIn(error);
    if (reason === null) throw error;
    return reason;
  }
  return null;
}

/** Its bytes as they are. @throws where reading ends early, for a reason that `readFaultIn` says */
export async function* unpacked(path: string): AsyncGenerator<Buffer> {
  const { file } = await openPlain(path);
  try {
    const isPacked = path.endsWith('.gz') || (await isGzip(file));
    const packed = file.createReadStream({ start: 0, highWaterMark: chunkBytes });
    const input = isPacked ? pipeline(packed, createGunzip(ahead), () => undefined) : packed;
    let readBytes = 0;
    for await (const chunk of input) {
      readBytes += (chunk as Buffer).length;
      proveWithin(readBytes, packed);
      yield chunk as Buffer;
    }
  } finally {
    await file.close();
  }
}

/** The first characters, which tell what the file is; empty where nothing can be read. */
export async function headOf(path: string): Promise<string> {
  let head = '';
  const isEnough = new Error('enough');
  await eachChunk(path, (chunk) => {
    head = chunk.toString('utf8');
    if (head === '') return;
    throw isEnough;
  }).catch((error: unknown) => {
    if (error !== isEnough) throw error;
  });
  return head;
}

const chunkBytes = 512 * 1024;
/** So much is kept that unpacking, in its own thread, goes on while a chunk is read. */
const ahead: ZlibOptions & TransformOptions = { chunkSize: chunkBytes, highWaterMark: 4 * chunkBytes };

async function isGzip(file: FileHandle): Promise<boolean> {
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return buffer[0] === 0x1f && buffer[1] === 0x8b;
}

/** @throws UnreadableError where a small file opens to a large one, or none ends */
function proveWithin(readBytes: number, packed: ReadStream): void {
  const { streamBytes, packedFromBytes, expansion } = inputLimits;
  if (readBytes > streamBytes) throw new UnreadableError(`only its first ${inBytes(streamBytes)} are read`);
  if (readBytes > packedFromBytes && readBytes > packed.bytesRead * expansion) {
    throw new UnreadableError(
      `it opens to more than ${expansion} times its size; read were the first ${inBytes(packedFromBytes)}`,
    );
  }
}

/** Why a file could not be read on: of the file system, of zlib, or beyond a limit; null of anything else. */
export function readFaultIn(error: unknown): string | null {
  if (error instanceof UnreadableError) return error.message;
  if (!(error instanceof Error && 'errno' in error)) return null;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'missing';
  return code === 'Z_BUF_ERROR' ? 'cut off' : (code ?? message);
}
