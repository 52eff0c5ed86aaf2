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
  try {
    const { file } = await openPlain(path);
    try {
      const isPacked = path.endsWith('.gz') || (await isGzip(file));
      await eachOf(file, isPacked, take);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isReadFault(error)) throw error;
    return reasonOf(error);
  }
  return null;
}

async function eachOf(file: FileHandle, isPacked: boolean, take: (chunk: Buffer) => void): Promise<void> {
  const packed = file.createReadStream({ start: 0, highWaterMark: chunkBytes });
  const gunzip = createGunzip(ahead);
  const input = isPacked ? pipeline(packed, gunzip, () => undefined) : packed;
  const decoder = new Utf8Decoder();
  let readBytes = 0;
  for await (const chunk of input) {
    readBytes += (chunk as Buffer).length;
    proveWithin(readBytes, packed);
    take(decoder.write(chunk as Buffer));
  }
  take(decoder.end());
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

/** Of the file system, of zlib, or beyond a limit. */
function isReadFault(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof UnreadableError || (error instanceof Error && 'errno' in error);
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'missing';
  if (error.code === 'Z_BUF_ERROR') return 'cut off';
  return error.code ?? error.message;
}
