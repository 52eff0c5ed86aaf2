/** The reports of a record, again or for the first time; of several records, an index as well. */
import type { Analysis } from '../analyze/analysis.ts';
import type { Document } from '../document/document.ts';
import type { RunIndex } from '../documents/run-index.ts';
import { reportSeveral } from './report-index.ts';
import { formatNames } from './report-formats.ts';
import { makeReports, type ReportOptions } from './reports.ts';
import type { ReportRequest } from './requests.ts';

interface Made {
  readonly document: Document;
  readonly files: readonly string[];
  /** The path of the page; null where none was asked for. */
  readonly page: string | null;
}

export type ReportResult = Made &
  (
    { readonly of: 'one'; readonly analysis: Analysis } | { readonly of: 'several'; readonly index: RunIndex }
  );

/** @throws UserError E_RECORD for what is no record, E_OUTPUT when a report can't be written */
export async function report({ sources, ...asked }: ReportRequest): Promise<ReportResult> {
  const { formats = formatNames, outDir = null, strict = false, thresholds } = asked;
  const options: ReportOptions = { formats, outDir, strict, thresholds };
  const [source = '', ...others] = sources;
  if (others.length > 0) return { of: 'several', ...(await reportSeveral(sources, options)) };
  const { analysis, document, files } = await makeReports(source, options);
  return { of: 'one', analysis, document, files: Object.values(files), page: files.html ?? null };
}
