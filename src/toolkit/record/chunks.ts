/** A file's text as bytes of UTF-8, plain or gzip by what it begins with, as far as it can be read: files of cut runs end in the middle. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Utf8Decoder } from '../text-bytes.ts';

/** Calls `take` for each chunk; returns why reading ended early, or null. A missing file is `missing`. */
export async function eachChunk(path: string, take: (chunk: Buffer) => void): Promise<string | null> {
  try {
    const isPacked = path.endsWith('.gz') || (await isGzip(path));
    const file = createReadStream(path, { highWaterMark: chunkBytes });
    const gunzip = createGunzip({ chunkSize: chunkBytes });
    const input = isPacked ? pipeline(file, gunzip, () => undefined) : file;
    const decoder = new Utf8Decoder();
    for await (const chunk of input) take(decoder.write(chunk as Buffer));
    take(decoder.end());
  } catch (error) {
    if (!isReadFault(error)) throw error;
    return reasonOf(error);
  }
  return null;
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

const chunkBytes = 32 * 1024;

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** Of the file system or of zlib. */
function isReadFault(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'errno' in error;
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'missing';
  if (error.code === 'Z_BUF_ERROR') return 'cut off';
  return error.code ?? error.message;
}
