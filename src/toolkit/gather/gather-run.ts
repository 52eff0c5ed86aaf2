/**
 * A run folder of what a Collector recorded, as `run` leaves one. Input: the facts that were written before the run, the
 * Collector's files, what each runner sent. Output: runs/<scenario>-<utc time>/ with run.json and metrics.ndjson.gz.
 */
import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { writeFault } from '../base/atomic-write.ts';
import { readFaultIn, unpacked } from '../record/chunks.ts';
import { runFiles } from '../record/run-files.ts';
import type { RunFacts } from '../record/run-schema.ts';
import { isOfEarlierRun } from '../record/strangers.ts';
import { hostFacts } from '../run/host-facts.ts';
import { createFolderOf, removeRunFolder, type RunFolder } from '../run/run-folder.ts';
import { writeRecord } from '../run/write-record.ts';
import type { Recorded } from './await-runners.ts';

/** @throws UserError E_OUTPUT; nothing is left then */
export async function gatherRun(facts: RunFacts, recorded: Recorded, outDir: string): Promise<RunFolder> {
  const preparedAt = facts.startedAt;
  const own = recorded.runners.filter((runner) => !isOfEarlierRun(runner, preparedAt));
  const began = own.flatMap(({ startedAt }) => startedAt ?? []).sort();
  const ended = own.map(({ endedAt }) => endedAt).sort();
  const startedAt = began[0] ?? new Date().toISOString();
  const folder = await createFolderOf({ ...facts, startedAt }, outDir);
  try {
    if (recorded.paths.length > 0) await pack(recorded.paths, folder.path);
    const fault = await writeRecord(folder, nothingSaid, {
      ...facts,
      id: folder.id,
      state: 'finished',
      startedAt,
      endedAt: ended.at(-1) ?? startedAt,
      loadStartedAt: began[0] ?? null,
      preparedAt,
      runners: [...recorded.runners],
      host: hostFacts(),
    });
    if (fault !== null) throw fault;
    return folder;
  } catch (error) {
    await removeRunFolder(folder);
    throw error;
  }
}

/** VUs say what they met in their pods' logs, which nobody reads here. */
const nothingSaid = { plan: null, failures: [], scriptErrors: [] };

async function pack(paths: readonly string[], folder: string): Promise<void> {
  const file = createWriteStream(join(folder, runFiles.metrics), { flags: 'wx' });
  await pipeline(chunksOf(paths), createGzip(), file).catch((cause: unknown) => {
    throw writeFault(folder, cause);
  });
}

const newline = 10;

/** A file that was cut has no line end: what follows it begins a line of its own. */
async function* chunksOf(paths: readonly string[]): AsyncGenerator<Buffer> {
  for (const path of paths) {
    let last = newline;
    for await (const chunk of readable(path)) {
      last = chunk.at(-1) ?? last;
      yield chunk;
    }
    if (last !== newline) yield Buffer.from('\n');
  }
}

/** Where a packed file ends early, a line that says why: it counts as one that could not be read. */
async function* readable(path: string): AsyncGenerator<Buffer> {
  try {
    yield* unpacked(path);
  } catch (error) {
    const reason = readFaultIn(error);
    if (reason === null) throw error;
    yield Buffer.from(`\n${basename(path)}: ${reason}`);
  }
}
