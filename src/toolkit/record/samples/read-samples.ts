/** Files of raw samples, of one generator or of several, to one set of columns. */
import { basename } from 'node:path';
import type { MetricType } from '../../../contract/metric-types.ts';
import type { PlatformWords } from '../../../contract/platform.ts';
import { UserError } from '../../base/errors.ts';
import { inputLimits } from '../../base/input-limits.ts';
import { eachChunk } from '../chunks.ts';
import { eachLine, faultsOf, type LinesRead } from '../lines.ts';
import { otherName, type Samples } from '../types.ts';
import { CsvSampleReader } from './csv-samples.ts';
import { JsonSampleReader } from './json-samples.ts';
import { metricTypes } from './metric-types.ts';
import { SampleBuilder } from './sample-builder.ts';

export interface SampleReading {
  /** Null when there was not one sample. */
  readonly samples: Samples | null;
  /** What is wrong with the files, and what they can't tell, one sentence each. */
  readonly notes: readonly string[];
  /** Of these, what is wrong. */
  readonly damage: readonly string[];
}

export interface SampleFile {
  readonly path: string;
  readonly kind: 'csv' | 'json';
}

/** @param own the platform's metrics @throws UserError E_RECORD for a CSV that is none of k6's, or files that are of different runs */
export async function readSamples(
  files: readonly SampleFile[],
  own: PlatformWords['metrics'],
): Promise<SampleReading> {
  const types = metricTypes(own);
  const builder = new SampleBuilder();
  const notes: string[] = [];
  const damage: string[] = [];
  const spans: FileSpan[] = [];
  let isWhole = true;
  for (const file of files) {
    const { path, kind } = file;
    const { brokenLines: broken, unknownMetrics, ...read } = await readFile(file, builder, types);
    const name = basename(path);
    const { ended } = read;
    if (ended === 'missing') damage.push(`${name} is missing`);
    const longest = kind === 'csv' ? inputLimits.csvLineBytes : inputLimits.lineBytes;
    damage.push(...faultsOf(name, read, { broken, longest }));
    if (unknownMetrics.size > 0) notes.push(unknownNote(name, unknownMetrics));
    isWhole &&= ended === null;
    spans.push({ name, ...builder.takeSpan() });
  }
  proveOneRun(spans);
  if (builder.leftOut > 0)
    damage.push(`${builder.leftOut} samples lie too far in time from the first to be of one run`);
  if (builder.beyond > 0) damage.push(`${builder.beyond} samples are beyond what is read`);
  if (builder.withoutTags > 0)
    damage.push(`${builder.withoutTags} samples are counted without their tags, of which there are too many`);
  notes.push(...foldedNote(builder.foldedNames));
  const samples = builder.finish(isWhole);
  if (samples?.resolutionMs === 1000) notes.push(wholeSecondsNote(samples));
  return { samples, notes: [...damage, ...notes], damage };
}

function foldedNote({ count, isExact }: SampleBuilder['foldedNames']): string[] {
  if (count === 0) return [];
  const names = `${isExact ? '' : 'more than '}${count} names of requests`;
  return [`${names} beyond the first 1,000 are counted together as ${otherName}`];
}

function wholeSecondsNote({ startMs, endMs }: Samples): string {
  const lasted =
    endMs === startMs
      ? 'the load took under 1 s, so no rate can be given'
      : 'lengths and rates are known to a second';
  return `the times of the samples are whole seconds: ${lasted}; K6_CSV_TIME_FORMAT=unix_milli keeps more`;
}

interface FileReading extends LinesRead {
  readonly brokenLines: number;
  readonly unknownMetrics: ReadonlySet<string>;
}

async function readFile(
  { path, kind }: SampleFile,
  builder: SampleBuilder,
  types: ReadonlyMap<string, MetricType>,
): Promise<FileReading> {
  if (kind === 'json') {
    const reader = new JsonSampleReader(builder);
    const read = await eachLine(path, reader.take);
    return { ...read, brokenLines: reader.brokenLines, unknownMetrics: new Set() };
  }
  const reader = new CsvSampleReader(path, builder, types);
  const ended = await eachChunk(path, (chunk) => reader.take(chunk));
  if (ended === null) reader.close();
  const { brokenLines, unknownMetrics, tooLong } = reader;
  return { ended, tooLong, brokenLines, unknownMetrics };
}

function unknownNote(name: string, metrics: ReadonlySet<string>): string {
  const some = [...metrics].slice(0, 5).join(', ');
  const rest = metrics.size > 5 ? ` and ${metrics.size - 5} more` : '';
  return `${name} does not say the types of custom metrics, so these are left out: ${some}${rest}; --out json keeps them`;
}

interface FileSpan {
  readonly name: string;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Generators of one run start within minutes of each other. */
const widestGapMs = 10 * 60_000;

function proveOneRun(spans: readonly FileSpan[]): void {
  const filled = spans.filter(({ firstMs }) => firstMs !== Infinity).sort((a, b) => a.firstMs - b.firstMs);
  let lastMs = filled[0]?.lastMs ?? 0;
  for (const { name, firstMs, lastMs: ownLastMs } of filled) {
    if (firstMs - lastMs > widestGapMs) {
      const minutes = Math.round((firstMs - lastMs) / 60_000);
      throw new UserError(
        'E_RECORD',
        `${name} is of another run: it begins ${minutes} min after ${filled[0]?.name ?? ''} ends; keep each run's samples in a folder of their own`,
      );
    }
    lastMs = Math.max(lastMs, ownLastMs);
  }
}
