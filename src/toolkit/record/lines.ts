/** A file's lines, plain or gzip, as far as it can be read. */
import { StringDecoder } from 'node:string_decoder';
import { eachChunk } from './chunks.ts';

/** Longer ones are none of a record's, and would fill the memory. */
const longestLine = 64 * 1024 * 1024;

/** Calls `take` for each line; returns why reading ended early, or null. A missing file is `missing`. */
export async function eachLine(path: string, take: (line: string) => void): Promise<string | null> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const ended = await eachChunk(path, (chunk) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) rest = '';
    lines.forEach(take);
  });
  if (ended === null && rest !== '') take(rest);
  return ended;
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
