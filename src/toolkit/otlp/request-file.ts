/**
 * The file that requests are kept in: OTLP JSON, a request a line, as the OpenTelemetry Collector's file exporter writes
 * it, gzip. Each line is a gzip member of its own, written at once: whatever ends this process, all that was
 * acknowledged can be read, and what was being written is cut off. It costs no size, as gzip looks back 32 KB.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const packed = promisify(gzip);

export interface RequestFile {
  /** Resolves when the system has the line; lines are in the order of the calls. @throws the system's error */
  readonly append: (json: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** @throws the system's error, also where something is there under that name: it may be another run's */
export async function createRequestFile(path: string): Promise<RequestFile> {
  const file = await open(path, 'wx', 0o644);
  let written = Promise.resolve();
  return {
    append: async (json) => {
      const member = packed(`${json}\n`);
      written = appended(written, file, member);
      await written;
    },
    close: async () => {
      await written.catch(() => undefined);
      await file.close();
    },
  };
}

/** After one that failed nothing more is written: its line is cut, and what followed could not be read. */
async function appended(before: Promise<void>, file: FileHandle, member: Promise<Buffer>): Promise<void> {
  const [bytes] = await Promise.all([member, before]);
  await file.appendFile(bytes);
}
