/**
 * How much of a file from outside is read; docs/limits.md says the same in words, and a test holds the two together.
 * What lies beyond is left out and said, as a file can be made to fill any memory.
 */
import { mostSlidingLimits } from '../../contract/sliding.ts';

const megabyte = 1024 * 1024;

export const inputLimits = {
  /** Of a file that is read whole: JSON, and a suite's index.md. */
  wholeBytes: 16 * megabyte,
  /** Of one JSON text, a line or a file: a schema says of each value that it is wrong. */
  jsonValues: 250_000,
  jsonDepth: 64,
  /** Of an NDJSON file, and of k6's CSV. */
  lineBytes: 16 * megabyte,
  csvLineBytes: megabyte,
  /** Of a file's lines that are too long, all together. */
  skippedBytes: 256 * megabyte,
  /** Of a gzip file: 1 byte in it to so many, once `packedFromBytes` have been read. A busy run's samples have about 25. */
  expansion: 100,
  packedFromBytes: 64 * megabyte,
  /** Of any file that is read line by line, unpacked. */
  streamBytes: 16 * 1024 * megabyte,
  /** Of a plan: each limit on windows is judged over all of a record. */
  slidingLimits: mostSlidingLimits,
  /** Requests that failed, and exceptions of the script, each. */
  events: 10_000,
  /** Of system.ndjson: figures of a line times lines, and what the monitor noted. */
  systemValues: 25_000_000,
  systemRemarks: 1_000,
  /** Of the dashboard's record: metrics, and figures times periods. */
  timelineMetrics: 20_000,
  timelineValues: 100_000_000,
  /** Of samples: metrics, values that are kept one by one, rows by second and tags, and combinations of tags. */
  sampleMetrics: 10_000,
  sampleValues: 100_000_000,
  sampleSums: 10_000_000,
  sampleTags: 200_000,
  /** Of OTLP: a line, generators, metrics, combinations of tags, and bytes of what is kept of them by period. */
  otlpLineBytes: 64 * megabyte,
  mergedSources: 1_000,
  mergedMetrics: 1_000,
  mergedTags: 2_000,
  mergedBytes: 192 * megabyte,
} as const;

/** `16 MB`, `16 GB`, as the sentences of a report have them. */
export function inBytes(bytes: number): string {
  const megabytes = Math.round(bytes / megabyte);
  return megabytes < 1024 ? `${megabytes} MB` : `${Math.round(megabytes / 1024)} GB`;
}
