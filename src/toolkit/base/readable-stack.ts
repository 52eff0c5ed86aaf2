/** A bug's stack by the names and lines of the sources: what was built has its maps aside, and nobody waits for them at start. */
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

const builtPlace = /file:\/\/[^\s()]+\.js:\d+:\d+/g;

export function readableStack(stack: string): string {
  return stack.replace(builtPlace, (built) => {
    const [, url = '', line, column] = /^(.*):(\d+):(\d+)$/.exec(built) ?? [];
    return sourcePlace(url, Number(line) - 1, Number(column) - 1) ?? built;
  });
}

/** Null for what has no map. @param line from 0, as is the column */
function sourcePlace(url: string, line: number, column: number): string | null {
  const file = fileURLToPath(`${url}.map`);
  if (!existsSync(file)) return null;
  const map = new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload);
  const entry = map.findEntry(line, column);
  if (!('originalSource' in entry)) return null;
  const source = fileURLToPath(new URL(entry.originalSource, url));
  return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}
