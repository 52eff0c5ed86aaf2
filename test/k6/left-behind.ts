/** Where a secret may be after a run, and how it may be written there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** As it may stand in a file; of base64 what the secret alone decides. */
export function formsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const base64 = Buffer.from(value)
    .toString('base64')
    .replace(/.{0,3}=*$/, '');
  const inner = Buffer.from(`u:${value}`)
    .toString('base64')
    .slice(4)
    .replace(/.{0,4}=*$/, '');
  return [
    value,
    value.slice(0, -1),
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(value),
    base64,
    inner,
  ];
}

export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A compressed file that was cut is looked at as far as it goes. */
export function textOf(file: string): string {
  const bytes = readFileSync(file);
  if (!file.endsWith('.gz')) return bytes.toString();
  try {
    return gunzipSync(bytes, { finishFlush: 2 }).toString();
  } catch {
    return bytes.toString('latin1');
  }
}

/** Of every process of the machine, but those that a person started, whose flags they typed. */
export function commandLines(except: ReadonlySet<number>): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && !except.has(Number(name)))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      } catch {
        return [];
      }
    });
}
