/** A file's lines, plain or gzip, as far as it can be read: files of cut runs end in the middle. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** Calls `take` for each line; returns why reading ended early, or null. A missing file is `missing`. */
export async function eachLine(path: string, take: (line: string) => void): Promise<string | null> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  const failures: NodeJS.ErrnoException[] = [];
  const lines = createInterface({ input, crlfDelay: Infinity });
  const fail = (error: NodeJS.ErrnoException): void => {
    failures.push(error);
    lines.close();
  };
  file.on('error', fail);
  if (input !== file) input.on('error', fail);
  for await (const line of lines) take(line);
  const [first] = failures;
  return first === undefined ? null : reasonOf(first);
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
