/** The trend of a folder of runs, as values and as history.html in it. */
import { join } from 'node:path';
import { writeWhole } from '../config/atomic-write.ts';
import { readHistory } from '../history/run-history.ts';
import { renderHistoryHtml } from '../render/history/page.tsx';
import { buildTrends } from '../render/history/view.ts';
import { findScenario } from './scenarios.ts';

export interface HistoryRequest {
  /** Default: all of them. */
  readonly scenario?: string;
  /** Where run folders are; default: runs. */
  readonly folder?: string;
}

export interface HistoryResult {
  readonly trends: ReturnType<typeof buildTrends>;
  /** `<folder>: why`. */
  readonly skipped: readonly string[];
  /** The path of the page; null where there are no runs. */
  readonly page: string | null;
}

/** @throws UserError E_SCENARIO, E_RECORD */
export async function history({ scenario, folder = 'runs' }: HistoryRequest): Promise<HistoryResult> {
  if (scenario !== undefined) await findScenario(scenario);
  const { runs, skipped } = await readHistory(folder);
  const trends = buildTrends(runs.filter((run) => scenario === undefined || run.scenario === scenario));
  if (trends.length === 0) return { trends, skipped, page: null };
  const page = join(folder, 'history.html');
  await writeWhole(page, renderHistoryHtml(trends, skipped));
  return { trends, skipped, page };
}
