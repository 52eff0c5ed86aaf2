/** The trend of a folder of runs, as values and as history.html in it, with its other formats. */
import type { Document } from '../document/document.ts';
import { historyDocument } from '../documents/history.ts';
import { type PastRun, readHistory } from '../history/run-history.ts';
import { writeDocument } from './document-files.ts';
import { findScenario } from './scenarios.ts';

export interface HistoryRequest {
  /** Default: all of them. */
  readonly scenario?: string;
  /** Where run folders are; default: runs. */
  readonly folder?: string;
}

export interface HistoryResult {
  readonly runs: readonly PastRun[];
  /** `<folder>: why`. */
  readonly skipped: readonly string[];
  /** Null where there are no runs; so is the page's path. */
  readonly document: Document | null;
  readonly page: string | null;
}

/** @throws UserError E_SCENARIO, E_RECORD */
export async function history({ scenario, folder = 'runs' }: HistoryRequest): Promise<HistoryResult> {
  if (scenario !== undefined) await findScenario(scenario);
  const { runs: all, skipped } = await readHistory(folder);
  const runs = all.filter((run) => scenario === undefined || run.scenario === scenario);
  if (runs.length === 0) return { runs, skipped, document: null, page: null };
  const document = historyDocument(runs, skipped);
  const { page } = await writeDocument(document, { folder, stem: 'history' });
  return { runs, skipped, document, page };
}
