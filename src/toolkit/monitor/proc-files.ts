/**
 * The files of /proc and of cgroups, read at once: they are made in memory when they are read, so that waiting for
 * another thread costs more than reading. Input: a root, /proc but for tests. Output: text, or null.
 */
import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';

/** Room for one file; the longest that is read whole has a line a connection. */
const buffer = Buffer.allocUnsafe(256 * 1024);

export class ProcFiles {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** At most the buffer's length; null for what is not there or may not be read. */
  read(path: string): string | null {
    let file: number | null = null;
    try {
      file = openSync(`${this.root}/${path}`, 'r');
      let length = 0;
      for (;;) {
        const more = readSync(file, buffer, length, buffer.length - length, null);
        length += more;
        if (more === 0 || length === buffer.length) return buffer.toString('latin1', 0, length);
      }
    } catch {
      return null;
    } finally {
      if (file !== null) closeSync(file);
    }
  }

  list(path: string): readonly string[] | null {
    try {
      return readdirSync(`${this.root}/${path}`);
    } catch {
      return null;
    }
  }

  link(path: string): string | null {
    try {
      return readlinkSync(`${this.root}/${path}`);
    } catch {
      return null;
    }
  }

  pids(): number[] {
    return (this.list('') ?? []).filter((name) => /^\d+$/.test(name)).map(Number);
  }
}
