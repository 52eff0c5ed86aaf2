/**
 * From a record to its reports: read, analyze, render, write.
 * Input: a run folder or a lone summary.json. Output: the asked-for files beside it.
 */
import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { analyze } from '../analyze/analyze.ts';
import { askInstead } from '../analyze/ask-instead.ts';
import type { Analysis } from '../analyze/analysis.ts';
import type { ResourceLimits } from '../../contract/thresholds.ts';
import { listScenarios } from '../bundle/build-bundles.ts';
import { readAskedLimits } from '../config/asked-limits.ts';
import { writeWhole } from '../base/atomic-write.ts';
import { root } from '../config/paths.ts';
import { type Place, writeFormats } from './document-files.ts';
import { projectThresholds } from './project-thresholds.ts';
import type { Document } from '../document/document.ts';
import { runDocument } from '../documents/run.ts';
import { readRecord } from '../record/read-record.ts';
import type { RunRecord } from '../record/types.ts';
import type { FormatName } from './report-formats.ts';

export interface ReportOptions {
  readonly formats: readonly FormatName[];
  /** Null: the run folder, or the summary's own folder. */
  readonly outDir: string | null;
  readonly strict: boolean;
  /** A file of limits to judge by instead of the record's own. */
  readonly thresholds?: string | undefined;
}

export interface Reports {
  readonly analysis: Analysis;
  readonly document: Document;
  /** Paths by format. */
  readonly files: Readonly<Partial<Record<FormatName, string>>>;
}

/** @throws UserError E_RECORD for what is no record, E_OUTPUT when a report can't be written */
export async function makeReports(source: string, options: ReportOptions): Promise<Reports> {
  const record = await readAsked(source, options.thresholds);
  const analysis = analyze(record, { strict: options.strict, ...(await fallbackLimits(record)) });
  const recordDir = await folderOf(source);
  const outDir = options.outDir ?? recordDir;
  const document = runDocument(analysis, linkTo(outDir, recordDir));
  const json = `${JSON.stringify(analysis.report, null, 2)}\n`;
  const files = await writeWithJson({ document, json }, { folder: outDir, stem: 'report' }, options.formats);
  return { analysis, document, files };
}

interface Told {
  readonly document: Document;
  /** The same for programs. */
  readonly json: string;
}

/** The formats that were asked for. @throws UserError E_OUTPUT */
export async function writeWithJson(
  { document, json }: Told,
  place: Place,
  formats: readonly FormatName[],
): Promise<Reports['files']> {
  const drawn = await writeFormats(
    document,
    place,
    formats.filter((format) => format !== 'json'),
  );
  if (!formats.includes('json')) return drawn;
  const path = join(place.folder, `${place.stem}.json`);
  await writeWhole(path, json);
  return { json: path, ...drawn };
}

async function readAsked(source: string, thresholds: string | undefined): Promise<RunRecord> {
  const record = await readRecord(source);
  if (thresholds === undefined) return record;
  const askedOf = await readAskedLimits(thresholds, await listScenarios(root));
  return askInstead(record, askedOf(record.plan?.scenario ?? null), basename(thresholds));
}

/** A record that was watched but keeps no limits is held against today's. */
async function fallbackLimits({ run, system }: RunRecord): Promise<{ resources?: ResourceLimits }> {
  if (system === null || run?.resources !== undefined) return {};
  const { resources } = await projectThresholds();
  return { resources };
}

async function folderOf(source: string): Promise<string> {
  return (await stat(source)).isDirectory() ? resolve(source) : dirname(resolve(source));
}

/** A path as a link that no name in it can turn into anything else. */
export function linkTo(from: string, to: string): string {
  return `./${relative(resolve(from), resolve(to)).split(sep).map(encodeURIComponent).join('/')}`;
}
