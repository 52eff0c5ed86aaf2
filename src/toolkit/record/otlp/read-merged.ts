/**
 * Files of OTLP requests, of our receiver or of an OpenTelemetry Collector, plain or gzip, one or several, to one merged
 * timeline, in one pass. Cut anywhere, what came before still counts.
 */
import { basename } from 'node:path';
import { inputLimits } from '../../base/input-limits.ts';
import { eachChunk } from '../chunks.ts';
import { faultsOf, type LinesRead, LineSplitter } from '../lines.ts';
import type { MergedTimeline } from '../types.ts';
import type { Exports } from './exports.ts';
import { MergedBuilder, type MergedOptions } from './merged-builder.ts';
import { type IsWanted, RequestReader } from './request-reader.ts';

export interface MergedReading {
  /** Null when there was nothing, or nothing that can be merged. */
  readonly timeline: MergedTimeline | null;
  /** What is wrong with the files, and what they can't tell, one sentence each. */
  readonly notes: readonly string[];
  /** Of these, what is wrong. */
  readonly damage: readonly string[];
  /** Of each generator, by its place in the timeline's `sources`. */
  readonly exports: Exports;
}

/** Whether a file's first line is a request of OTLP's metrics. */
export function isOtlp(line: string): boolean {
  return /^\s*\{\s*"resourceMetrics"/.test(line);
}

/** How many requests are read between two looks at the memory. */
const linesBetween = 16;

/** @param isWanted which metrics are read; those that are not cost little */
export async function readMerged(
  paths: readonly string[],
  isWanted?: IsWanted,
  options?: MergedOptions,
): Promise<MergedReading> {
  const builder = new MergedBuilder(options);
  const reader = new RequestReader(builder, isWanted, options?.tellsRunners);
  const damage: string[] = [];
  for (const path of paths) {
    const read = await readRequests(path, reader, builder);
    const name = basename(path);
    if (read.ended === 'missing') damage.push(`${name} is missing`);
    damage.push(...faultsOf(name, read, { broken: read.broken, longest: inputLimits.otlpLineBytes }));
  }
  damage.push(...builder.damage(), ...reader.damage());
  const timeline = reader.unmergeable.isAll ? null : builder.finish();
  const notes = [...reader.unmergeable.notes(), ...builder.notes()];
  return { timeline, notes: [...damage, ...notes], damage, exports: reader.exports };
}

async function readRequests(
  path: string,
  reader: RequestReader,
  builder: MergedBuilder,
): Promise<LinesRead & { readonly broken: number }> {
  let broken = 0;
  let lines = 0;
  const splitter = new LineSplitter({ longest: inputLimits.otlpLineBytes }, (bytes, start, end) => {
    if (end <= start) return;
    broken += brokenIn(reader, bytes.subarray(start, end));
    lines += 1;
    if (lines % linesBetween === 0) builder.keepWithin(inputLimits.mergedBytes);
  });
  const ended = await eachChunk(path, (chunk) => splitter.write(chunk));
  if (ended === null) splitter.end();
  return { ended, tooLong: splitter.tooLong, broken };
}

const opening = '{"resourceMetrics"';

/** @returns how many requests of it could not be read */
function brokenIn(reader: RequestReader, line: Buffer): number {
  if (isTaken(reader, line)) return 0;
  // A Collector that was killed goes on in the middle of the line that it was cut in.
  const next = line.lastIndexOf(opening);
  return next <= 0 || isTaken(reader, line.subarray(next)) ? 1 : 2;
}

function isTaken(reader: RequestReader, line: Buffer): boolean {
  try {
    reader.take(line, 0, line.length);
    return true;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return false;
  }
}
