/**
 * Waits until nothing more will come of a cluster's runners: all have sent to the end of their load, or there is silence.
 * Nobody tells when a runner ends, or that one died. Input: the folder that a Collector writes into. Output: what each sent.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../base/errors.ts';
import type { RunnerFacts } from '../record/run-schema.ts';
import { isOfEarlierRun, isStranger } from '../record/strangers.ts';
import { InterruptedError } from '../run/interrupts.ts';
import { runnersOf } from './runners-of.ts';

export interface Awaited {
  /** That the Collector writes into. */
  readonly folder: string;
  /** When the run was written: files may hold another one, of before. */
  readonly preparedAt: string;
  readonly parallelism: number;
  /** Phases of requests that are no load. */
  readonly leftOut: readonly string[];
  /** For which each runner has users. */
  readonly loadSeconds: number;
  /** Until the first figures: images are pulled, pods wait for a node. */
  readonly startSeconds: number;
  /** Without anything new, before what is there is looked at. */
  readonly quietSeconds: number;
}

export interface Recorded {
  /** Of the files. */
  readonly paths: readonly string[];
  readonly runners: readonly RunnerFacts[];
}

/** So many times as long a silence ends the waiting, whatever is missing: a Collector may be started again meanwhile. */
const longestSilence = 8;
const everyMs = 1000;

/** @throws InterruptedError on the signal; UserError E_RECORD */
export async function awaitRunners(asked: Awaited, signal: AbortSignal): Promise<Recorded> {
  const { quietSeconds } = asked;
  let [bytes, changedMs] = [-1, performance.now()];
  let recorded: Recorded | null = null;
  for (;;) {
    const files = await filesIn(asked.folder);
    if (files.bytes !== bytes) [bytes, changedMs, recorded] = [files.bytes, performance.now(), null];
    const silence = (performance.now() - changedMs) / 1000;
    if (silence >= (bytes === 0 ? asked.startSeconds : quietSeconds)) {
      recorded ??= { paths: files.paths, runners: await runnersOf(files.paths, asked.leftOut) };
      if (silence >= longestSilenceOf(recorded, bytes, asked) || areDone(recorded, asked)) return recorded;
    }
    await sleep(everyMs, undefined, { signal }).catch(interrupted);
  }
}

/** Nobody knows here how much of its load the cluster has sent. */
function interrupted(cause: unknown): never {
  const line = 'interrupted while waiting for the runners: nothing was written, and the cluster goes on';
  throw new InterruptedError(line, { cause });
}

/** Packed by a person, where they were brought here. */
const recordName = /^metrics.*\.json(\.gz)?$/;

/** Several, where the Collector went on in another one. */
async function filesIn(folder: string): Promise<{ readonly paths: string[]; readonly bytes: number }> {
  const names = (await readdir(folder)).filter((name) => recordName.test(name)).sort();
  const paths = names.map((name) => join(folder, name));
  const sizes = await Promise.all(paths.map(bytesOf));
  return { paths, bytes: sizes.reduce((total, size) => total + size, 0) };
}

/** @throws UserError E_RECORD where the place of a file is taken */
async function bytesOf(path: string): Promise<number> {
  const entry = await stat(path).catch(renamed);
  if (entry === null) return 0;
  if (entry.isFile()) return entry.size;
  throw new UserError('E_RECORD', `${path} is no file; a Collector writes a file of that name: take it away`);
}

/** By the Collector, which went on in another one since the folder was read: the next look finds both. */
function renamed(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}

/** Files of a run before this one say nothing of it: its first figures are still to come. */
function longestSilenceOf({ runners }: Recorded, bytes: number, asked: Awaited): number {
  const { preparedAt, startSeconds, quietSeconds } = asked;
  const isOld = runners.length > 0 && runners.every((runner) => isOfEarlierRun(runner, preparedAt));
  return bytes === 0 || isOld ? startSeconds : quietSeconds * longestSilence;
}

/** Each of the load's numbers once; of a runner that was started again, the k6 that sent last. */
function areDone({ runners }: Recorded, asked: Awaited): boolean {
  const { parallelism, loadSeconds } = asked;
  const own = runners.filter((facts) => !isStranger(facts, asked));
  const last = [...new Map(own.map((runner) => [runner.runner, runner])).values()];
  const done = last.filter(
    ({ startedAt, endedAt }) =>
      startedAt !== null && Date.parse(endedAt) >= Date.parse(startedAt) + loadSeconds * 1000,
  );
  return done.length >= parallelism;
}
