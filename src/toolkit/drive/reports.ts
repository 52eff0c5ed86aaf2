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
import { makeFolder, writeWhole } from '../base/atomic-write.ts';
import { root } from '../config/paths.ts';
import { projectThresholds } from './project-thresholds.ts';
import type { Judged } from '../document/document.ts';
import { render } from '../document/render.ts';
import { runDocument } from '../documents/run.ts';
import { renderCsv } from '../documents/run/csv.ts';
import { readRecord } from '../record/read-record.ts';
import type { RunRecord } from '../record/types.ts';
import type { FormatName } from './report-formats.ts';

interface Format {
  readonly file: string;
  readonly textOf: (analysis: Analysis, document: Judged) => string;
}

const formats = {
  json: {
    file: 'report.json',
    textOf: ({ report }) => `${JSON.stringify(report, null, 2)}
`,
  },
  html: { file: 'report.html', textOf: (_, document) => render(document, 'html') },
  md: { file: 'report.md', textOf: (_, document) => render(document, 'md') },
  csv: { file: 'report.csv', textOf: renderCsv },
  junit: { file: 'junit.xml', textOf: (_, document) => render(document, 'junit') },
} as const satisfies Record<FormatName, Format>;

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
  readonly document: Judged;
  /** Paths by format. */
  readonly files: Readonly<Partial<Record<FormatName, string>>>;
}

/** @throws UserError E_RECORD for what is no record, E_OUTPUT when a report can't be written */
export async function makeReports(source: string, options: ReportOptions): Promise<Reports> {
  const record = await readAsked(source, options.thresholds);
  const analysis = analyze(record, { strict: options.strict, ...(await fallbackLimits(record)) });
  const recordDir = await folderOf(source);
  const outDir = options.outDir ?? recordDir;
  await makeFolder(outDir);
  const document = runDocument(analysis, linkTo(outDir, recordDir));
  const files: Partial<Record<FormatName, string>> = {};
  for (const name of options.formats) {
    const path = join(outDir, formats[name].file);
    await writeWhole(path, formats[name].textOf(analysis, document));
    files[name] = path;
  }
  return { analysis, document, files };
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
