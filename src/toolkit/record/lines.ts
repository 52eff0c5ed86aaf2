/** A file's lines, plain or gzip, as far as it can be read: files of cut runs end in the middle. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Calls `take` for each line; returns why reading ended early, or null. A missing file is `missing`. */
export async function eachLine(path: string, take: (line: string) => void): Promise<string | null> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? pipeline(file, createGunzip(), () => undefined) : file;
  let rest = '';
  try {
    for await (const chunk of input.setEncoding('utf8')) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(take);
    }
  } catch (error) {
    return reasonOf(error as NodeJS.ErrnoException);
  }
  if (rest !== '') take(rest);
  return null;
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'missing';
  if (error.code === 'Z_BUF_ERROR') return 'cut off';
  return error.code ?? error.message;
}

/** The line's JSON object, or null for what is none. */
export function parseObject(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}
