/** Several records to their reports and one index of them. What can't be read is skipped and named. */
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { stat } from 'node:fs/promises';
import type { Verdict } from '../analyze/report-schema.ts';
import { UserError } from '../base/errors.ts';
import type { Document } from '../document/document.ts';
import {
  indexEntry,
  type IndexEntry,
  renderIndexJson,
  type RunIndex,
  runIndexDocument,
} from '../documents/run-index.ts';
import { linkTo, makeReports, type ReportOptions, writeWithJson } from './reports.ts';

export interface IndexMade {
  readonly index: RunIndex;
  readonly document: Document;
  readonly files: readonly string[];
  readonly page: string | null;
}

/** @throws UserError E_RECORD when none of the sources can be read */
export async function reportSeveral(sources: readonly string[], options: ReportOptions): Promise<IndexMade> {
  const indexDir = options.outDir ?? meetingFolder(sources);
  const index = await reportEach(sources, options, indexDir);
  if (index.entries.length === 0) {
    throw new UserError(
      'E_RECORD',
      `none of ${sources.length} sources can be read: ${index.skipped[0]?.why ?? ''}`,
    );
  }
  const told = { document: runIndexDocument(index), json: renderIndexJson(index) };
  const files = await writeWithJson(told, { folder: indexDir, stem: 'index' }, options.formats);
  return { index, document: told.document, files: Object.values(files), page: files.html ?? null };
}

/** One after the other: only what the index shows of a run stays in memory. */
async function reportEach(
  sources: readonly string[],
  options: ReportOptions,
  indexDir: string,
): Promise<RunIndex> {
  const entries: IndexEntry[] = [];
  const skipped: RunIndex['skipped'] = [];
  const taken = new Set<string>();
  for (const source of sources) {
    try {
      const outDir = await reportFolder(source, { options, indexDir, taken });
      const { analysis, files } = await makeReports(source, { ...options, outDir });
      entries.push(indexEntry(analysis, files.html === undefined ? null : linkTo(indexDir, files.html)));
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'E_RECORD') throw error;
      skipped.push({ source, why: error.message });
    }
  }
  return { entries, skipped };
}

interface Places {
  readonly options: ReportOptions;
  readonly indexDir: string;
  /** Names that are in use below the index. */
  readonly taken: Set<string>;
}

/** A run folder keeps its reports; all others get a folder of their own below the index. */
async function reportFolder(source: string, { options, indexDir, taken }: Places): Promise<string | null> {
  const isFolder = await stat(source).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  if (options.outDir === null && isFolder) return null;
  const stem = basename(resolve(source), isFolder ? '' : extname(source));
  let name = stem;
  for (let count = 2; taken.has(name); count += 1) name = `${stem}-${count}`;
  taken.add(name);
  return join(indexDir, name);
}

/** The deepest folder that holds all sources. */
function meetingFolder(sources: readonly string[]): string {
  const parents = sources.map((source) => dirname(resolve(source)));
  return parents.reduce((common, folder) => {
    let meeting = common;
    while (relative(meeting, folder).split(sep)[0] === '..') meeting = dirname(meeting);
    return meeting;
  });
}

export function worstOf({ entries }: RunIndex): Verdict {
  const seen = new Set(entries.map(({ run }) => run.verdict));
  return (['FAIL', 'INVALID', 'PASS'] as const).find((verdict) => seen.has(verdict)) ?? 'NO GATES';
}
